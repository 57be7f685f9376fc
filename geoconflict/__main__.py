"""`python -m geoconflict` is the command `geoconflict`."""

import sys

from geoconflict.cli import main

sys.exit(main())
