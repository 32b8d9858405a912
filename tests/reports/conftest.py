"""Fixtures of the charts' tests: made-up frames as functions, so that tests say which nets they need; a tab."""

from collections import defaultdict
from itertools import chain

import made_up
import pytest


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


class Seat:
    """A page in a context of its own that one test after another uses; nothing is kept in a browser between them."""

    def __init__(self, chromium, settings):
        self.context = chromium.new_context(**settings)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.page.said.append(message.text))
        self.page.on("pageerror", lambda error: self.page.said.append(str(error)))
        self.page.on("request", lambda request: self.page.asked.append(request.url))

    def take(self, width, scheme):
        """The page, empty, with no notes yet."""
        self.page.said, self.page.asked = [], []
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(media="null", color_scheme=scheme)
        return self.page

    def leave(self):
        """Leave the page empty."""
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")


@pytest.fixture(scope="module")
def seats(chromium):
    """A function that finds a free seat of these settings, or makes one, and says where to put it afterwards."""
    free = defaultdict(list)

    def find(settings):
        there = free[repr(sorted(settings.items()))]
        return there.pop() if there else Seat(chromium, settings), there

    yield find
    for seat in chain.from_iterable(free.values()):
        seat.context.close()


@pytest.fixture
def tab(seats):
    """A function that opens a page's file; the tab notes what the console said and what was asked for."""
    taken = []

    def open_file(path, width=700, color_scheme="light", **settings):
        seat, free = seats(settings)
        taken.append((seat, free))
        page = seat.take(width, color_scheme)
        page.goto(path.as_uri())
        return page

    yield open_file
    for seat, free in taken:
        seat.leave()
        free.append(seat)
