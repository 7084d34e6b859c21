"""Formats others read: one module per format, each ``dump`` and, where it makes sense, ``load``."""
