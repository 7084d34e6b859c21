"""The risk method: hazards, scoring, verdict. Pure; knows no file, screen or clock.

docs/method.md is its specification in words.
"""
