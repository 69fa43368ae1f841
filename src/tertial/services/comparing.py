"""A report of ours beside the file that was published, or any other: the list of figures that differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tertial.document.compare import Comparison, Difference, compare
from tertial.services.access import Actor
from tertial.services.checking.apart import read_apart
from tertial.services.checking.files import read_file
from tertial.services.reporting import build_report


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The comparison with a file, or the form for one (``file`` is empty then)."""

    committee: str
    report: str
    title: str
    file: str = ""
    comparison: Comparison | None = None


def compare_with(
    *, actor: Actor, committee: str, report: str, name: str = "", content: bytes | None = None
) -> ComparePage:
    """Hold a report against a file's content, or the file at ``name``; without a name only the form's page.

    Raises: what ``build_report`` raises; BadInput ``file.*`` and ``read.*`` when the file cannot be read.
    """
    document = build_report(actor=actor, report_id=f"{committee}/{report}")
    if not name:
        return ComparePage(committee, report, document.title)
    theirs = read_file(Path(name)) if content is None else read_apart(name, content)
    return ComparePage(committee, report, document.title, name, compare(document, theirs))


def sentence_of(difference: Difference) -> str:
    """A difference in words, for the command line."""
    where = ", ".join(filter(None, (difference.table, difference.row, difference.column)))
    match difference.kind:
        case "differs":
            ours, theirs = difference.ours or "tomt", difference.theirs or "tomt"
            return f"{where}: {ours} hos oss, {theirs} i filen{_at(difference)}"
        case "missing":
            return f"{where}: raden saknas i filen ({difference.ours})"
        case "added":
            return f"{where}: raden finns bara i filen{_at(difference)} ({difference.theirs})"
        case "table-missing":
            return f"{where or 'En tabell utan rubrik'}: tabellen saknas i filen"
        case _:
            return (
                f"{where or 'En tabell utan rubrik'}: tabellen finns bara i filen{_at(difference)}"
            )


def _at(difference: Difference) -> str:
    place = difference.place
    if place is None:
        return ""
    return f", sidan {place.page}" if place.page else f", rad {place.line}" if place.line else ""
