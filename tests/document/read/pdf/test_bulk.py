"""pdfium asked of many in one go says what it says one by one."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw
import pytest

from tertial.document.read.pdf import bulk
from tertial.document.read.pdf.bulk import address_of
from tertial.document.read.pdf.opened import opened
from tests.document.read.pdf.setting import typeset

SOURCE = "*Fet* text med 12,5 i.\n#line(length: 3cm)\n#rect(width: 2cm, height: 1cm, fill: red)"


@pytest.fixture
def page() -> Iterator[Any]:
    with opened(typeset(SOURCE)) as document:
        handle = raw.FPDF_LoadPage(document, 0)
        yield handle
        raw.FPDF_ClosePage(handle)


@pytest.fixture
def text(page: Any) -> Iterator[Any]:
    handle = raw.FPDFText_LoadPage(page)
    yield handle
    raw.FPDFText_ClosePage(handle)


def test_the_address_is_that_of_what_is_pointed_to() -> None:
    value = ctypes.c_int(7)

    assert address_of(ctypes.pointer(value)) == ctypes.addressof(value)


def test_a_pointer_to_nothing_has_no_address() -> None:
    assert address_of(ctypes.POINTER(ctypes.c_int)()) is None


def test_boxes_and_origins_are_those_of_each_sign(text: Any) -> None:
    signs = [3, 0, 7]
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    boxes, origins = [], []
    for sign in signs:
        raw.FPDFText_GetLooseCharBox(text, sign, box)
        raw.FPDFText_GetCharOrigin(text, sign, x, y)
        boxes += [box.left, box.top, box.right, box.bottom]
        origins += [x.value, y.value]

    assert bulk.loose_boxes(address_of(text), signs) == boxes
    assert bulk.origins(address_of(text), signs) == origins


def test_signs_of_one_text_object_have_one_holder_and_one_font(text: Any) -> None:
    bold, _, plain = bulk.holders(address_of(text), [0, 1, 6])

    assert bulk.holders(address_of(text), [0, 1, 2]) == [bold] * 3
    assert bold != plain
    assert len(set(bulk.fonts([bold, plain]))) == 2
    assert bulk.matrices([bold])[:1] == bulk.matrices([plain])[:1]


def test_objects_have_their_kinds_bounds_and_how_they_are_drawn(page: Any) -> None:
    objects = bulk.on_page(address_of(page), raw.FPDFPage_CountObjects(page))
    paths = [
        held
        for held, kind in zip(objects, bulk.kinds(objects), strict=True)
        if kind == raw.FPDF_PAGEOBJ_PATH
    ]

    assert bulk.modes(paths) == [(False, True), (True, False)]
    widths = [round(box[2] - box[0]) for box in bulk.bounds(paths) if box]
    assert widths == [87, 57]


def test_nothing_asked_is_nothing_answered(text: Any) -> None:
    where = address_of(text)

    assert [bulk.loose_boxes(where, []), bulk.holders(where, []), bulk.bounds([])] == [[], [], []]
