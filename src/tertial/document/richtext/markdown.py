"""Texts as Markdown: CommonMark's paragraphs, headings, lists, quotes, tables, marks and links, and our own signs.

``[[ref|format]]`` is a figure, ``^[text]`` a note, ``Tabell: title {#id}`` before a table its caption, ``<br>`` a line
break inside a table's cell. HTML is not parsed. What is written is read again before it is handed on: where the signs
of a text would be taken for something else they are escaped, and marks that Markdown cannot express (half a word whose
first sign is a parenthesis) are given up, never words or figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tertial.document.richtext.tree import (
    HREF,
    REF,
    Block,
    Grid,
    Mark,
    Span,
    Spans,
    Text,
    line,
    normal,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

FIGURE: Final = re.compile(r"\[\[([^\[\]|\\]+)(?:\\?\|([^\[\]|\\]*))?\]\]")
_IN_A_ROW: Final = re.compile(r"(\[\[[^\]|\\\n]+)\|(?=[^\]\n]*\]\])")
_HEADINGS: Final = {1: "###", 2: "####"}
_ORDINARY: Final = re.compile(r"([\\*_\[\]^<`])")
_ALL: Final = re.compile(r"([!-/:-@\[-`{-~])")
_BEGINNING: Final = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+*#>|=~:]|Tabell: )")


# --- reading --------------------------------------------------------------------------------------------------------


def read(source: str) -> tuple[Block, ...]:
    """A Markdown text's blocks in normal form."""
    rows = (_IN_A_ROW.sub(r"\1\\|", row) if "|" in row[:4] else row for row in source.split("\n"))
    return normal(_Reader(_parser().parse("\n".join(rows))).made)


def read_line(source: str) -> Spans:
    """A line of Markdown in normal form, without looking for lists, headings and tables."""
    (token,) = _parser().parseInline(source)
    return line(_spans(token.children or ()))


