"""Texts as the editor's HTML. What comes in may be anything; what goes out is written of blocks, and sanitised too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Final

from tertial.document.richtext import word
from tertial.document.richtext.tree import Block, Grid, Span, Spans, Text, normal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Shown = Callable[[str, str], str]
TAGS: Final[Mapping[str, set[str]]] = {
    **{tag: set() for tag in ("p", "ul", "li", "h3", "h4", "blockquote", "strong", "em", "br")},
    **{tag: set() for tag in ("thead", "tbody", "tr", "td", "caption")},
    "ol": {"start"},
    "a": {"href"},
    "data": {"value", "data-format"},
    "span": {"class"},
    "table": {"id"},
    "th": {"scope"},
}
"""All that a text's HTML has, with its attributes."""
_BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead"
    "|tr|ul|caption"
)
_LEFT_OUT: Final = re.compile(
    "applet|audio|button|canvas|del|embed|frame|frameset|head|iframe|input|link|map|math|meta|noembed|noframes"
    "|noscript|object|option|picture|script|select|style|svg|template|textarea|title|video|xml|xmp|plaintext"
)
_DEEPEST: Final = 120
"""Elements inside each other that are looked into; what is deeper is read as words."""
_RAISED: Final = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED: Final = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_BOLD: Final = re.compile(r"(?<![\w-])font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD: Final = re.compile(r"(?<![\w-])font-weight\s*:\s*(normal|[1-5]00)", re.IGNORECASE)
_ITALIC: Final = re.compile(r"(?<![\w-])font-style\s*:\s*(italic|oblique)", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"[\s()<>\[\]\\|*_`\"^{}]|[^\x21-\x7e]")


# --- reading --------------------------------------------------------------------------------------------------------


def read(text: str) -> tuple[Block, ...]:
    """Any HTML's blocks in normal form."""
    root = word.parsed(text)
    if root is None:
        return ()
    reader = _Reader(word.notes(root), _shallowest(root))
    reader.inside(root, _Now(Span()))
    reader.flush()
    return normal(reader.made)


def _shallowest(root: HtmlElement) -> int:
    """What is taken off a heading's level to have its depth; headings that are not the editor's begin at their own."""
    levels = [int(str(each.tag)[1]) for each in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    return min([*levels, 3]) - 1


@dataclass(frozen=True, slots=True)
class _Now:
    """Where the reader stands: marks, and how deep."""

    span: Span
    kind: str = "paragraph"
    depth: int = 0


class _Reader:
    def __init__(self, notes: Mapping[str, Spans], off: int) -> None:
        self.made: list[Block] = []
        self.line: list[Span] = []
        self.notes, self.off = notes, off
        self.now: Text = Text("paragraph", ())
        """What the line that is read will be."""
        self.lists: list[int] = []
        self.cells = False
        self.is_caption = False

    def flush(self) -> None:
        """The line as a block; two breaks after each other part it."""
        if self.cells:
            self.line.append(Span("\n"))
            return
        found, self.line = self.line, []
        if self.is_caption:
            found, self.is_caption = word.captioned(found), False
        for part in _parted(found) if self.now.kind != "heading" else [found]:
            if any(span.ref or span.note or span.text.strip() for span in part):
                self._add(replace(self.now, spans=tuple(part)))

    def _add(self, made: Text) -> None:
        last = self.made[-1] if self.made else None
        if made.number < 0 and isinstance(last, Text) and last.kind == "item":
            self.made[-1] = replace(last, spans=(*last.spans, Span("\n"), *made.spans))
            return
        self.made.append(replace(made, number=max(made.number, 0)))
        if made.kind == "item":
            self.now = replace(self.now, number=-1)  # what follows in the same item goes on with it

    def words(self, text: str | None, now: _Now) -> None:
        if text:
            self.line.append(replace(now.span, text=text.replace("\n", " ")))

    def inside(self, element: HtmlElement, now: _Now) -> None:
        self.words(element.text, now)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, now)
            self.words(child.tail, now)

    def element(self, element: HtmlElement, now: _Now) -> None:
        tag = str(element.tag).lower()
        if _LEFT_OUT.fullmatch(tag) or word.is_left_out(element):
            return
        if now.depth > _DEEPEST:
            self.words("".join(element.itertext()), now)
            return
        now = replace(now, depth=now.depth + 1)
        if _BLOCKS.fullmatch(tag) or word.level(element):
            self._block(tag, element, now)
        else:
            self._inline(tag, element, now)

    def _block(self, tag: str, element: HtmlElement, now: _Now) -> None:
        self.flush()
        if tag == "table" and not self.cells:
            self._table(element, now)
            return
        before = self.now
        self.is_caption = "MsoCaption" in (element.get("class") or "")
        if tag in ("ul", "ol", "menu", "dir"):
            self.lists.append(_start(element) if tag == "ol" else 0)
            self.inside(element, now)
            self.flush()
            self.lists.pop()
            return
        if tag == "li":
            number = self.lists[-1] if self.lists else 0
            self.now = Text("item", (), max(len(self.lists) - 1, 0), number)
            self.inside(element, now)
            self.flush()
            if number:
                self.lists[-1] += 1
        elif found := word.level(element):
            self.now = Text("item", (), found - 1, word.number(element))
            self.inside(element, now)
            self.flush()
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6") and before.kind != "item":
            self.now = Text("heading", (), min(max(int(tag[1]) - self.off, 1), 2))
            self.inside(element, now)
            self.flush()
        elif tag == "blockquote" and before.kind == "paragraph":
            self.now = Text("quote", ())
            self.inside(element, now)
            self.flush()
        else:
            self.inside(element, now)
            self.flush()
            return
        self.now = before if before.kind != "item" else replace(before, number=-1)

    def _inline(self, tag: str, element: HtmlElement, now: _Now) -> None:
        style = element.get("style") or ""
        span = now.span
        if tag == "br":
            self.line.append(Span("\n"))
            return
        if (tag in ("b", "strong") and not _NOT_BOLD.search(style)) or _BOLD.search(style):
            span = replace(span, strong=True)
        if tag in ("i", "em", "cite", "dfn") or _ITALIC.search(style):
            span = replace(span, em=True)
        if tag == "a" and (found := self.notes.get(word.note_of(element))):
            self.line.append(Span(note=found))
            return
        if tag == "a" and element.get("href"):
            span = replace(span, href=address(element.get("href") or ""))
        if tag == "data" and element.get("value"):
            shown = "".join(element.itertext())
            parts = " ".join((element.get("data-format") or "").split())
            self.line.append(replace(span, text=shown, ref=element.get("value"), format=parts))
            return
        if tag == "span" and "note" in (element.get("class") or "").split():
            self.line.append(Span(note=self._apart(element, now)))
            return
        if tag in ("sup", "sub"):
            shifted = "".join(element.itertext())
            table = _RAISED if tag == "sup" else _LOWERED
            if shifted.strip() and not shifted.translate(table).strip(
                "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾₀₁₂₃₄₅₆₇₈₉₊₋₍₎ "
            ):
                self.words(shifted.translate(table), now)
                return
        self.inside(element, replace(now, span=span))

    def _apart(self, element: HtmlElement, now: _Now) -> Spans:
        """What an element holds, as one line beside the text."""
        kept, self.line = self.line, []
        cells, self.cells = self.cells, True
        self.inside(element, replace(now, span=Span()))
        found, self.line, self.cells = tuple(self.line), kept, cells
        return found

    def _table(self, element: HtmlElement, now: _Now) -> None:
        rows: list[list[Spans]] = []
        title: Spans = ()
        held: dict[int, int] = {}
        for part in element.iter("caption", "tr"):
            if _table_of(part) is not element:
                continue
            if part.tag == "caption":
                title = self._apart(part, now)
                continue
            row: list[Spans] = []
            for cell in part:
                if cell.tag not in ("td", "th"):
                    continue
                while held.get(len(row), 0) > 0:
                    held[len(row)] -= 1
                    row.append(())
                down = _whole(cell.get("rowspan")) - 1
                for n in range(_whole(cell.get("colspan"))):
                    held[len(row)] = down
                    row.append(self._apart(cell, now) if n == 0 else ())
            rows.append(row)
        key = element.get("id") or ""
        self.made.append(Grid(tuple(map(tuple, rows)), title, key))


def _table_of(part: Any) -> Any:
    return next(part.iterancestors("table"), None)


def _whole(text: str | None) -> int:
    return (
        min(max(int(text), 1), 60)
        if text and text.isascii() and text.isdigit() and len(text) < 5
        else 1
    )


def _start(element: HtmlElement) -> int:
    text = element.get("start") or ""
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII) else 1


