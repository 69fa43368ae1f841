"""The files of August 2021 can be read by everyone: the same tests as of the other reports."""

from __future__ import annotations

import pytest

from tests.reports.conftest import Built, browser_page
from tests.reports.sn_2021 import sn
from tests.reports.test_accessible import (
    test_axe_finds_nothing_in_the_html_file,
    test_every_chart_in_the_pdf_has_an_alt_text,
    test_every_table_in_the_pdf_has_column_and_row_headers,
    test_the_html_file_is_never_wider_than_the_screen,
    test_the_html_file_needs_nothing_else,
    test_the_pdf_is_valid_pdf_ua_and_pdf_a,
    test_the_pdf_says_its_language_title_and_standard,
    test_word_has_real_headings_header_rows_alt_texts_and_language,
)

__all__ = [
    "browser_page",
    "sn",
    "test_axe_finds_nothing_in_the_html_file",
    "test_every_chart_in_the_pdf_has_an_alt_text",
    "test_every_table_in_the_pdf_has_column_and_row_headers",
    "test_the_html_file_is_never_wider_than_the_screen",
    "test_the_html_file_needs_nothing_else",
    "test_the_pdf_is_valid_pdf_ua_and_pdf_a",
    "test_the_pdf_says_its_language_title_and_standard",
    "test_word_has_real_headings_header_rows_alt_texts_and_language",
]


@pytest.fixture
def built(sn: Built) -> Built:
    """The report that the tests are of."""
    return sn
