"""Markup inside a line: Markdown's stars and links, the pieces of HTML that stray into texts. What is left is words."""

from __future__ import annotations

import html
import re
from functools import lru_cache

_HAS_MARKUP = re.compile(r"[*_`<&\\\[]")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\s*/?\s*>", re.I)
_OPENING = re.compile(r"<\s*(?:p|div|ul|ol|/ul|/ol|h[1-6]|tr)(?:\s[^<>]{0,300})?>", re.I)
_ITEM = re.compile(r"<\s*li(?:\s[^<>]{0,300})?>", re.I)
_BOLD_TAG = re.compile(r"<\s*/?\s*(?:b|strong)\s*>", re.I)
_RAISED = re.compile(r"<\s*sup\s*>([^<>]{1,8})<\s*/\s*sup\s*>", re.I)
_LOWERED = re.compile(r"<\s*sub\s*>([^<>]{1,8})<\s*/\s*sub\s*>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,500})?/?>|<!--[^<>]{0,500}-->")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()\s]{0,500}\)")
_FOOTNOTE = re.compile(r"\[\^([0-9a-z]{1,4})\]:?")
_BOLD = re.compile(r"\*\*(?=\S)([^*]{1,2000}?)(?<=\S)\*\*|__(?=\S)([^_]{1,2000}?)(?<=\S)__")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,2000}?)(?<=[^\s*])\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,2000}?)(?<=[^\s_])_(?![\w_])")
_CODE = re.compile(r"`([^`]{1,300})`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$])")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
_SPACES = re.compile(r"[ \t]+")
_RAISED_SIGNS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED_SIGNS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def is_bold(text: str) -> bool:
    """All of a text is set in bold: ``**…**`` or ``<b>…</b>``."""
    bare = text.strip()
    stars = bare.startswith("**") and bare.endswith("**") and len(bare) > 4
    low = bare.lower()
    tags = low.startswith(("<b>", "<strong>")) and low.endswith(("</b>", "</strong>"))
    return (stars and "**" not in bare[2:-2]) or (tags and low.count("</") == 1)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The words of a line: tags and stars gone, entities as their signs, note marks as raised digits, one space."""
    if text[:2] == "> ":
        text = text.lstrip("> ")
    if _HAS_MARKUP.search(text):
        text = _without_tags(text, " ")
    return _SPACES.sub(" ", text).strip()


def plain_cell(text: str) -> str:
    """The words of a cell; paragraphs, items, breaks and what is in bold stand on lines of their own."""
    if not _HAS_MARKUP.search(text):
        return _SPACES.sub(" ", text).strip()
    if not is_bold(text):
        text = _BOLD_TAG.sub("\n", text)
        text = _BOLD.sub(lambda m: f"\n{m.group(1) or m.group(2)}\n", text)
    lines = (_SPACES.sub(" ", line).strip() for line in _without_tags(text, "\n").split("\n"))
    return "\n".join(filter(None, lines))


def _without_tags(text: str, line_break: str) -> str:
    if "<" in text:
        text = _RAISED.sub(lambda m: m.group(1).translate(_RAISED_SIGNS), text)
        text = _LOWERED.sub(lambda m: m.group(1).translate(_LOWERED_SIGNS), text)
        text = _BREAK.sub(line_break, text)
        text = _OPENING.sub(line_break, text)
        text = _ITEM.sub(line_break, text)
        text = _TAG.sub("", text)
    if "[" in text:
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
        text = _FOOTNOTE.sub(lambda m: m.group(1).translate(_RAISED_SIGNS), text)
    if "*" in text or "_" in text:
        text = _BOLD.sub(lambda m: m.group(1) or m.group(2), text)
        text = _ITALIC.sub(r"\1", text)
        text = _UNDERLINED.sub(r"\1", text)
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return _ENTITY.sub(lambda m: html.unescape(m.group()), text) if "&" in text else text
