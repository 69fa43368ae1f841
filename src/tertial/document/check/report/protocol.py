"""The protocol of a check: a document of our own model, so that it becomes PDF, Word and JSON as every report does.

What was checked and how much of it, what does not add up with the arithmetic, what was dismissed and why, and what
could not be tried and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath

from tertial.document.check.finding import Finding, Severity
from tertial.document.check.report import words
from tertial.document.check.report.reviewed import Reviewed, Verdict
from tertial.document.model import Block, Cell, Column, Document, Paragraph, Row, Section, Table
from tertial.domain.swedish import format_number

KIND = "granskningsprotokoll"
LONGEST_HEADING, LONGEST_TITLE = 110, 90
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def protocol(
    reviewed: Sequence[Reviewed],
    *,
    against: Sequence[str] = (),
    made: str = "",
    by: str = "",
    committee: str = "",
    municipality: str = "",
) -> Document:
    """The check of some files as a document.

    Args: reviewed: with what was said of their findings.  against: names of the documents that were held against.
          made: the day, as it is to be printed.  by: who checked.
    """
    made_by = " ".join(filter(None, ("protokoll", made, f"av {by}" if by else "")))
    files = words.joined([PurePath(each.checked.file).name for each in reviewed])
    sections = [_checked(reviewed, against)]
    for severity in _SEVERITIES:
        sections += _findings(reviewed, severity)
    sections += [_dismissed(reviewed), _untried(reviewed)]
    return Document(
        id="",
        kind=KIND,
        title=f"Granskning av {_title(reviewed)}",
        subtitle=f"{files}, {made_by}",
        committee=committee,
        municipality=municipality,
        period_end="",
        sections=tuple(sections),
    )


def _checked(reviewed: Sequence[Reviewed], against: Sequence[str]) -> Section:
    blocks: list[Block] = []
    for number, each in enumerate(reviewed, start=1):
        name = f"{each.checked.file}: " if len(reviewed) > 1 else ""
        blocks.append(Paragraph(f"{name}{words.headline(each.standing)}.", style="lede"))
        blocks.append(Paragraph(words.coverage(each.checked)))
        if each.checked.checked:
            blocks.append(_counts(each, number))
    if against:
        blocks.append(Paragraph(f"Hållet mot {words.joined(list(against))}."))
    blocks.append(Paragraph(METHOD, style="note"))
    return Section("granskat", 1, "Vad som granskades", tuple(blocks))


def _title(reviewed: Sequence[Reviewed]) -> str:
    """What the one document calls itself, else how many files there are."""
    if len(reviewed) != 1:
        return f"{len(reviewed)} filer"
    (one,) = reviewed
    title = one.document.title or PurePath(one.checked.file).stem
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


METHOD = (
    "Varje tal prövas mot de tal som det ska gå ihop med, efter hur många decimaler som är tryckta: en skillnad som "
    "avrundning förklarar är inget fel. Ett tal som ingenting annat i dokumentet vilar på kan inte prövas."
)


def _counts(reviewed: Reviewed, number: int) -> Table:
    counts = sorted(reviewed.checked.checked.items(), key=lambda each: -each[1])
    return Table(
        id=f"provat-{number}",
        title=f"Prövat i {PurePath(reviewed.checked.file).name}",
        label_heading="Prövat",
        columns=(Column("Antal"),),
        rows=tuple(_count(words.tried(what, 2).removeprefix("2 "), n) for what, n in counts),
    )


def _count(name: str, count: int) -> Row:
    return Row(name[:1].upper() + name[1:], (Cell(format_number(count), Decimal(count)),))


def _findings(reviewed: Sequence[Reviewed], severity: Severity) -> Iterator[Section]:
    """The heading of a severity, then a section a finding; dismissed ones stand by themselves."""
    found = [
        (each, finding)
        for each in reviewed
        for finding in each.standing
        if finding.severity == severity
    ]
    if not found:
        return
    yield Section(f"fynd-{severity}", 1, words.SEVERITY_HEADINGS[severity])
    for number, (each, finding) in enumerate(found, start=1):
        file = each.checked.file if len(reviewed) > 1 else ""
        yield Section(
            f"fynd-{severity}-{number}",
            2,
            _heading(number, file, finding),
            tuple(_told(finding, each.verdicts.get(finding.key))),
        )


def _heading(number: int, file: str, finding: Finding) -> str:
    at = words.full_place(finding.where) or words.RULES[finding.rule]
    said = f"{number}. {f'{file}: ' if file else ''}{at}"
    return said if len(said) <= LONGEST_HEADING else f"{said[: LONGEST_HEADING - 1]}…"


def _told(finding: Finding, verdict: Verdict | None) -> Iterator[Block]:
    yield Paragraph(finding.message)
    yield from (Paragraph(line, style="item") for line in finding.evidence)
    if others := words.others(finding):
        yield Paragraph(f"Gäller också: {others}", style="item")
    if finding.where.quote:
        yield Paragraph(f"I dokumentet: ”{finding.where.quote}”", style="note")
    if verdict:
        yield Paragraph(_judged(verdict), style="note")


def _judged(verdict: Verdict) -> str:
    word = "godtaget" if verdict.verdict == "accepted" else "avfärdat"
    said = f"tidigare {word}" if verdict.is_earlier else word
    who = " ".join(filter(None, (f"av {verdict.by}" if verdict.by else "", verdict.at)))
    reason = f": {verdict.reason}" if verdict.reason else "."
    return f"{said.capitalize()} {who}{reason}".replace(" .", ".").replace(" :", ":")


def _dismissed(reviewed: Sequence[Reviewed]) -> Section:
    found = [
        (finding, each.verdicts[finding.key])
        for each in reviewed
        for finding in each.checked.findings
        if each.is_dismissed(finding)
    ]
    blocks: list[Block] = [] if found else [Paragraph("Inget fynd har avfärdats.")]
    for finding, verdict in found:
        at = words.full_place(finding.where)
        blocks.append(Paragraph(f"{at}: {finding.message}" if at else finding.message))
        blocks.append(Paragraph(_judged(verdict), style="note"))
    return Section("avfardat", 1, "Avfärdat och varför", tuple(blocks))


def _untried(reviewed: Sequence[Reviewed]) -> Section:
    blocks: list[Block] = []
    for number, each in enumerate(reviewed, start=1):
        left = sorted(each.checked.unchecked.items(), key=lambda pair: -pair[1])
        if left:
            blocks.append(
                Table(
                    id=f"oprovat-{number}",
                    title=f"Gick inte att pröva i {PurePath(each.checked.file).name}",
                    label_heading="Varför",
                    columns=(Column("Antal"),),
                    rows=tuple(_count(why, n) for why, n in left),
                )
            )
        blocks += [Paragraph(said, style="item") for said in words.unread(each.document)]
    if not blocks:
        blocks.append(Paragraph("Allt som lästes gick att pröva."))
    return Section("oprovat", 1, "Det som inte gick att pröva och varför", tuple(blocks))
