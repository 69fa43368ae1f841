"""Trees of codes: units, accounts, activities. Who is within whom is asked here and nowhere else.

A code's digits say nothing of its place (``Book`` is not above ``Books``): only the parents that are given count.
Source: docs/dev/methods.md#trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tertial.errors import BadInput


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, an account or an activity. ``parent`` is a code, empty at the top; ``level`` and ``role`` are free words
    of the municipality ("enhet"; "purchaser")."""

    code: str
    name: str
    parent: str = ""
    level: str = ""
    role: str = ""


class Tree:
    """An immutable tree (or several side by side) of nodes, in the order they were given.

    Raises: BadInput("tree.duplicate"): a code twice. BadInput("tree.parent"): a parent that is not there.
            BadInput("tree.cycle"): a node that is its own ancestor. BadInput("tree.code"): a node without a code.
    >>> tree = Tree([Node("von", "Nämnden"), Node("5", "Egen regi", "von"), Node("51", "Hemtjänst", "5")])
    >>> tree.is_within("51", "von"), tree.is_within("5", "51"), sorted(tree.within("5"))
    (True, False, ['5', '51'])
    """

    __slots__ = ("_ancestors", "_children", "_nodes")

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = MappingProxyType(_by_code(nodes))
        self._ancestors = MappingProxyType(_ancestors(self._nodes))
        children: dict[str, list[Node]] = {}
        for node in self._nodes.values():
            children.setdefault(node.parent, []).append(node)
        self._children = MappingProxyType({code: tuple(below) for code, below in children.items()})

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def __eq__(self, other: object) -> bool:
        return self._nodes == other._nodes if isinstance(other, Tree) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._nodes.values()))

    def node(self, code: str) -> Node:
        """The node with that code. Raises ``BadInput("tree.unknown")``."""
        try:
            return self._nodes[code]
        except KeyError:
            raise BadInput("tree.unknown", node=code) from None

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether ``code`` is ``ancestor`` or below it. A code that is not in the tree is within nothing."""
        return code in self._nodes and (code == ancestor or ancestor in self._ancestors[code])

    def within(self, ancestor: str) -> frozenset[str]:
        """The codes of the node and of all below it: what a sum over it takes. Raises ``BadInput("tree.unknown")``."""
        self.node(ancestor)
        return frozenset(code for code in self._nodes if self.is_within(code, ancestor))

    def path(self, code: str) -> tuple[Node, ...]:
        """From the top down to the node itself. Raises ``BadInput("tree.unknown")``."""
        node = self.node(code)
        return (*(self._nodes[above] for above in reversed(self._ancestors[code])), node)

    def roots(self) -> tuple[Node, ...]:
        return self._children.get("", ())

    def children(self, code: str) -> tuple[Node, ...]:
        """The nodes directly below, in the order given. Raises ``BadInput("tree.unknown")``."""
        self.node(code)
        return self._children.get(code, ())

    def role(self, code: str) -> str:
        """The role of the node, or of the nearest node above that has one. Raises ``BadInput("tree.unknown")``."""
        return next((node.role for node in reversed(self.path(code)) if node.role), "")


def _by_code(nodes: Iterable[Node]) -> dict[str, Node]:
    by_code: dict[str, Node] = {}
    for node in nodes:
        if not node.code:
            raise BadInput("tree.code", name=node.name)
        if node.code in by_code:
            raise BadInput("tree.duplicate", node=node.code)
        by_code[node.code] = node
    for node in by_code.values():
        if node.parent and node.parent not in by_code:
            raise BadInput("tree.parent", node=node.code, parent=node.parent)
    return by_code


def _ancestors(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    """The codes above each node, nearest first. Without recursion: a bad file may nest deeply."""
    found: dict[str, tuple[str, ...]] = {}
    for code in nodes:
        trail: list[str] = []
        current = code
        while current and current not in found:
            if current in trail:
                raise BadInput("tree.cycle", node=current)
            trail.append(current)
            current = nodes[current].parent
        above = (current, *found[current]) if current else ()
        for passed in reversed(trail):
            found[passed] = above
            above = (passed, *above)
    return found
