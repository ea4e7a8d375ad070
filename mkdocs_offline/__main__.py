"""Lets the command line be run as ``python -m mkdocs_offline``."""

from mkdocs_offline.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
