"""Run the ``minutes`` command from a checkout: ``python cli.py search "home education"``."""

from minutes_nlp.cli import main

if __name__ == "__main__":
    main()
