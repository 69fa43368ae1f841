"""What a register of staff would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tertial.services.staff.changes import Changes, compare, heads
from tertial.services.staff.reading import Person

TODAY = date(2026, 11, 24)
UNITS = {"von": {"52110": "ÄO", "52120": "ÄO", "ÄO": ""}}


def person(number: str, unit: str = "52110", manager: str = "", **more: object) -> Person:
    given: dict[str, object] = {
        "number": number,
        "login": f"u{number}",
        "first_name": "Maj",
        "last_name": f"Ek{number}",
        "committee": "von",
        "unit": unit,
        "manager": manager,
    }
    return Person(**(given | more))  # type: ignore[arg-type]  # fields by name


def changes(known: list[Person], new: list[Person], *, is_whole: bool = True) -> Changes:
    return compare(known, new, units=UNITS, today=TODAY, is_whole=is_whole)


def test_who_is_not_known_is_new() -> None:
    assert changes([], [person("1")]).new == (person("1"),)


def test_who_had_left_before_the_first_file_is_not_new() -> None:
    assert changes([], [person("1", ended_on=date(2026, 11, 23))]).is_empty


def test_another_unit_is_a_move_and_another_name_a_new_name() -> None:
    old = [person("1"), person("2"), person("3")]
    found = changes(old, [person("1", "52120"), person("2", last_name="Ny"), person("3")])
    assert [each.after.number for each in found.moved] == ["1"]
    assert [(each.before.name, each.after.name) for each in found.renamed] == [
        ("Maj Ek2", "Maj Ny")
    ]
    assert found.same == 1


def test_who_is_missing_leaves_today_and_who_has_a_last_day_then() -> None:
    last = date(2026, 12, 31)
    found = changes([person("1"), person("2")], [person("2", ended_on=last)])
    assert [(e.person.number, e.last_day, e.is_missing) for e in found.leaving] == [
        ("2", last, False),
        ("1", TODAY, True),
    ]


def test_in_a_part_of_the_register_nobody_is_missing() -> None:
    assert changes([person("1"), person("2")], [person("2")], is_whole=False).is_empty


def test_nobody_is_missing_in_a_committee_that_the_file_does_not_name() -> None:
    other = person("9", committee="sn")
    assert changes([other, person("1")], [person("1")]).is_empty


def test_who_left_and_is_there_again_is_back() -> None:
    found = changes([person("1", ended_on=date(2026, 1, 31))], [person("1")])
    assert [each.number for each in found.back] == ["1"]
    assert found.changed[0].columns == ("ended_on",)


def test_units_and_managers_that_are_not_there_are_said() -> None:
    found = changes([], [person("1", "59999", manager="77")])
    assert [each.unit for each in found.unknown_units] == ["59999"]
    assert [each.manager for each in found.unknown_managers] == ["77"]


def test_the_head_of_a_unit_reports_for_it_and_of_a_level_above_approves() -> None:
    people = [
        person("1", "ÄO"),
        person("2", "52110", manager="1"),
        person("3", "52110", manager="2"),
        person("4", "ÄO", manager="1"),
    ]
    given = changes([], people).roles_given
    assert {(e.person.number, e.role, e.unit) for e in given} == {
        ("2", "reporter", "52110"),
        ("1", "approver", "ÄO"),
    }


def test_the_head_of_a_unit_that_is_not_there_gets_no_role() -> None:
    people = [person("1", "59999"), person("2", "59999", manager="1")]
    assert changes([], people).roles_given == ()


def test_a_new_head_takes_over_from_the_old() -> None:
    old = [person("2"), person("3", manager="2"), person("5")]
    new = [person("2"), person("3", manager="5"), person("5")]
    found = changes(old, new)
    assert [(e.person.number, e.unit) for e in found.roles_given] == [("5", "52110")]
    assert [(e.person.number, e.unit) for e in found.roles_ended] == [("2", "52110")]


def test_two_managers_in_one_unit_give_no_head() -> None:
    people = [person("1"), person("2"), person("3", manager="1"), person("4", manager="2")]
    assert heads(people) == {}


PEOPLE = st.lists(
    st.builds(
        person,
        st.sampled_from("123456"),
        st.sampled_from(["52110", "52120", "ÄO", "x", ""]),
        st.sampled_from(["", "1", "2", "3"]),
        ended_on=st.sampled_from([None, date(2026, 1, 1), TODAY, date(2027, 1, 1)]),
        last_name=st.sampled_from(["Ek", "Ask"]),
    ),
    max_size=6,
    unique_by=lambda each: each.number,
)


@given(known=PEOPLE, new=PEOPLE, is_whole=st.booleans())
def test_taking_the_same_again_changes_nothing(
    known: list[Person], new: list[Person], is_whole: bool
) -> None:
    found = changes(known, new, is_whole=is_whole)
    after = {each.number: each for each in known}
    after |= {each.number: each for each in found.new}
    after |= {each.after.number: each.after for each in found.changed}
    after |= {e.person.number: replace(e.person, ended_on=e.last_day) for e in found.leaving}
    again = changes(list(after.values()), new, is_whole=is_whole)
    assert (again.new, again.back, again.changed, again.leaving) == ((), (), (), ())


@given(known=PEOPLE, new=PEOPLE)
def test_everybody_is_somewhere(known: list[Person], new: list[Person]) -> None:
    found = changes(known, new)
    before = {each.number for each in known}
    assert {e.number for e in found.new} == {
        e.number for e in new if e.number not in before and not (e.ended_on and e.ended_on < TODAY)
    }
    assert found.same + len(found.changed) == sum(e.number in before for e in new)


def test_the_fingerprint_is_that_of_what_is_shown() -> None:
    one, two = changes([], [person("1")]), changes([], [person("2")])
    assert one.fingerprint == changes([], [person("1")]).fingerprint != two.fingerprint
