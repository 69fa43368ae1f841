"""A number as a sheet shows it, by its number format, in Swedish: 11.3999999 with the format 0.0 is "11,4".

The decimals that are shown decide what the figure stands for, so they are what must be right; colours, fills and
widths are of no matter. A negative number always has a sign, and a zero that a format prints as a dash is printed as
zero: both are known. Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from tertial.document.read.xlsx.dates import printed_date
from tertial.domain.swedish import MINUS, NBSP

GENERAL: Final = "General"
BUILT_IN: Final[dict[int, str]] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    **dict.fromkeys((5, 6, 42), '#,##0" kr"'),
    **dict.fromkeys((7, 8, 44), '#,##0.00" kr"'),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    **dict.fromkeys((14, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd"),
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    **dict.fromkeys((18, 20, 32, 34), "h:mm"),
    **dict.fromkeys((19, 21, 33, 35), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((37, 38, 41), "#,##0"),
    **dict.fromkeys((39, 40, 43), "#,##0.00"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    49: "@",
}
"""The formats that files name by number alone, as a Swedish Excel shows them."""
MOST_DECIMALS: Final = 30
LONGEST_CODE: Final = 255
MOST_DIGITS: Final = 30
"""Digits before the comma of a number that is shown as one."""
_EXACT: Final = Context(prec=100)
_SIGNIFICANT: Final = 15
"""Digits that a workbook's numbers have; those of a float after them are noise."""
_GENERAL_DIGITS: Final = 10
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<exponent>[Ee][+-])|(?P<general>General|Standard)|(?P<any>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-.*)?")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format: ``tokens`` are (kind, text), kinds "literal", "digit", "point", "percent" and so on."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    decimals: tuple[str, ...] = ()
    scale: int = 0
    is_grouped: bool = False
    kind: str = "number"  # or "date", "general", "text", "exponent", "fraction", "literal"


