"""Which new documents can be released: what is built, in which order, how often, and what stays out."""

import pytest

from pipeline.compose.search import MOST_TRIES, grouped, search

NAMES = [f"dataset {number:02}" for number in range(30)]


def searched(fresh, bad, waiting=(), turn=0):
    """What is found where builds with one of ``bad`` fail, and what was built on the way."""
    steps, said, built = search(fresh, waiting, turn), None, []
    while True:
        try:
            parts = steps.send(said)
        except StopIteration as ended:
            return ended.value, built
        built.append(sorted(parts))
        said = f"fails with {', '.join(found)}" if (found := sorted(parts & set(bad))) else ""


def test_where_all_is_well_one_build_is_all():
    found, built = searched(["a", "b"], [])
    assert (found.good, found.out, built) == ({"a", "b"}, {}, [["a", "b"]])


def test_one_that_is_to_blame_is_found_and_the_rest_goes_out():
    found, built = searched(["a", "b", "c"], ["b"])
    assert found.good == {"a", "c"}
    assert found.out == {"b": "fails with b"}
    assert built == [["a", "b", "c"], [], ["a"], ["a", "b"], ["a", "c"]]


def test_the_last_is_not_tried_where_it_makes_everything_which_failed():
    found, built = searched(["a", "b"], ["b"])
    assert (found.good, found.out) == ({"a"}, {"b": "fails with b"})
    assert built == [["a", "b"], [], ["a"]]
    assert searched(["a"], ["a"])[1] == [["a"], []]


def test_several_may_be_to_blame():
    assert searched(["a", "b", "c"], ["a", "c"])[0].good == {"b"}
    assert searched(["a", "b", "c"], ["a", "b", "c"])[0].good == set()


def test_where_nothing_passes_nothing_is_found():
    steps = search(["a"])
    assert next(steps) == {"a"}
    assert steps.send("it fails") == set()
    with pytest.raises(StopIteration) as ended:
        steps.send("it fails")
    assert ended.value.value.good is None


@pytest.mark.parametrize("number", range(1, 31))
@pytest.mark.parametrize("at", [0, 0.5, 1])
def test_however_many_there_are_a_few_nights_find_it(number, at):
    """Each night releases what passes; what stayed out is what the next night tries again."""
    names = NAMES[:number]
    bad = names[round(at * (number - 1))]
    released, waiting, nights = set(), names, 0
    while waiting != [bad]:
        found, built = searched(waiting, [bad]) if not nights else searched([], [bad], waiting, nights)
        assert len(built) <= 2 + MOST_TRIES
        released |= found.good
        waiting, nights = list(found.out), nights + 1
    assert released == set(names) - {bad}
    assert nights <= 5


def test_what_waits_keeps_nothing_new_back():
    found, built = searched(["new"], ["old"], ["old"])
    assert (found.good, found.out) == ({"new"}, {"old": "fails with old"})
    assert built == [["new"], ["new", "old"]]


def test_what_waits_goes_out_once_it_passes():
    found, _ = searched(["new"], [], ["old"])
    assert (found.good, found.out) == ({"new", "old"}, {})


def test_what_waits_is_not_tried_where_the_new_took_all_tries():
    found, built = searched(["a", "b", "c", "d"], ["a", "b", "c"], ["old"])
    assert len(built) == 2 + MOST_TRIES
    assert found.out["old"] == ""


@pytest.mark.parametrize(
    ("names", "most", "expected"),
    [("abc", 3, "a b c"), ("abcd", 3, "a bc d"), ("a", 3, "a"), ("", 3, ""), ("ab", 0, "")],
)
def test_parts_of_about_one_size(names, most, expected):
    assert [frozenset(part) for part in expected.split()] == grouped(names, most)
