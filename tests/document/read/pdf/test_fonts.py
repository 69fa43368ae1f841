"""Where text objects lie, by which their styles are remembered."""

from __future__ import annotations

import ctypes

from tertial.document.read.pdf.fonts import address_of


def test_the_address_is_that_of_what_is_pointed_to() -> None:
    value = ctypes.c_int(7)

    assert address_of(ctypes.pointer(value)) == ctypes.addressof(value)


def test_a_pointer_to_nothing_has_no_address() -> None:
    assert address_of(ctypes.POINTER(ctypes.c_int)()) is None
