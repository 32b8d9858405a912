"""Places in the browser that one test after another uses: a new page's first chart takes a second, a used one's not.

Belongs here: finding, emptying and closing them. Does not belong here: what a page notes while a test looks at it.
The pages keep nothing in a browser, so nothing is handed on from test to test.
"""

from collections import defaultdict
from contextlib import contextmanager
from itertools import chain


class Seat:
    """A page in a context of its own."""

    def __init__(self, chromium, settings):
        self.context = chromium.new_context(**settings)
        self.page = self.context.new_page()

    def take(self, width, height, scheme):
        """The page, empty."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(media="null", color_scheme=scheme)
        return self.page

    def leave(self):
        """Leave the page empty and what it said and asked complete."""
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")


@contextmanager
def seats_of(kind, chromium):
    """A function that finds a free seat of these settings, or makes one, and says where to put it afterwards."""
    free = defaultdict(list)

    def find(settings):
        there = free[repr(sorted(settings.items()))]
        return there.pop() if there else kind(chromium, settings), there

    yield find
    for seat in chain.from_iterable(free.values()):
        seat.context.close()
