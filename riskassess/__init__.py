"""riskassess: may we use this biomedical GPT? A risk assessment for hospitals."""

__version__ = "0.1.0"
