"""Writes the tables of docs/contract.md anew: ``python -m storage.contract docs/contract.md``."""

import sys
from pathlib import Path

from storage.contract import VIEWS
from storage.contract.document import put_into

if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(put_into(page.read_text("utf-8"), VIEWS), "utf-8")
