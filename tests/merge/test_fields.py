"""Two honest answers are both kept until a person chooses."""

from app.merge.fields import conflicts, current, fold_fields, history
from tests.support.told import Device, set_


def test_edit_replaces_what_its_author_saw() -> None:
    a = Device("a")
    first = a.says(set_(title="un"))
    second = a.says(set_(title="deux"), refs=[first])
    fields = fold_fields([second, first])
    assert current(fields, "title") == "deux" and not conflicts(fields)


def test_answers_that_never_saw_each_other_are_both_kept() -> None:
    a, b = Device("a"), Device("b")
    one, two = a.says(set_(title="un")), b.says(set_(title="deux"))
    fields = fold_fields([one, two])
    assert [version.value for version in fields["title"]] == ["un", "deux"]
    assert conflicts(fields) == ["title"]


def test_different_fields_never_conflict() -> None:
    a, b = Device("a"), Device("b")
    fields = fold_fields([a.says(set_(title="un")), b.says(set_(setting="deux"))])
    assert not conflicts(fields)


def test_choice_settles_and_is_one_more_edit() -> None:
    a, b, c = Device("a"), Device("b"), Device("c")
    one, two = a.says(set_(title="un")), b.says(set_(title="deux"))
    c.hears(one, two)
    choice = c.says(set_(title="deux"), refs=[one, two])
    assert not conflicts(fold_fields([one, two, choice]))
    assert [v.value for v in history([choice, two, one], "title")] == ["un", "deux", "deux"]


def test_two_different_choices_are_a_conflict_again() -> None:
    a, b = Device("a"), Device("b")
    one, two = a.says(set_(title="un")), b.says(set_(title="deux"))
    a.hears(two), b.hears(one)
    fields = fold_fields(
        [
            one,
            two,
            a.says(set_(title="un"), refs=[one, two]),
            b.says(set_(title="deux"), refs=[one, two]),
        ]
    )
    assert conflicts(fields) == ["title"]


def test_same_answer_twice_is_no_conflict_and_is_replaced_as_one() -> None:
    a, b, c = Device("a"), Device("b"), Device("c")
    one, two = a.says(set_(title="pareil")), b.says(set_(title="pareil"))
    fields = fold_fields([one, two])
    assert not conflicts(fields)
    (version,) = fields["title"]
    assert version.entries == {one.id, two.id}
    c.hears(one, two)
    after = c.says(set_(title="autre"), refs=version.entries)
    assert [v.value for v in fold_fields([one, two, after])["title"]] == ["autre"]


def test_yes_is_not_the_number_one() -> None:
    a, b = Device("a"), Device("b")
    fields = fold_fields([a.says(set_(scale=True)), b.says(set_(scale=1))])
    assert conflicts(fields) == ["scale"]


def test_answer_taken_back_stands_as_nothing() -> None:
    a = Device("a")
    first = a.says(set_(title="un"))
    fields = fold_fields([first, a.says(set_(title=None), refs=[first])])
    assert current(fields, "title") is None and not conflicts(fields)


def test_edit_of_one_field_leaves_the_other_fields_of_what_it_replaces() -> None:
    a = Device("a")
    first = a.says(set_(title="un", setting="ici"))
    fields = fold_fields([first, a.says(set_(title="deux"), refs=[first])])
    assert (current(fields, "title"), current(fields, "setting")) == ("deux", "ici")


def test_three_way_conflict_is_settled_where_it_was_seen_only() -> None:
    a, b, c = Device("a"), Device("b"), Device("c")
    one, two, three = (d.says(set_(title=d.name)) for d in (a, b, c))
    a.hears(two)
    choice = a.says(set_(title="b"), refs=[one, two])
    assert {v.value for v in fold_fields([one, two, three, choice])["title"]} == {"b", "c"}
