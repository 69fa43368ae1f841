"""Every page of every demo report as a small picture in ``build/pages``, to look at; none is empty or runs over."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "build" / "pages"
SCALE = 0.6
PAPER = 250
"""What is lighter is paper."""
MARGIN = 10
"""Pixels at the edge, about six millimetres, that a page after the cover leaves free."""
NAMES = (
    "von-verksamhetsplan-2026",
    "von-manadsrapport-2026-03",
    "von-delarsrapport-2026-08",
    "von-delarsrapport-2020-03",
    "von-delarsrapport-2020-08",
    "von-verksamhetsberattelse-2020",
    "sn-delarsrapport-2021-08",
)


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_kept_as_pictures_and_none_is_empty_or_runs_over(
    demo_files: Path, name: str
) -> None:
    import pypdfium2

    PAGES.mkdir(parents=True, exist_ok=True)
    for old in PAGES.glob(f"{name}-*.png"):
        old.unlink()
    empty, over = [], []
    pdf = pypdfium2.PdfDocument(demo_files / f"{name}.pdf")
    for number, page in enumerate(pdf, start=1):
        picture = page.render(scale=SCALE).to_pil()
        picture.save(PAGES / f"{name}-{number:02d}.png", compress_level=1)
        ink = picture.convert("L").point(lambda shade: 255 * (shade < PAPER)).getbbox()
        inner = (MARGIN, MARGIN, picture.width - MARGIN, picture.height - MARGIN)
        empty += [number] * (ink is None)
        left, top, right, bottom = ink or inner
        fits = left >= inner[0] and top >= inner[1] and right <= inner[2] and bottom <= inner[3]
        over += [number] * (number > 1 and not fits)
    assert (empty, over) == ([], [])
    assert len(pdf) >= 5
