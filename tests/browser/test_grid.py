"""``grid.js`` alone: a table of cells, moved in by keyboard, pasted into, undone, saved by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route

import tertial.web

SCRIPT = Path(tertial.web.__file__).parent / "static" / "grid.js"
CELL = '<td><input data-key="{key}" name="v:{key}" value="{value}" data-version="1"></td>'
ROWS = [["a1", "a2", "a3"], ["b1", "b2", "b3"], [], ["c1", "c2", "c3"]]
Answer = Callable[[dict[str, list[str]]], object]


def _html() -> str:
    def row(keys: list[str]) -> str:
        cells = "".join(CELL.format(key=key, value=key.upper()) for key in keys)
        return f"<tr><th scope='row'>Rad</th>{cells or '<td>1</td><td>2</td><td>3</td>'}</tr>"

    body = "".join(row(keys) for keys in ROWS)
    return (
        "<!doctype html><form method='post' action='/all/'><input type='hidden' name='csrf' value='x'>"
        f"<table data-grid data-save='/save/'><tbody>{body}</tbody></table><output id='sum'>0</output>"
        "<p data-grid-said role='status'></p><button data-grid-save>Spara</button></form>"
    )


def _saved(posted: dict[str, list[str]]) -> object:
    cells = zip(posted["key"], posted["value"], strict=True)
    return {
        "cells": [{"key": key, "text": f"{value}!", "version": "2"} for key, value in cells],
        "texts": {"sum": str(len(posted["key"]))},
        "said": "Sparat.",
    }


class Grid:
    """The page, and what it posted."""

    def __init__(self, page: Page) -> None:
        self.page, self.posts = page, list[dict[str, list[str]]]()
        self.answer: Answer = _saved

    def save(self, route: Route) -> None:
        self.posts.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
        answer = self.answer(self.posts[-1])
        route.fulfill(status=200, content_type="application/json", body=json.dumps(answer))

    def values(self) -> dict[str, str]:
        found = self.page.locator("input[data-key]").evaluate_all(
            "all => all.map(each => [each.dataset.key, each.value])"
        )
        return dict(found)

    def at(self) -> str:
        return str(self.page.evaluate("document.activeElement.dataset.key"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        self.page.locator(f"[data-key={key}]").focus()

    def paste(self, text: str) -> None:
        self.page.evaluate(
            """text => { const data = new DataTransfer(); data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
              new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
            text,
        )

    def wait(self, said: str) -> None:
        self.page.get_by_role("status").filter(has_text=said).wait_for()


@pytest.fixture
def grid(chromium: Browser) -> Iterator[Grid]:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(5_000)
    found = Grid(page)
    page.route(
        "http://grid.test/", lambda route: route.fulfill(content_type="text/html", body=_html())
    )
    page.route("http://grid.test/save/", found.save)
    page.goto("http://grid.test/")
    page.add_script_tag(path=SCRIPT)
    yield found
    context.close()


def test_arrows_go_from_cell_to_cell_past_what_cannot_be_typed_in(grid: Grid) -> None:
    grid.go("a1")
    grid.press("ArrowRight", "ArrowDown", "ArrowDown")
    assert grid.at() == "c2"
    grid.press("ArrowLeft", "ArrowUp", "ArrowUp", "ArrowUp")
    assert grid.at() == "a1"
    grid.press("Enter")
    assert grid.at() == "b1"
    grid.press("Shift+Enter", "Tab")
    assert grid.at() == "a2"


def test_what_is_typed_is_saved_by_itself_with_key_and_version(grid: Grid) -> None:
    grid.go("a1")
    grid.page.keyboard.type("12")
    grid.press("Enter")
    grid.wait("Sparat.")
    assert grid.posts == [{"csrf": ["x"], "key": ["a1"], "value": ["12"], "version": ["1"]}]
    assert grid.values()["a1"] == "12!"
    assert grid.page.locator("#sum").text_content() == "1"
    grid.go("a1")
    grid.page.keyboard.type("13")
    grid.press("Tab")
    grid.page.wait_for_function("document.querySelector('[data-key=a1]').value === '13!'")
    assert grid.posts[1]["version"] == ["2"]


def test_while_one_types_left_and_right_stay_in_the_cell_and_escape_takes_it_back(
    grid: Grid,
) -> None:
    grid.go("b2")
    grid.page.keyboard.type("99")
    grid.press("ArrowLeft")
    assert grid.at() == "b2"
    grid.press("Escape")
    assert grid.values()["b2"] == "B2"
    grid.press("ArrowLeft")
    assert grid.at() == "b1"


def test_a_paste_fills_place_by_place_and_is_undone_in_one_step(grid: Grid) -> None:
    grid.go("a2")
    grid.paste('1 000\t"2,5"\r\n3\t4\r\nsumma\tsumma\r\n5\t6\t7\r\n')
    changed = {"a2": "1 000", "a3": "2,5", "b2": "3", "b3": "4", "c2": "5", "c3": "6"}
    assert changed.items() <= grid.values().items()
    grid.press("Control+z")
    assert {key: key.upper() for key in changed}.items() <= grid.values().items()
    grid.press("Control+y")
    grid.wait("Sparat.")
    assert sorted(grid.posts[-1]["key"]) == sorted(changed)


def test_one_value_fills_a_range_which_is_copied_and_emptied(grid: Grid) -> None:
    grid.go("a1")
    grid.press("Shift+ArrowRight", "Shift+ArrowDown")
    grid.paste("7")
    assert (
        dict.fromkeys(("a1", "a2", "b1", "b2"), "7") | {"a3": "A3"}
    ).items() <= grid.values().items()
    grid.press("Delete")
    assert grid.values()["b2"] == ""
    assert grid.page.locator("td.picked").count() == 4


def test_what_is_refused_stays_as_typed_with_its_reason_and_may_be_typed_again(grid: Grid) -> None:
    grid.answer = lambda posted: {
        "faults": [{"key": "a1", "said": "Anna skrev 5.", "version": "9"}],
        "said": "",
    }
    grid.go("a1")
    grid.page.keyboard.type("6")
    grid.press("Enter")
    grid.wait("Anna skrev 5.")
    cell = grid.page.locator("[data-key=a1]")
    assert (cell.input_value(), cell.get_attribute("aria-invalid")) == ("6", "true")
    grid.answer = _saved
    grid.go("a1")
    grid.page.keyboard.type("8")
    grid.press("Enter")
    grid.wait("Sparat.")
    assert (grid.posts[-1]["value"], grid.posts[-1]["version"]) == (["8"], ["9"])


def test_a_server_that_does_not_answer_loses_nothing(grid: Grid) -> None:
    grid.page.unroute("http://grid.test/save/")
    grid.page.route("http://grid.test/save/", lambda route: route.abort())
    grid.go("c3")
    grid.page.keyboard.type("4")
    grid.press("Enter")
    grid.wait("servern svarar inte")
    assert grid.page.locator("[data-key=c3].unsaved").input_value() == "4"
    grid.page.unroute("http://grid.test/save/")
    grid.page.route("http://grid.test/save/", grid.save)
    grid.go("c2")
    grid.page.keyboard.type("5")
    grid.press("Enter")
    grid.wait("Sparat.")
    assert sorted(grid.posts[-1]["key"]) == ["c2", "c3"]
