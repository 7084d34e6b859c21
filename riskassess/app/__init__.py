"""The terminal app: screens over the desk, the method and the report.

Module top levels here import only Textual, the standard library and
``riskassess.errors`` and ``riskassess.i18n``: the first screen is painted
before the questionnaire (pydantic, about 150 ms) and numpy (about 100 ms) load.
"""
