"""Every error code has its sentence, and every named place in a sentence is filled at every place that raises it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tertial"
ERRORS = {"TertialError", "BadInput", "NotFound", "NotAllowed", "Conflict"}


@dataclass(frozen=True)
class Raised:
    """An error made somewhere; ``values`` is None where they are passed on as a whole (``**values``)."""

    place: str
    code: str
    values: frozenset[str] | None


def codes_in(node: ast.expr) -> list[str]:
    """The codes that an expression may be: a literal, or either side of a choice."""
    match node:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.IfExp(body=body, orelse=other):
            return codes_in(body) + codes_in(other)
        case _:
            return []


def raised_in(text: str, place: str) -> Iterator[Raised]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in ERRORS:
            continue
        names = [keyword.arg for keyword in node.keywords]
        values = None if None in names else frozenset(filter(None, names))
        for code in codes_in(node.args[0]) or [""]:
            yield Raised(f"{place}:{node.lineno}", code, values)


def all_raised() -> list[Raised]:
    return [
        raised
        for path in sorted(SOURCE.rglob("*.py"))
        for raised in raised_in(path.read_text("utf-8"), path.relative_to(SOURCE).as_posix())
    ]


def places_in(sentence: str) -> set[str]:
    """The named places of a sentence, without attribute, index or format."""
    named = (name for _, name, _, _ in Formatter().parse(sentence) if name)
    return {name.split(".")[0].split("[")[0] for name in named}


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    from tertial.services.messages import MESSAGES

    return {code: str(sentence) for code, sentence in MESSAGES.items()}


def test_every_code_has_a_sentence(sentences: dict[str, str]) -> None:
    missing = [f"{r.place}: {r.code}" for r in all_raised() if r.code and r.code not in sentences]
    assert not missing, "\n".join(missing)


def test_every_named_place_of_a_sentence_is_filled(sentences: dict[str, str]) -> None:
    empty = [
        f"{r.place}: {r.code} lacks {sorted(lacking)}"
        for r in all_raised()
        if r.code in sentences and r.values is not None
        for lacking in [places_in(sentences[r.code]) - r.values]
        if lacking
    ]
    assert not empty, "\n".join(empty)


def test_no_sentence_is_left_over(sentences: dict[str, str]) -> None:
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.stem != "messages"]
    assert [code for code in sentences if not any(f'"{code}"' in text for text in texts)] == []


def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(sentences: dict[str, str]) -> None:
    wrong = [
        s for s in sentences.values() if not (s[0].isupper() or s[0] in "{”") or s[-1] not in ".!?}"
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_raised_is_found_with_its_values() -> None:
    text = 'raise BadInput("a.b" if x else "a.c", name=1)\nraise NotFound(code, **values)\n'
    assert list(raised_in(text, "x.py")) == [
        Raised("x.py:1", "a.b", frozenset({"name"})),
        Raised("x.py:1", "a.c", frozenset({"name"})),
        Raised("x.py:2", "", None),
    ]