@lru_cache(maxsize=4096)
def printed(value: float, code: str, *, is_1904: bool = False) -> str:
    """A number with a format; empty where the format hides it, or it is no finite number.

    >>> printed(11.3999999, "0.0"), printed(-1234.5, "#,##0"), printed(0.091, "0.0%"), printed(0, '0;-0;"-"')
    ('11,4', '−1\\xa0235', '9,1\\xa0%', '0')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    exact = Decimal(f"{value:.{_SIGNIFICANT}g}")
    if exact.adjusted() > MOST_DIGITS:
        return f"{exact:E}".replace(".", ",").replace("-", MINUS)
    sections = parsed(code)
    section, number = _chosen(sections, exact)
    if section.kind == "date":
        return printed_date(value, section.tokens, is_1904=is_1904)
    if section.kind == "literal":
        return _literal(section, exact, sections[0])
    text = _number(section, abs(number))
    if exact == 0 and section is not sections[0] and not any(map(str.isdigit, text)):
        return _number(sections[0], exact)
    shows_sign = any(kind == "literal" and set(t) & set("-−–(") for kind, t in section.tokens)
    is_negative = exact < 0 and any(c in "123456789" for c in text)
    if is_negative and not shows_sign:
        return MINUS + text
    return _with_minus(text) if is_negative else text


def is_date(code: str) -> bool:
    """Whether a format shows days or times."""
    return parsed(code)[0].kind == "date"


@lru_cache(maxsize=1024)
def parsed(code: str) -> tuple[Section, ...]:
    """The sections of a format, at most four."""
    sections: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code[:LONGEST_CODE]):
        kind, text = found.lastgroup or "any", found[0]
        if kind == "any" and text == ";":
            sections.append([])
        elif kind != "fill":
            sections[-1].append((kind, found[kind] or "" if kind != "exponent" else text))
    return tuple(_section(each) for each in sections[:4])


def _section(raw: list[tuple[str, str]]) -> Section:
    tokens: list[tuple[str, str]] = []
    condition = None
    for kind, text in raw:
        if kind == "bracket":
            if found := _CONDITION.fullmatch(text):
                condition = (found[1], Decimal(found[2]))
            elif _ELAPSED.fullmatch(text):
                tokens.append(("elapsed", text.lower()))
            elif money := _CURRENCY.fullmatch(text):
                tokens.append(("literal", money[1]))
        elif kind in ("quoted", "escaped"):
            tokens.append(("literal", text))
        elif kind == "space":
            tokens.append(("literal", " "))
        else:
            tokens.append((kind, text))
    return _classified(tokens, condition)


_DIGITS: Final = "0#?"
_DATES: Final = "ymdhsYMDHS"


def _classified(raw: list[tuple[str, str]], condition: tuple[str, Decimal] | None) -> Section:
    singles = [text for kind, text in raw if kind == "any"]
    has_digits = any(text in _DIGITS for text in singles)
    if any(kind == "general" for kind, _ in raw):
        return Section(_plainly(raw), condition, kind="general")
    if any(kind == "elapsed" for kind, _ in raw) or any(text in _DATES for text in singles):
        return Section(tuple(raw), condition, kind="date")
    if "@" in singles:
        return Section(_plainly(raw), condition, kind="general")
    if not has_digits:
        return Section(_plainly(raw), condition, kind="literal")
    if any(kind == "exponent" for kind, _ in raw):
        return Section(_plainly(raw), condition, _decimals(singles), kind="exponent")
    if "/" in singles:
        return Section(_plainly(raw), condition, kind="general")
    return _numeric(raw, condition)


def _plainly(raw: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    kinds = {"%": "percent", ".": "point"}
    return tuple(
        (
            ("digit" if text in _DIGITS else kinds.get(text, "literal")) if kind == "any" else kind,
            text,
        )
        for kind, text in raw
    )


def _decimals(singles: list[str]) -> tuple[str, ...]:
    if "." not in singles:
        return ()
    after = singles[singles.index(".") + 1 :]
    return tuple(text for text in after if text in _DIGITS)[:MOST_DECIMALS]


def _numeric(raw: list[tuple[str, str]], condition: tuple[str, Decimal] | None) -> Section:
    """A section of digits: commas between them group, those after the last whole one scale by a thousand each."""
    singles = [text for kind, text in raw if kind == "any"]
    whole = singles[: singles.index(".")] if "." in singles else singles
    digits = [n for n, text in enumerate(whole) if text in _DIGITS]
    first, last = (digits[0], digits[-1]) if digits else (0, -1)
    end = max(n for n, text in enumerate(singles) if text in _DIGITS)
    commas = [n for n, text in enumerate(singles) if text == ","]
    is_grouped = any(first < n < last for n in commas)
    scaling = sum(1 for n in commas if n > end or last < n < len(whole))
    scale = -3 * scaling + 2 * singles.count("%")
    kept = [each for each in raw if each != ("any", ",")]
    return Section(_plainly(kept), condition, _decimals(singles), scale, is_grouped)


def _chosen(sections: tuple[Section, ...], value: Decimal) -> tuple[Section, Decimal]:
    """The section for a value; numbers have the first three, and conditions come before signs."""
    numeric = sections[:3]
    if any(each.condition for each in numeric):
        for each in numeric:
            if each.condition is None or _holds(value, *each.condition):
                return each, value
        return numeric[-1], value
    if value < 0 and len(numeric) > 1:
        return numeric[1], value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _literal(section: Section, exact: Decimal, first: Section) -> str:
    """A section without digits: words, or a dash that stands for zero."""
    text = "".join(text for _, text in section.tokens).strip()
    if exact == 0 and text and not text.strip("-−– "):
        return _number(first, exact) if first.kind == "number" else "0"
    return text


def _number(section: Section, value: Decimal) -> str:
    if section.kind == "general":
        return _around(section, general(value), {"general", "digit"}, "@/")
    if section.kind == "exponent":
        return f"{value:.{len(section.decimals)}E}".replace(".", ",")
    scaled = value.scaleb(section.scale)
    rounded = scaled.quantize(
        Decimal(1).scaleb(-len(section.decimals)), rounding=ROUND_HALF_UP, context=_EXACT
    )
    whole, _, fraction = f"{rounded:f}".partition(".")
    for mark in reversed(section.decimals):
        if mark != "#" or not fraction.endswith("0"):
            break
        fraction = fraction[:-1]
    return _filled(section, whole.lstrip("0"), fraction)


def _filled(section: Section, whole: str, fraction: str) -> str:
    """The digits put where the format has its marks, from the right; literals stay where they stand."""
    tokens = section.tokens
    point = next((n for n, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    places = [n for n in range(point) if tokens[n][0] == "digit"]
    least = sum(1 for n in places if tokens[n][1] == "0")
    whole = whole.rjust(least, "0")
    if section.is_grouped:
        whole = _grouped(whole)
    inside = (
        any(tokens[n][0] == "literal" for n in range(places[0], places[-1])) if places else False
    )
    put: dict[int, str] = {}
    if inside and not section.is_grouped:
        left = whole
        for n in reversed(places):
            put[n], left = left[-1:], left[:-1]
        put[places[0]] = left + put[places[0]]
    elif places:
        put[places[0]] = whole
    out: list[str] = []
    for n, (kind, text) in enumerate(tokens):
        if kind == "digit":
            out.append(put.get(n, "") if n < point else "")
        elif kind == "point":
            out.append((whole if not places else "") + ("," + fraction if fraction else ""))
        elif kind == "percent":
            out.append("%" if out and out[-1][-1:].isspace() else NBSP + "%")
        else:
            out.append(_gap(text, put, places, n) if inside and n < point else text)
    return "".join(out).strip()


def _gap(text: str, put: dict[int, str], places: list[int], n: int) -> str:
    """A literal between digits: a space between thousands that are not there is nothing."""
    if not places[0] < n < places[-1]:
        return text
    before = any(put.get(place) for place in places if place < n)
    return (NBSP if text.isspace() else text) if before else ""


def _grouped(whole: str) -> str:
    head = len(whole) % 3
    parts = [whole[:head]] if head else []
    return NBSP.join(parts + [whole[n : n + 3] for n in range(head, len(whole), 3)])


def _around(section: Section, text: str, kinds: set[str], marks: str) -> str:
    """A number among the literals of a section that says no more of how it looks."""
    said, is_put = [], False
    for kind, part in section.tokens:
        if kind in kinds or part in marks:
            said.append("" if is_put else text)
            is_put = True
        elif kind == "literal":
            said.append(part)
    return "".join(said).strip() if is_put else text


def general(value: Decimal) -> str:
    """A number without a format: as many digits as fit in a cell, no groups.

    >>> general(Decimal("11.4000000000001")), general(Decimal("0.333333333333333")), general(Decimal(2020))
    ('11,4', '0,3333333333', '2020')
    """
    if value == value.to_integral_value():
        return f"{value:.0f}"
    whole = max(value.adjusted() + 1, 1)
    least = Decimal(1).scaleb(-max(_GENERAL_DIGITS + 1 - whole, 0))
    text = f"{value.quantize(least, rounding=ROUND_HALF_UP, context=_EXACT):f}"
    return text.rstrip("0").rstrip(".").replace(".", ",") if "." in text else text


def _with_minus(text: str) -> str:
    return text.replace("-", MINUS, 1)