class _Reader:
    """Makes blocks of markdown-it's tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.made: list[Block] = []
        self.lists: list[int] = []
        """For each list that is open the number of its next item, 0 for bullets."""
        self.heading = self.quotes = 0
        self.is_begun = False
        """Whether the item that is open has its first line."""
        self.rows: list[list[Spans]] = []
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(0)
            case "ordered_list_open":
                self.lists.append(max(1, int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.is_begun = False
            case "list_item_close":
                self.lists[-1] += 1 if self.lists[-1] else 0
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "heading_open" | "heading_close":
                self.heading = (2 if int(token.tag[1]) > 3 else 1) if token.nesting > 0 else 0
            case "tr_open":
                self.rows.append([])
            case "table_close":
                rows, self.rows = tuple(map(tuple, self.rows)), []
                self.made.append(Grid(rows))
            case "inline":
                self._inline(tuple(_spans(token.children or ())))

    def _inline(self, spans: Spans) -> None:
        last = self.made[-1] if self.made else None
        if self.rows:
            self.rows[-1].append(spans)
        elif self.heading:
            self.made.append(Text("heading", spans, self.heading))
        elif self.lists and self.is_begun and isinstance(last, Text) and last.kind == "item":
            self.made[-1] = replace(last, spans=(*last.spans, Span("\n"), *spans))
        elif self.lists:
            self.made.append(Text("item", spans, len(self.lists) - 1, self.lists[-1]))
            self.is_begun = True
        else:
            self.made.append(Text("quote" if self.quotes else "paragraph", spans))


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    marks: dict[str, bool] = {"strong": False, "em": False}
    href = ""
    for token in tokens:
        now = {"strong": marks["strong"], "em": marks["em"], "href": href}
        match token.type:
            case "strong_open" | "em_open" | "strong_close" | "em_close":
                marks[token.type.split("_")[0]] = token.nesting > 0
            case "link_open":
                href = str(token.attrs.get("href", ""))
            case "link_close":
                href = ""
            case "figure":
                yield Span(ref=token.meta["ref"], format=token.meta["format"], **now)  # type: ignore[arg-type]  # marks and an address
            case "note":
                yield Span(note=tuple(_spans(token.children or ())))
            case "hardbreak":
                yield Span("\n")
            case "softbreak":
                yield Span(" ", **now)  # type: ignore[arg-type]  # marks and an address
            case _:
                yield Span(token.content, **now)  # type: ignore[arg-type]  # marks and an address


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    rules = ["heading", "list", "blockquote", "table", "emphasis", "newline", "escape", "link"]
    parser = MarkdownIt("zero").enable(rules)
    parser.inline.ruler.before("link", "figure", _figure)
    parser.inline.ruler.before("link", "note", _note)
    parser.inline.ruler.before("link", "break", _break)
    parser.validateLink = lambda url: bool(HREF.fullmatch(url))  # type: ignore[method-assign]  # as its documentation says
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # an address stays as written
    return parser


def _figure(state: StateInline, silent: bool) -> bool:
    found = FIGURE.match(state.src, state.pos) if state.src.startswith("[[", state.pos) else None
    if found is None or not REF.fullmatch(found[1].strip()):
        return False
    if not silent:
        token = state.push("figure", "data", 0)
        token.meta = {"ref": found[1].strip(), "format": " ".join((found[2] or "").split())}
    state.pos = found.end()
    return True


def _note(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("^[", state.pos) or state.env.get("in_note"):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    inner = state.src[state.pos + 2 : end]
    if end < 0 or not inner.strip():
        return False
    if not silent:
        token = state.push("note", "span", 0)
        token.children = []
        state.md.inline.parse(inner, state.md, {"in_note": True}, token.children)
    state.pos = end + 1
    return True


def _break(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<br>", state.pos):
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos += 4
    return True


# --- writing --------------------------------------------------------------------------------------------------------


def written(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, with as few escapes as they need; "" for none."""
    found = [_shown_nothing(block) for block in normal(blocks)]
    parts: list[str] = []
    for n, block in enumerate(found):
        before = found[n - 1] if n else None
        if before is not None:
            parts.append(_between(before, block, found[:n]))
        is_inner = isinstance(block, Text) and block.kind == "item" and block.depth
        indent = _indent(found[:n]) if is_inner else ""
        parts.append(indent + _block(block).replace("\n", "\n" + indent))
    return "".join(parts)


def _between(before: Block, block: Block, above: Sequence[Block]) -> str:
    kinds = [each.kind if isinstance(each, Text) else "" for each in (before, block)]
    if kinds == ["quote", "quote"]:
        return "\n>\n"
    if kinds == ["item", "item"] and isinstance(block, Text):
        same = _last_at(block.depth, above)
        if (
            same is None
        ):  # an inner list; a paragraph goes on where one begins with another number than 1
            return "\n" if block.number < 2 else "\n\n"
        is_one_list = bool(same.number) == bool(block.number)
        return "\n" if is_one_list else "\n\n"
    return "\n\n"


def _last_at(depth: int, above: Sequence[Block]) -> Text | None:
    """The item before at the same depth, in the same list."""
    for each in reversed(above):
        if not isinstance(each, Text) or each.kind != "item" or each.depth < depth:
            return None
        if each.depth == depth:
            return each
    return None


def _indent(before: Sequence[Block]) -> str:
    """As far in as the outer item's words begin."""
    outer = _last_at(0, before)
    return " " * len(_bullet(outer)) if outer else ""


def _bullet(item: Text) -> str:
    return f"{item.number}. " if item.number else "- "


def _shown_nothing(block: Block) -> Block:
    """The block without what its figures showed: a text holds refs alone."""
    if isinstance(block, Grid):
        rows = tuple(tuple(map(_bare, row)) for row in block.rows)
        return replace(block, rows=rows, title=_bare(block.title))
    return replace(block, spans=_bare(block.spans))


def _bare(spans: Spans) -> Spans:
    return tuple(replace(s, text="" if s.ref else s.text, note=_bare(s.note)) for s in spans)


def _block(block: Block) -> str:
    """One block, in the first way of writing it that is read as the same."""
    for tried in _given_up(block):
        for style in _STYLES:
            source = _as(tried, style)
            if read(source) == _alone(tried):
                return source
    return _as(tried, "all")


