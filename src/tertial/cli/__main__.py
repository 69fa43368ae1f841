"""``python -m tertial.cli``."""

from __future__ import annotations

import sys

from tertial.cli import main

sys.exit(main())
