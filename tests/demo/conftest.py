"""The generated files, made once: they are the same every time, which one of the tests shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tertial.demo.generate import write_ledger
from tertial.demo.writing import HEADINGS


@dataclass(frozen=True)
class Generated:
    """The files by name, and each as columns of text with ``ore`` beside them."""

    files: Mapping[str, Path]
    read: dict[str, Any]

    def table(self, name: str) -> Any:
        """A file as a pyarrow table of text, with the amounts as whole öre in ``ore``."""
        if name not in self.read:
            self.read[name] = self._table(name)
        return self.read[name]

    def _table(self, name: str) -> Any:
        import pyarrow
        from pyarrow import compute, csv

        read = csv.read_csv(
            self.files[name],
            parse_options=csv.ParseOptions(delimiter=";"),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(HEADINGS, pyarrow.string()), strings_can_be_null=False
            ),
        )
        ore = compute.replace_substring(read["Belopp"], ",", "").cast(pyarrow.int64())
        return read.append_column("ore", ore)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    files = write_ledger(tmp_path_factory.mktemp("ledger"))
    return Generated({path.stem: path for path in files}, {})
