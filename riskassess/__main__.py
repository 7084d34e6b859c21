"""``python -m riskassess``."""

from riskassess.cli.main import main

if __name__ == "__main__":
    main()
