"""Words compared as a careful reader compares them: the same, the same misspelt or inflected, or another.

What a machine read from a picture has lost å, ä and ö, so nothing here depends on them. A word with a digit in it is
never a slip of another: years, paragraphs and versions differ on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

from tertial.document.understand.fold import distance

_PLAIN: Final = str.maketrans("åäàáâãæöøóòôõéèêëüúí", "aaaaaaaooooooeeeeuui")
_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGIT_IN_WORD: Final = re.compile(r"(?<=[a-z])6(?=[a-z])|\b6(?=[a-z]{2})")
_WORD: Final = re.compile(r"[^\W_]+")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")

FUNCTION_WORDS: Final = frozenset(
    "och samt att som en ett den det de dessa denna detta i på av för till med om från vid hos "
    "inom under sin sitt sina sig är ska skall kan har så där då man vi vår våra dess deras "
    "också även andel andelen procent".translate(_PLAIN).split()
)
"""Words that make no difference of meaning between two names. Negations are not among them."""

_ENDINGS: Final = (
    *("arnas", "ernas", "ornas", "arnes", "andet", "anden"),
    *("arna", "erna", "orna", "ande", "ades", "aste"),
    *("ast", "ade", "ats"),
    "are",
    *("as", "ad", "at", "an", "ar", "er", "et", "en", "or", "na", "ns", "ts", "ds"),
    *("s", "t", "n", "r", "a", "e", "d"),
)
"""Endings of nouns, adjectives and verbs, the longest first."""
_ENDINGS_OR_NONE: Final = frozenset((*_ENDINGS, ""))
_SHORTEST_STEM: Final = 3
_LONGEST_KEPT: Final = 200
"""Names are folded again and again and kept; the texts of a document are not."""

_COUNTED: Final = (
    *("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
    *("elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"),
    "tjugo",
)
NUMBER_WORDS: Final = {"en": 1} | {word: n for n, word in enumerate(_COUNTED)}
SMALL_NUMBER: Final = r"(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton)"

_DECORATION: Final = re.compile(
    r"\((?:%|procent|andel|antal|st|tkr|mnkr|kr)\)|%|,?\s*\bandel\w*\b", re.IGNORECASE
)
_LARGEST_IN_WORDS: Final = 12

Slip = Literal["inflection", "spelling", "function word"]


def plain(text: str) -> str:
    """Lower case without accents, superscripts and tags; a 6 inside a word is the ö it was.

    >>> plain("Ökad självständighet¹"), plain("6kade")
    ('okad sjalvstandighet', 'okade')
    """
    return _plain_name(text) if len(text) <= _LONGEST_KEPT else _plain(text)


def _plain(text: str) -> str:
    bare = _SUPERSCRIPT.sub("", text)
    if "<" in bare:
        bare = _TAG.sub(" ", bare)
    lower = unicodedata.normalize("NFKC", bare).lower().translate(_PLAIN)
    return _DIGIT_IN_WORD.sub("o", lower)


_plain_name = lru_cache(maxsize=20_000)(_plain)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return _words_of_name(text) if len(text) <= _LONGEST_KEPT else _words(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain(text)))


_words_of_name = lru_cache(maxsize=20_000)(_words)


def squeezed(text: str) -> str:
    """A text's letters and digits alone: two names that are equal so are the same name."""
    return "".join(words(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without its endings; crude, and the same for all forms of a word.

    >>> stem("verksamheten") == stem("verksamhet"), stem("balansen") == stem("balans")
    (True, True)
    """
    while True:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: -len(ending)]
                break
        else:
            return word


def is_form(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: what follows their common beginning is endings.

    >>> is_form("standigt", "standig"), is_form("vuxen", "vuxna"), is_form("kost", "kostnad")
    (True, True, False)
    """
    if one == other:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    here, there = one[shared:], other[shared:]
    if here and there and (here.endswith(there) or there.endswith(here)):
        return False  # a letter too many before the ending
    return shared >= _SHORTEST_STEM and {here, there} <= _ENDINGS_OR_NONE


def content(text: str) -> tuple[str, ...]:
    """The words that carry the meaning, folded: no function words, no single letters."""
    return tuple(w for w in words(text) if w not in FUNCTION_WORDS and (len(w) > 1 or w.isdigit()))


def stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, content(text)))


