"""The process that reads files of others, and nothing else: ``python -m tertial.services.checking.child FOLDER``.

It limits itself, reads the order in the folder, tells each step on standard output, and writes the result beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tertial.document.check.report.shorten import shortened
from tertial.services.checking import apart
from tertial.services.checking.files import check_files
from tertial.services.messages import sentence


def main(folder: Path) -> None:
    """Do the order of a folder."""
    order = json.loads((folder / apart.ORDER).read_text("utf-8"))
    apart.limit(apart.Limits(order["memory"], order["seconds"]))
    files, against = ([(n, Path(path)) for n, path in order[key]] for key in ("files", "against"))
    outcome = check_files(files, against, _tell)
    refused = [(name, sentence(error)) for name, error in outcome.refused]
    reviewed = [shortened(each) for each in outcome.reviewed]
    (folder / apart.RESULT).write_bytes(apart.dump(apart.data_of(reviewed, refused)))


def _tell(what: str, name: str) -> None:
    print(f"{what}\t{name}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
