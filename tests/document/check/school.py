"""An invented committee's tables, and a text beside them: what the rules on texts say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tertial.document.check import case_of
from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally
from tertial.document.model import Document, Paragraph, Section
from tests.document.drawn import drawn

RuleFunction = Callable[[Case, Tally], Iterable[Finding]]

OPERATIONS = """
    Driftredovisning | Helår/Budget | Helår/Prognos | Helår/Avvikelse | Period/Budget | Period/Utfall | Period/Avvikelse
    Förskola | 210 400 | 212 900 | -2 500 | 140 300 | 141 900 | -1 600
    Grundskola | 480 100 | 476 300 | 3 800 | 320 000 | 316 500 | 3 500
    Gymnasieskola | 155 000 | 158 200 | -3 200 | 103 300 | 105 100 | -1 800
    Kulturskola | 12 000 | 11 800 | 200 | 8 000 | 7 700 | 300
    Summa nettokostnad | 857 500 | 859 200 | -1 700 | 571 600 | 571 200 | 400
"""
STAFF = """
    Personal | 2023 | 2024
    Antal anställda | 812 | 840
    Sjukfrånvaro (%) | 7,4 % | 6,9 %
"""


def school(*texts: str, heading: str = "Ekonomi") -> Case:
    """The two tables and paragraphs under one heading."""
    tables = (
        drawn(OPERATIONS, "drift", "tkr", "Driftredovisning"),
        drawn(STAFF, "personal", None, "Personal"),
    )
    sections = (
        Section("ekonomi", 1, "Ekonomi", tables),
        Section("text", 2, heading, tuple(Paragraph(text) for text in texts)),
    )
    return case_of(Document("", "", "", "", "", sections), "fil.txt")


def said_by(rule: RuleFunction, *texts: str, heading: str = "Ekonomi") -> list[Finding]:
    """What a rule finds in texts beside the tables."""
    return list(rule(school(*texts, heading=heading), Tally()))


def short(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """(rule, severity, printed, computed) of each."""
    return [(f.rule, f.severity, str(f.printed), str(f.computed)) for f in findings]