def _parted(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """The spans, parted where two breaks follow each other with nothing but spaces between."""
    part: list[Span] = []
    breaks = 0
    for span in spans:
        if span.text == "\n":
            breaks += 1
        elif not span.is_words or span.text.strip():
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(span)
    yield part


def address(href: str) -> str:
    """An address with the signs that Markdown would trip over percent-encoded; "" for none."""
    href = href.strip()
    return _UNSAFE.sub(
        lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")), href
    )


# --- writing --------------------------------------------------------------------------------------------------------


def written(blocks: Iterable[Block], shown: Shown | None = None) -> str:
    """Blocks as HTML; figures print what ``shown`` gives, or what they showed before."""
    return "".join(_Writer(shown).blocks(normal(blocks)))


def sanitised(text: str) -> str:
    """The same text with nothing in it but what blocks hold, and past the sanitiser as well."""
    import nh3

    return nh3.clean(
        written(read(text)),
        tags=set(TAGS),
        attributes={tag: names for tag, names in TAGS.items() if names},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


class _Writer:
    def __init__(self, shown: Shown | None) -> None:
        self.shown = shown

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        opened: list[str] = []
        for block in blocks:
            if isinstance(block, Text) and block.kind == "item":
                yield from self._item(block, opened)
                continue
            while opened:
                yield f"</li></{opened.pop()}>"
            yield self.table(block) if isinstance(block, Grid) else self.text(block)
        while opened:
            yield f"</li></{opened.pop()}>"

    def _item(self, item: Text, opened: list[str]) -> Iterator[str]:
        kind = "ol" if item.number else "ul"
        while len(opened) > item.depth + 1:
            yield f"</li></{opened.pop()}>"
        if len(opened) == item.depth + 1:
            yield "</li>"
            if opened[-1] != kind:
                yield f"</{opened.pop()}>"
        if len(opened) <= item.depth:
            opened.append(kind)
            start = f' start="{item.number}"' if item.number > 1 else ""
            yield f"<{kind}{start}>"
        yield f"<li>{self.line(item.spans)}"

    def text(self, block: Text) -> str:
        said = self.line(block.spans)
        match block.kind:
            case "heading":
                return f"<h{block.depth + 2}>{said}</h{block.depth + 2}>"
            case "quote":
                return f"<blockquote><p>{said}</p></blockquote>"
        return f"<p>{said}</p>"

    def table(self, grid: Grid) -> str:
        head = "".join(f'<th scope="col">{self.line(cell)}</th>' for cell in grid.rows[0])
        body = "".join(
            f"<tr>{''.join(f'<td>{self.line(cell)}</td>' for cell in row)}</tr>"
            for row in grid.rows[1:]
        )
        key = f" {{#{escape(grid.id)}}}" if grid.id else ""
        title = f"<p>Tabell: {self.line(grid.title)}{key}</p>" if grid.title else ""
        return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def line(self, spans: Iterable[Span]) -> str:
        return "".join(map(self.span, spans))

    def span(self, span: Span) -> str:
        if span.note:
            return f'<span class="note">{self.line(span.note)}</span>'
        if span.text == "\n" and span.is_words:
            return "<br>"
        made = escape(span.text, quote=False)
        if span.ref:
            form = f' data-format="{escape(span.format)}"' if span.format else ""
            said = self.shown(span.ref, span.format) if self.shown else span.text
            made = f'<data value="{escape(span.ref)}"{form}>{escape(said, quote=False)}</data>'
        if span.em:
            made = f"<em>{made}</em>"
        if span.strong:
            made = f"<strong>{made}</strong>"
        return f'<a href="{escape(span.href)}">{made}</a>' if span.href else made
