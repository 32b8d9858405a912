"""The axis of the home page's picture of every definition, over many years: what it names, and that it fits."""

import re
from itertools import pairwise

import pytest

from reports.site import marks
from reports.svg import letters

SERIES = {
    "president_2024": dict.fromkeys(range(1981, 2026), 1000.0),
    "governor": dict.fromkeys(range(1985, 2026), -3900.0),
}


@pytest.mark.parametrize("size", [(760, 330), (350, 280)])
def test_decades_are_named_and_nothing_is_cut_off(size):
    svg = str(marks.dots(SERIES, ("president_2024", "governor"), "Says.", size))
    years = re.findall(r'text-anchor="middle">(\d{4})<', svg)
    assert years[0] == "1981"
    assert years[-1] == "2025"
    assert all(year.endswith("0") for year in years[1:-1])
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="middle">', svg)]
    assert min(b - a for a, b in pairwise(places)) > 36
    for x, said in re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="end">([^<]+)<', svg):
        assert float(x) - letters.width(said, 13) * 1.15 >= 0, said


def test_few_years_are_named_back_from_the_last():
    few = {"president_2024": dict.fromkeys(range(2008, 2026), 1000.0)}
    svg = str(marks.dots(few, ("president_2024",), "Says.", (350, 280)))
    assert re.findall(r'text-anchor="middle">(\d{4})<', svg)[-1] == "2025"
    one_year = str(marks.dots({"a": {2025: 1.0}}, (), "Says.", (350, 280)))
    assert re.findall(r'text-anchor="middle">(\d{4})<', one_year) == ["2025"]
