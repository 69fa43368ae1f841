"""A 60-page report read and checked, from text and PDF, beside pdfium's time for the same text with positions.

The report is the chapters of ``bench/invented.py`` repeated until there are 60 pages. A turn reads the same bytes anew;
nothing is kept between turns. Ten at once are ten processes; their peak memory is the sum of their VmHWM.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.floor import measure
from bench.invented import as_file, invent
from tertial.document.model import Document

PAGES: Final = 60
RUNS: Final = 5
FROM_TEXT, FROM_PDF = (3, 2.0), (6, 6.0)
"""(Times pdfium's time, seconds): the limit is whichever is less."""
AT_ONCE, MOST_MEMORY = 10, 1.5e9


def run(rows: int) -> list[str]:
    """Lines to print; ``rows`` does not matter here."""
    from tertial.document.check import check
    from tertial.document.read import read

    document, pdf = sixty_pages()
    text = as_file(document, "txt")
    lines = []
    for name, content, (times, seconds) in (
        ("text", text, FROM_TEXT),
        ("PDF", pdf, FROM_PDF),
    ):
        measured = measure(
            lambda: extracted(pdf),
            lambda content=content, name=name: check(read(content, f"rapport.{name.lower()}")),
            runs=RUNS,
            warm=True,
        )
        limit = min(measured.floor * times, seconds)
        verdict = "ok" if measured.ours <= limit else "ÖVER"
        lines.append(
            f"Granska {PAGES} sidor ur {name:<5} pdfium {measured.floor:6.2f} s  vi {measured.ours:6.2f} s  kvot "
            f"{measured.ratio:5.2f}  gräns {times} eller {seconds:.0f} s  {verdict}"
        )
    memory, took = at_once(pdf)
    verdict = "ok" if memory <= MOST_MEMORY else "ÖVER"
    lines.append(
        f"Granska {AT_ONCE} samtidigt ur PDF: {memory / 1e6:.0f} MB (gräns {MOST_MEMORY / 1e6:.0f}), "
        f"{took:.1f} s  {verdict}"
    )
    return lines


def sixty_pages() -> tuple[Document, bytes]:
    """A report of at least 60 pages, and as PDF."""
    from tertial.document.render.pdf import to_pdf

    chance = random.Random("60 sidor")
    first = invent(chance).document
    sections, pdf = list(first.sections), to_pdf(first)
    while pages(pdf) < PAGES:
        for _ in range(6):
            n = len(sections)
            sections += [replace(s, id=f"{s.id}-{n}") for s in invent(chance).document.sections]
        first = replace(first, sections=tuple(sections))
        pdf = to_pdf(first)
    return first, pdf


def pages(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def extracted(pdf: bytes) -> int:
    """The floor: every page's text with the position of every run of it."""
    import pypdfium2

    found = 0
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for n in range(text.count_rects()):
                found += len(text.get_text_bounded(*text.get_rect(n)))
            text.close()
            page.close()
    return found


def at_once(pdf: bytes) -> tuple[float, float]:
    """(Peak memory of the processes in bytes, seconds until all were done)."""
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(AT_ONCE, maxtasksperchild=1) as pool:
        peaks = pool.map(_peak, [pdf] * AT_ONCE, chunksize=1)
    return float(sum(peaks)), time.perf_counter() - began


def _peak(pdf: bytes) -> int:
    from tertial.document.check import check
    from tertial.document.read import read

    check(read(pdf, "rapport.pdf"))
    status = Path("/proc/self/status").read_text("utf-8")
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match[1]) * 1024 if match else 0
