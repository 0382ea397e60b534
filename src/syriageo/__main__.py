"""``python -m syriageo``: the command line."""

import sys

from syriageo.cli import main

if __name__ == "__main__":
    sys.exit(main())
