"""``python -m pipeline`` does what ``moneymap`` does. The command line itself is ``app/cli.py``."""

from pipeline.app.cli import main

if __name__ == "__main__":
    main()
