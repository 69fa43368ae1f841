"""Bytes to text, whatever it was saved as; and whether a machine read the text from a picture."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_SWEDISH = re.compile(r"\b(?:och|att|som|med|till|av|den|det|har|inom|under|per)\b")
_ACCENTED = re.compile(r"[åäöÅÄÖ]")
_DAMAGE = re.compile(
    r"\b(?:ar|pa|for|fér|foér|nar|dar|aven|ocksa|aret|aven|hégre|[a-zåäö]+[&¥©][a-z]*)\b|&r\b"
)
_ENOUGH_WORDS = 60
_MOJIBAKE = re.compile("Ã[\x80-\xbf¤¥¶\u201e\u2026\u2013\u0160]|Ã…|Ã„|Ã–")


def decoded(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-16 where every other byte is zero, UTF-8, else cp1252.

    Never fails: what no encoding explains comes out as cp1252 or Latin-1, byte for byte.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    head = data[:4000]
    if len(head) > 3 and head.count(0) * 3 > len(head):
        even, odd = head[0::2].count(0), head[1::2].count(0)
        return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    return _twice_encoded(text)


def _single_byte(data: bytes) -> str:
    """cp1252, Mac or the DOS code page, by which of them gives Swedish letters; Latin-1 takes what none can."""
    high = [byte for byte in data[:_SAMPLE] if byte > 0x7F]
    dos = sum(byte in b"\x84\x86\x94\x8e\x8f\x99" for byte in high)
    mac = sum(byte in b"\x8a\x8c\x9a\x80\x81\x85" for byte in high)
    windows = sum(byte in b"\xe5\xe4\xf6\xc5\xc4\xd6" for byte in high)
    best = max(dos, mac, windows)
    name = "cp1252" if windows == best else "cp437" if dos == best else "mac_roman"
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _twice_encoded(text: str) -> str:
    """ "Ã¥" is an å whose UTF-8 was taken for cp1252 and encoded anew; undone where all of the text allows it."""
    if not _MOJIBAKE.search(text) or _ACCENTED.search(
        text.replace("Ã…", "").replace("Ã„", "")[:_SAMPLE]
    ):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def is_damaged(text: str) -> bool:
    """A Swedish text of some length that has lost its å, ä and ö was read by a machine from a picture."""
    sample = text[:_SAMPLE]
    words = len(_SWEDISH.findall(sample))
    if words < _ENOUGH_WORDS:
        return False
    letters = sum(map(str.isalpha, sample))
    accented = len(_ACCENTED.findall(sample))
    few = accented * 100 < letters  # Swedish has five in a hundred
    return few and len(_DAMAGE.findall(sample)) * 20 > words