_STYLES: Final = ("none", "ordinary", "all")


def _alone(block: Block) -> tuple[Block, ...]:
    return normal((replace(block, depth=0),) if _is_item(block) else (block,))  # type: ignore[arg-type]  # an item has one


def _is_item(block: Block) -> bool:
    return isinstance(block, Text) and block.kind == "item"


def _given_up(block: Block) -> Iterator[Block]:
    """The block, then with ever fewer marks."""
    yield block
    gone: list[Mark] = []
    marks: tuple[Mark, ...] = ("em", "strong", "href")
    for mark in marks:
        gone.append(mark)
        yield from normal((_unmarked(block, gone),))


def _unmarked(block: Block, gone: Sequence[Mark]) -> Block:
    def bare(spans: Spans) -> Spans:
        off = {mark: "" if mark == "href" else False for mark in gone}
        return tuple(replace(s, note=bare(s.note), **off) for s in spans)  # type: ignore[arg-type]  # marks and an address

    if isinstance(block, Grid):
        rows = tuple(tuple(map(bare, row)) for row in block.rows)
        return replace(block, rows=rows, title=bare(block.title))
    return replace(block, spans=bare(block.spans))


def _as(block: Block, style: str) -> str:
    if isinstance(block, Grid):
        return _table(block, style)
    words = _line(block.spans, style, "\\\n")
    if block.kind == "heading":
        return f"{_HEADINGS[block.depth]} {words}"
    words = "\n".join(_begun(each, style) for each in words.split("\n"))
    if block.kind == "quote":
        return "> " + words.replace("\n", "\n> ")
    if block.kind == "item":
        bullet = _bullet(block)
        return bullet + words.replace("\n", "\n" + " " * len(bullet))
    return words


def _begun(text: str, style: str) -> str:
    """A line whose first signs begin no list, heading, quote or table."""
    if style == "none":
        return text
    return _BEGINNING.sub(
        lambda m: (
            f"{m[1]}\\{m[2]}" if m[1] else m[0].replace(":", "\\:") if m[3][1:] else f"\\{m[3]}"
        ),
        text,
    )


def _line(spans: Iterable[Span], style: str, brk: str) -> str:
    """Spans in a line of Markdown: marks are opened and closed where they change, links outermost."""
    made: list[str] = []
    opened: list[tuple[str, str]] = []
    for span in (*spans, Span()):
        wanted = [
            each
            for each in (
                ("[", f"]({span.href})") if span.href else None,
                ("**", "**") if span.strong else None,
                ("*", "*") if span.em else None,
            )
            if each
        ]
        keep = 0
        while keep < min(len(opened), len(wanted)) and opened[keep] == wanted[keep]:
            keep += 1
        made += [closing for _, closing in reversed(opened[keep:])]
        made += [opening for opening, _ in wanted[keep:]]
        opened = wanted
        made.append(_span(span, style, brk))
    return "".join(made)


def _span(span: Span, style: str, brk: str) -> str:
    if span.note:
        return f"^[{_line(span.note, style, ' ')}]"
    if span.ref:
        return f"[[{span.ref}|{span.format}]]" if span.format else f"[[{span.ref}]]"
    if span.text == "\n":
        return brk
    match style:
        case "none":
            return span.text
        case "ordinary":
            return _ORDINARY.sub(r"\\\1", span.text)
    return _ALL.sub(r"\\\1", span.text)


def _table(grid: Grid, style: str) -> str:
    rows = ["| " + " | ".join(_cell(cell, style) for cell in row) + " |" for row in grid.rows]
    rows.insert(1, "|" + " --- |" * len(grid.rows[0]))
    key = f" {{#{grid.id}}}" if grid.id else ""
    title = f"Tabell: {_line(grid.title, style, ' ')}{key}\n\n" if grid.title else ""
    return title + "\n".join(rows)


def _cell(spans: Spans, style: str) -> str:
    return _line(spans, style, "<br>").replace("|", "\\|")
