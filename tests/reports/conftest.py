"""Fixtures of the charts' tests: made-up frames as functions, so that tests say which nets they need; a tab."""

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


@pytest.fixture
def tab(chromium):
    """A function that opens a page's file; the tab notes what the console said and what was asked for."""
    contexts = []

    def open_file(path, width=700, **settings):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