def bare(text: str) -> str:
    """An indicator's name without what says how it is counted."""
    return _DECORATION.sub(" ", text)


def likeness(one: str, other: str) -> float:
    """How much of the words of two names is common, 0–1 (twice the common over all)."""
    first, second = stems(one), stems(other)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def slip(one: str, other: str, is_known: Callable[[str], bool] = lambda _: False) -> Slip | None:
    """How a folded word is another form of another: inflected or misspelt; ``None`` where they are two words.

    ``is_known`` tells words that occur elsewhere: two known words are two words ("intern", "extern").

    >>> slip("rataplans", "rataplangs"), slip("standigt", "standig"), slip("hemtjanst", "hemsjukvard")
    ('spelling', 'inflection', None)
    """
    if any(map(str.isdigit, one + other)):
        return None
    if is_form(one, other):
        return "inflection"
    shortest = min(len(one), len(other))
    if shortest < 4 or one[0] != other[0]:
        return None
    most = 2 if shortest >= 11 and one[:3] == other[:3] else 1
    if distance(one, other, most) > most or (is_known(one) and is_known(other)):
        return None
    return "spelling" if shortest >= 5 else None


def slips(
    one: Sequence[str], other: Sequence[str], is_known: Callable[[str], bool] = lambda _: False
) -> list[tuple[str, str, Slip]] | None:
    """Where two names' words slip from each other; ``None`` where they differ in what they mean.

    Each is (word here, word there, kind); a word that only one has is beside an empty one.
    """
    found: list[tuple[str, str, Slip]] = []
    if 2 * len({*one} & {*other}) < min(len(one), len(other)) - 1:
        return None  # too little in common to be two ways of writing one
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        here, there = list(one[a:b]), list(other[c:d])
        here, there = _paired(here, there)
        for x, y in zip(here, there, strict=True):
            kind = _kind(x, y, is_known)
            if kind is None:
                return None
            found.append((x, y, kind))
    return found


def _paired(here: list[str], there: list[str]) -> tuple[list[str], list[str]]:
    """Two runs of words of one length: function words that are over stand beside nothing."""
    while len(here) != len(there):
        longer, shorter = (here, there) if len(here) > len(there) else (there, here)
        spare = [n for n, word in enumerate(longer) if word in FUNCTION_WORDS]
        shorter.insert(spare[0] if spare else len(shorter), "")
        if len(shorter) > 40:
            break
    return here, there


def _kind(one: str, other: str, is_known: Callable[[str], bool]) -> Slip | None:
    if not one or not other:
        return "function word" if (one or other) in FUNCTION_WORDS else None
    if one in FUNCTION_WORDS and other in FUNCTION_WORDS:
        return "function word"
    return slip(one, other, is_known)


def is_damaged(texts: Iterable[str]) -> bool:
    """Whether a machine read the text from a picture: long Swedish text with hardly any å, ä and ö."""
    letters = marked = 0
    for text in texts:
        lower = text.lower()
        letters += sum(map(str.isalpha, lower))
        marked += sum(lower.count(each) for each in "åäö")
        if letters > 60_000:
            break
    return letters > 1_500 and marked < 0.025 * letters


def number_of(word: str) -> int | None:
    """The number that a word or its digits say: "fyra" → 4.

    >>> number_of("Fyra"), number_of("12"), number_of("flera")
    (4, 12, None)
    """
    lower = word.lower()
    if lower in NUMBER_WORDS:
        return NUMBER_WORDS[lower]
    return int(lower) if lower.isdigit() and len(lower) <= 3 else None


def in_words(n: int) -> str:
    """A number as it is written in running text: up to twelve in letters."""
    return _COUNTED[n] if 0 <= n <= _LARGEST_IN_WORDS else str(n)
