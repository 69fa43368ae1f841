"""``tertial.findings/1`` (``shared/contracts.md``) as plain values, as JSON, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from tertial.document.check.finding import Checked, Finding, Where
from tertial.document.check.report.reviewed import Reviewed, Verdict
from tertial.document.model import Place
from tertial.document.render.json import placed, written

SCHEMA = "tertial.findings/1"


def to_json(reviewed: Iterable[Reviewed], unread: Iterable[tuple[str, str]] = ()) -> bytes:
    """All files of a check as UTF-8 JSON, numbers as printed.

    Args: unread: files that could not be read, and the sentence that says why.
    """
    files = [to_data(each) for each in reviewed]
    data: dict[str, Any] = {"schema": SCHEMA, "files": files}
    if left := [{"file": file, "reason": reason} for file, reason in unread]:
        data["unread"] = left
    return ("".join(written(data, "\n")) + "\n").encode()


def to_data(reviewed: Reviewed) -> dict[str, Any]:
    """One file's findings and coverage; printed numbers are decimals. A finding that a person has judged has it in
    ``verdict``."""
    checked, document = reviewed.checked, reviewed.document
    return {
        "file": checked.file,
        "title": document.title,
        "pages": document.pages,
        "tables": checked.tables,
        "cells": checked.cells,
        "figures": checked.figures,
        "checked": dict(checked.checked),
        "unchecked": dict(checked.unchecked),
        "unread": [{"reason": each.reason, **placed(each.place)} for each in document.unread],
        "findings": [_finding(each, reviewed.verdicts.get(each.key)) for each in checked.findings],
    }


def _finding(finding: Finding, said: Verdict | None) -> dict[str, Any]:
    found = {
        "key": finding.key,
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": Decimal(str(round(finding.confidence, 2))),
        **_where(finding.where),
        "printed": finding.printed,
        "computed": finding.computed,
        "unit": finding.unit,
        "message": finding.message,
        "evidence": list(finding.evidence),
        "also": [_where(each) for each in finding.also],
    }
    return found | {"verdict": asdict(said)} if said else found


def _where(where: Where) -> dict[str, Any]:
    found = {
        "section": where.section,
        "table": where.table,
        "row": where.row,
        "column": where.column,
        "line": None,
        "page": None,
        **placed(where.place),
        "quote": where.quote,
    }
    if where.spot:
        table, row, column = where.spot
        found["spot"] = {"table": table, "row": row, "column": column}
    if where.span:
        paragraph, start, end = where.span
        found["span"] = {"paragraph": paragraph, "start": start, "end": end}
    if where.file:
        found["file"] = where.file
    return found


# --- back -------------------------------------------------------------------------------------------------


def from_data(data: Mapping[str, Any]) -> Checked:
    """What ``to_data`` told of the check, its numbers read as decimals."""
    return Checked(
        file=data["file"],
        tables=int(data["tables"]),
        cells=int(data["cells"]),
        figures=int(data["figures"]),
        findings=tuple(_finding_of(each) for each in data["findings"]),
        checked={what: int(count) for what, count in data["checked"].items()},
        unchecked={why: int(count) for why, count in data["unchecked"].items()},
    )


def _finding_of(data: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=data["rule"],
        severity=data["severity"],
        where=_where_of(data),
        message=data["message"],
        printed=data["printed"],
        computed=data["computed"],
        unit=data["unit"],
        evidence=tuple(data["evidence"]),
        also=tuple(map(_where_of, data["also"])),
        confidence=float(data["confidence"]),
    )


def _where_of(data: Mapping[str, Any]) -> Where:
    spot, span = data.get("spot"), data.get("span")
    return Where(
        section=data["section"],
        table=data["table"],
        row=data["row"],
        column=data["column"],
        place=_place_of(data),
        quote=data["quote"],
        spot=(spot["table"], int(spot["row"]), int(spot["column"])) if spot else None,
        span=(int(span["paragraph"]), int(span["start"]), int(span["end"])) if span else None,
        file=data.get("file", ""),
    )


def _place_of(data: Mapping[str, Any]) -> Place | None:
    line, page, box, sheet = (data.get(name) for name in ("line", "page", "box", "sheet"))
    if line is None and page is None and not box and not sheet:
        return None
    edges = tuple(map(float, box)) if box else None
    return Place(
        line=None if line is None else int(line),
        page=None if page is None else int(page),
        box=(edges[0], edges[1], edges[2], edges[3]) if edges else None,
        sheet=sheet or "",
    )
