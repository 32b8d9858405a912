"""Fixtures of the charts' tests: made-up frames as functions, so that tests say which nets they need; a tab."""

import pytest

from tests.reports import made_up
from tests.seats import Seat, seats_of


@pytest.fixture
def context():
    return made_up.CONTEXT


@pytest.fixture
def states():
    return made_up.net_contribution


@pytest.fixture
def groups():
    return made_up.net_by_lean


@pytest.fixture
def lean():
    return made_up.lean


class FileSeat(Seat):
    """A seat whose page notes what the console said and what was asked for."""

    def __init__(self, chromium, settings):
        super().__init__(chromium, settings)
        self.page.on("console", lambda message: self.page.said.append(message.text))
        self.page.on("pageerror", lambda error: self.page.said.append(str(error)))
        self.page.on("request", lambda request: self.page.asked.append(request.url))


@pytest.fixture(scope="module")
def seats(chromium):
    with seats_of(FileSeat, chromium) as find:
        yield find


@pytest.fixture
def tab(seats):
    """A function that opens a page's file; the tab notes what the console said and what was asked for."""
    taken = []

    def open_file(path, width=700, color_scheme="light", **settings):
        seat, free = seats(settings)
        taken.append((seat, free))
        seat.page.said, seat.page.asked = [], []
        page = seat.take(width, 900, color_scheme)
        page.goto(path.as_uri())
        return page

    yield open_file
    for seat, free in taken:
        seat.leave()
        free.append(seat)
