"""The report: a result as plain data, as one self-contained HTML page, as an accessible PDF."""
