from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.org import Node, Tree
from tertial.errors import BadInput

UNITS = Tree(
    [
        Node("von", "Vård- och omsorgsnämnden"),
        Node("5", "Egen regi", "von", role="own_provider"),
        Node("6", "Biståndskansliet", "von", role="purchaser"),
        Node("51", "Hemtjänst", "5"),
        Node("52", "Förvaltningsledning", "von", role="management"),
    ]
)
codes = st.text("0123456789AB", min_size=1, max_size=6)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, dict[str, str]]:
    """A tree whose codes say nothing of its shape, and the parent of each."""
    names = draw(st.lists(codes, min_size=1, max_size=12, unique=True))
    above = {name: draw(st.sampled_from(["", *names[:place]])) for place, name in enumerate(names)}
    order = draw(st.permutations(names))
    return Tree(Node(name, name, above[name]) for name in order), above


def climbed(code: str, above: dict[str, str]) -> set[str]:
    """The code and all above it, by following parents one by one."""
    found = set()
    while code:
        found.add(code)
        code = above[code]
    return found


@given(trees())
def test_a_code_is_within_what_its_parents_lead_to_and_nothing_else(
    grown: tuple[Tree, dict[str, str]],
) -> None:
    tree, above = grown
    for code in above:
        assert {other for other in above if tree.is_within(code, other)} == climbed(code, above)


@given(codes, codes)
def test_codes_that_begin_alike_are_not_within_each_other(code: str, more: str) -> None:
    tree = Tree([Node(code, "Book"), Node(code + more, "Books")])
    assert not tree.is_within(code + more, code)
    assert not tree.is_within(code, code + more)


def test_a_code_far_from_its_parent_is_within_it_all_the_same() -> None:
    assert UNITS.is_within("51", "von")
    assert not UNITS.is_within("52", "5")
    assert UNITS.within("5") == {"5", "51"}
    assert UNITS.within("von") == {"von", "5", "6", "51", "52"}


def test_an_unknown_code_is_within_nothing() -> None:
    assert not UNITS.is_within("99", "von")
    assert not UNITS.is_within("99", "99")
    assert not UNITS.is_within("51", "99")
    assert "99" not in UNITS


@pytest.mark.parametrize("ask", [UNITS.node, UNITS.within, UNITS.path, UNITS.children, UNITS.role])
def test_asking_for_an_unknown_code_is_an_error(ask: object) -> None:
    with pytest.raises(BadInput, match=r"tree\.unknown"):
        ask("99")  # type: ignore[operator]  # each is a method of the tree


@pytest.mark.parametrize(
    "nodes, code",
    [
        ([Node("1", "A"), Node("1", "B")], "tree.duplicate"),
        ([Node("1", "A", "2")], "tree.parent"),
        ([Node("1", "A", "1")], "tree.cycle"),
        ([Node("1", "A", "2"), Node("2", "B", "3"), Node("3", "C", "1")], "tree.cycle"),
        ([Node("0", "Utanför"), Node("1", "A", "2"), Node("2", "B", "1")], "tree.cycle"),
        ([Node("", "Utan kod")], "tree.code"),
    ],
)
def test_what_is_no_tree_is_refused(nodes: list[Node], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        Tree(nodes)
    assert caught.value.code == code


def test_a_deep_tree_needs_no_deep_stack() -> None:
    deep = Tree([Node("0", ""), *(Node(str(n), "", str(n - 1)) for n in range(1, 3000))])
    assert deep.is_within("2999", "0")
    assert len(deep.path("2999")) == 3000


def test_a_tree_keeps_the_order_it_was_given() -> None:
    assert [node.code for node in UNITS] == ["von", "5", "6", "51", "52"]
    assert [node.code for node in UNITS.children("von")] == ["5", "6", "52"]
    assert [node.code for node in UNITS.roots()] == ["von"]
    assert [node.code for node in UNITS.path("51")] == ["von", "5", "51"]
    assert UNITS.children("51") == ()
    assert Tree([]).roots() == ()


def test_a_role_is_inherited_from_the_nearest_above() -> None:
    assert UNITS.role("51") == "own_provider"
    assert UNITS.role("52") == "management"
    assert UNITS.role("von") == ""


def test_equal_trees_are_equal_and_hash_alike() -> None:
    again = Tree(UNITS)
    assert again == UNITS
    assert hash(again) == hash(UNITS)
    assert again != Tree([])
    assert UNITS != "von"
    assert len(UNITS) == 5
