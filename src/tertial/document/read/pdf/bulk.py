"""pdfium asked of many signs or objects in one go, into one buffer.

Through pypdfium2's own binding a call makes an object of every pointer that it takes and gives; here handles are
addresses (``int``, ``None`` for none), and a loop in C does the asking. Buffers are flat: so many values an item.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, Final

import pypdfium2.raw as raw

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
Handle = int | None


def _bound(name: str, result: Any, *given: Any) -> Callable[..., Any]:
    """A function of pdfium's that takes and gives addresses; one file at a time is read, so it keeps Python's lock."""
    address = ctypes.cast(getattr(raw, name), _ADDRESS).value
    if address is None:
        raise ImportError(name)
    return ctypes.PYFUNCTYPE(result, *given)(address)


_OBJECT_OF = _bound("FPDFText_GetTextObject", _ADDRESS, _ADDRESS, _INT)
_LOOSE_BOX = _bound("FPDFText_GetLooseCharBox", _INT, _ADDRESS, _INT, _ADDRESS)
_TIGHT_BOX = _bound("FPDFText_GetCharBox", _INT, _ADDRESS, _INT, *[_ADDRESS] * 4)
_ORIGIN = _bound("FPDFText_GetCharOrigin", _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_IS_MADE = _bound("FPDFText_IsGenerated", _INT, _ADDRESS, _INT)
_POINTS = _bound("FPDFTextObj_GetFontSize", _INT, _ADDRESS, _ADDRESS)
_MATRIX = _bound("FPDFPageObj_GetMatrix", _INT, _ADDRESS, _ADDRESS)
_FONT = _bound("FPDFTextObj_GetFont", _ADDRESS, _ADDRESS)
_ON_PAGE = _bound("FPDFPage_GetObject", _ADDRESS, _ADDRESS, _INT)
_IN_FORM = _bound("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)
_KIND = _bound("FPDFPageObj_GetType", _INT, _ADDRESS)
_BOUNDS = _bound("FPDFPageObj_GetBounds", _INT, _ADDRESS, *[_ADDRESS] * 4)
_MODE = _bound("FPDFPath_GetDrawMode", _INT, _ADDRESS, _ADDRESS, _ADDRESS)

_FLOAT, _DOUBLE, _WORD = (
    ctypes.sizeof(each) for each in (ctypes.c_float, ctypes.c_double, ctypes.c_int)
)
MATRIX: Final = 6
"""Values of a matrix in a buffer: a, b, c, d, e, f."""
BOX: Final = 4


def address_of(held: Any) -> Handle:
    """Where what a pointer of ctypes' points to lies, ``None`` for none; twice as fast as a cast."""
    return ctypes.c_void_p.from_buffer(held).value


def pointer(held: Handle, kind: Any) -> Any:
    """The pointer of pypdfium2's own binding to what lies at an address."""
    return ctypes.cast(ctypes.c_void_p(held), kind)


# --- signs of a page's text -----------------------------------------------------------------------------------------


def holders(text: Handle, signs: Sequence[int]) -> list[Handle]:
    """The text object that each sign is in."""
    return list(map(_OBJECT_OF, repeat(text), signs))


def are_made(text: Handle, signs: Sequence[int]) -> list[bool]:
    """Whether pdfium made each sign, for a distance, and none stands in the file."""
    return [answer == 1 for answer in map(_IS_MADE, repeat(text), signs)]


def loose_boxes(text: Handle, signs: Sequence[int]) -> list[float]:
    """Left, top, right, bottom of each sign, as tall as its font."""
    found, at = _floats(BOX * len(signs))
    _all(map(_LOOSE_BOX, repeat(text), signs, at(0, BOX)))
    return list(found)


def tight_heights(text: Handle, signs: Sequence[int]) -> list[tuple[float, float]]:
    """(Bottom, top) of what each sign draws."""
    found, at = _doubles(BOX * len(signs))
    _all(map(_TIGHT_BOX, repeat(text), signs, *(at(n, BOX) for n in range(BOX))))
    return list(zip(found[2::BOX], found[3::BOX], strict=True))


def origins(text: Handle, signs: Sequence[int]) -> list[float]:
    """x, y of each sign's origin on its base line."""
    found, at = _doubles(2 * len(signs))
    _all(map(_ORIGIN, repeat(text), signs, at(0, 2), at(1, 2)))
    return list(found)


# --- objects of a page ----------------------------------------------------------------------------------------------


def points(objects: Sequence[Handle]) -> list[float]:
    """The font's size in each text object, before its matrix."""
    found, at = _floats(len(objects))
    _all(map(_POINTS, objects, at(0, 1)))
    return list(found)


def matrices(objects: Sequence[Handle]) -> list[float]:
    """Each object's matrix, MATRIX values each."""
    found, at = _floats(MATRIX * len(objects))
    _all(map(_MATRIX, objects, at(0, MATRIX)))
    return list(found)


def fonts(objects: Sequence[Handle]) -> list[Handle]:
    """The font of each text object."""
    return list(map(_FONT, objects))


def on_page(page: Handle, count: int) -> list[Handle]:
    """The first objects of a page, in the order they are drawn."""
    return list(map(_ON_PAGE, repeat(page), range(count)))


def in_form(form: Handle, count: int) -> list[Handle]:
    """The first objects of a form."""
    return list(map(_IN_FORM, repeat(form), range(count)))


def kinds(objects: Sequence[Handle]) -> list[int]:
    """What each object is, by pdfium's FPDF_PAGEOBJ numbers."""
    return list(map(_KIND, objects))


def bounds(objects: Sequence[Handle]) -> list[tuple[float, float, float, float] | None]:
    """(Left, bottom, right, top) of each object; ``None`` where pdfium has none."""
    found, at = _floats(BOX * len(objects))
    known = list(map(_BOUNDS, objects, *(at(n, BOX) for n in range(BOX))))
    values = list(found)
    boxes = zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True)
    return [box if is_known else None for box, is_known in zip(boxes, known, strict=True)]


def modes(paths: Sequence[Handle]) -> list[tuple[bool, bool]]:
    """Whether each path is filled, and whether its outline is drawn."""
    found = (ctypes.c_int * (2 * len(paths)))()
    at = ctypes.addressof(found)
    end = at + 2 * _WORD * len(paths)
    _all(map(_MODE, paths, range(at, end, 2 * _WORD), range(at + _WORD, end + _WORD, 2 * _WORD)))
    values = [bool(each) for each in found]
    return list(zip(values[::2], values[1::2], strict=True))


# --- buffers --------------------------------------------------------------------------------------------------------


def _floats(count: int) -> tuple[Any, Callable[[int, int], range]]:
    return _buffer((ctypes.c_float * count)(), _FLOAT)


def _doubles(count: int) -> tuple[Any, Callable[[int, int], range]]:
    return _buffer((ctypes.c_double * count)(), _DOUBLE)


def _buffer(held: Any, size: int) -> tuple[Any, Callable[[int, int], range]]:
    """A buffer, and the addresses of the n-th value of every item in it."""
    begins = ctypes.addressof(held)

    def at(n: int, width: int) -> range:
        begin = begins + n * size
        return range(begin, begin + len(held) * size, width * size)

    return held, at


def _all(asked: map[Any]) -> None:
    """Asks, and keeps no answer."""
    deque(asked, maxlen=0)
