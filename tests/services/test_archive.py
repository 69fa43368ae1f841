"""An archive comes back as it was written; whatever else it is made into, it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.errors import BadInput
from tertial.services.archive import (
    DIGITS,
    FIRST,
    LAST,
    SCHEMA,
    SEAL,
    ArchiveWriter,
    is_fit,
    opened,
)

Contents = Mapping[str, bytes]
NAMES = st.lists(
    st.text(st.sampled_from("abcåäö .-_01"), min_size=1, max_size=9).filter(
        lambda name: name not in {".", ".."}
    ),
    min_size=1,
    max_size=3,
).map("/".join)
CONTENTS = st.dictionaries(
    NAMES.filter(lambda name: name not in {FIRST, LAST}), st.binary(max_size=200), max_size=4
)
SMALL: Contents = {"records.sqlite3": b"uppgifter" * 20, "uploads/a/bok.csv": b"1;2\r\n"}


def unheard(more: int) -> None:
    """Nobody asks how far it has come."""


def written(contents: Contents, **about: Any) -> bytes:
    out = io.BytesIO()
    with ArchiveWriter(out) as writer:
        for name, content in contents.items():
            writer.add(name, io.BytesIO(content), unheard)
        writer.close(about)
    return out.getvalue()


def read(raw: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with opened(io.BytesIO(raw), "kopia.zip", unheard) as archive:
        for member in archive.members:
            out = io.BytesIO()
            archive.copy(member, out, unheard)
            found[member.name] = out.getvalue()
    return found


def refusal(raw: bytes) -> BadInput:
    with pytest.raises(BadInput) as raised:
        read(raw)
    return raised.value


@given(CONTENTS)
def test_what_was_written_comes_back(contents: Contents) -> None:
    assert read(written(contents)) == contents


@given(CONTENTS)
def test_the_same_contents_are_the_same_file(contents: Contents) -> None:
    assert written(contents, version="1") == written(contents, version="1")


def test_any_program_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(written(SMALL))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [FIRST, *SMALL, LAST]
        assert "tertial restore" in archive.read(FIRST).decode()


def test_its_register_says_what_was_told_of_it() -> None:
    with opened(io.BytesIO(written(SMALL, version="0.1.0")), "x", unheard) as archive:
        assert archive.about == {"schema": SCHEMA, "version": "0.1.0"}
        member = archive.members[1]
    content = SMALL["uploads/a/bok.csv"]
    assert (member.size, member.sha256) == (5, hashlib.sha256(content).hexdigest())


@given(st.data())
def test_one_flipped_bit_anywhere_is_refused(data: st.DataObject) -> None:
    raw = bytearray(written(SMALL))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    assert refusal(bytes(raw)).code in {"backup.damaged", "backup.not-ours"}


@given(st.data())
def test_one_cut_short_anywhere_is_refused(data: st.DataObject) -> None:
    raw = written(SMALL)
    length = data.draw(st.integers(0, len(raw) - 1))
    assert refusal(raw[:length]).code in {"backup.damaged", "backup.not-ours"}


@given(st.binary(min_size=1, max_size=100))
def test_one_with_more_after_it_is_refused(more: bytes) -> None:
    assert refusal(written(SMALL) + more).code == "backup.damaged"


@given(st.binary(max_size=300))
def test_any_other_file_is_not_ours(raw: bytes) -> None:
    assert refusal(raw).code == "backup.not-ours"


def test_a_writer_that_is_left_leaves_no_seal() -> None:
    out = io.BytesIO()

    def left() -> None:
        with ArchiveWriter(out) as writer:
            writer.add("a", io.BytesIO(b"a"), unheard)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        left()
    assert refusal(out.getvalue()).code == "backup.damaged"


# --- made by somebody who wanted something else: the seal is right, the rest is not ------------------------


def sealed(raw: bytes) -> bytes:
    """A zip with a seal that is right; its comment must hold the place for it."""
    assert raw[-DIGITS:] == b"0" * DIGITS
    return raw[:-DIGITS] + hashlib.sha256(raw).hexdigest().encode()


def forged(
    members: list[tuple[str, bytes]],
    *,
    register: Any = None,
    compression: int = zipfile.ZIP_STORED,
) -> bytes:
    """A sealed zip of those members in order, and a register that says what is right of them, or ``register``."""
    listed = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members
    ]
    said = {"schema": SCHEMA, "members": listed} if register is None else register
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(FIRST), b"")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
        archive.writestr(zipfile.ZipInfo(LAST), json.dumps(said).encode())
        archive.comment = SEAL + b"0" * DIGITS
    return sealed(out.getvalue())


def test_a_forged_one_is_read_when_it_says_what_is_right() -> None:
    assert read(forged([("a", b"1")])) == {"a": b"1"}


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "a/../../b", "a//b", "./a", "a\\..\\b", "a\x00b", "a/"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert refusal(forged([(name, b"")])).code == "backup.damaged"


@given(st.text(max_size=30))
def test_a_fit_name_stays_inside_a_folder(name: str) -> None:
    parts = name.split("/")
    assert not is_fit(name) or all(part not in {"", ".", ".."} for part in parts)


LISTED = {"name": "a", "size": 1, "sha256": hashlib.sha256(b"1").hexdigest()}


@pytest.mark.parametrize(
    "register",
    [
        {"schema": SCHEMA, "members": []},
        {"schema": SCHEMA, "members": [LISTED, LISTED]},
        {"schema": SCHEMA, "members": [LISTED | {"name": "b"}]},
        {"schema": SCHEMA, "members": [LISTED | {"size": 2}]},
        {"schema": SCHEMA, "members": [LISTED | {"sha256": "0" * 64}]},
        {"schema": SCHEMA, "members": [LISTED | {"more": 1}]},
        {"schema": SCHEMA, "members": [LISTED | {"name": 1}]},
        {"schema": SCHEMA, "members": None},
        {"schema": "tertial.backup/2", "members": [LISTED]},
        {"members": [LISTED]},
        [],
        "text",
        7,
    ],
)
def test_a_register_that_says_something_else_is_refused(register: Any) -> None:
    assert refusal(forged([("a", b"1")], register=register)).code == "backup.damaged"


def test_the_same_name_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = forged([("a", b"1"), ("a", b"2")])
    assert refusal(raw).code == "backup.damaged"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    raw = forged([("a", b"0" * 10_000_000)], compression=zipfile.ZIP_DEFLATED)
    assert len(raw) < 20_000
    assert "packade" in str(refusal(raw).values["problem"])


def test_an_encrypted_member_is_refused() -> None:
    raw = bytearray(forged([("a", b"1")]))
    entry = raw.index(b"PK\1\2", raw.index(b"PK\1\2") + 4)
    raw[entry + 8] |= 1
    raw[-DIGITS:] = b"0" * DIGITS
    assert refusal(sealed(bytes(raw))).code == "backup.damaged"


def test_members_that_share_their_bytes_are_refused() -> None:
    raw = bytearray(forged([("a", b"1" * 9), ("b", b"1" * 9)]))
    entries = [place for place in range(len(raw)) if raw[place : place + 4] == b"PK\1\2"]
    first, second = entries[1], entries[2]
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    raw[-DIGITS:] = b"0" * DIGITS
    assert "över varandra" in str(refusal(sealed(bytes(raw))).values["problem"])


def test_a_directory_that_is_not_there_is_refused() -> None:
    raw = bytearray(forged([("a", b"1")]))
    end = raw.rindex(b"PK\5\6")
    struct.pack_into("<L", raw, end + 16, 7)
    raw[-DIGITS:] = b"0" * DIGITS
    assert refusal(sealed(bytes(raw))).code == "backup.damaged"


@given(st.data())
def test_a_forged_byte_anywhere_never_breaks_the_reader(data: st.DataObject) -> None:
    raw = bytearray(forged([("a", b"1"), ("b/c", b"22")]))
    place = data.draw(st.integers(0, len(raw) - DIGITS - 1))
    raw[place] = data.draw(st.integers(0, 255))
    raw[-DIGITS:] = b"0" * DIGITS
    try:
        found = read(sealed(bytes(raw)))
    except BadInput:
        return
    assert found == {"a": b"1", "b/c": b"22"}
