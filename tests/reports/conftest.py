"""Fixtures of the charts' tests: made-up frames as functions, so that tests say which nets they need."""

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
