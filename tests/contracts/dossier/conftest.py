"""Journeys for tests: signed ones, and the colleagues who run them."""

import pytest

from tests.cast import staff


@pytest.fixture
def mei(domestic):
    """Operations: runs journeys, sees only what she is asked about."""
    return staff("mei", "梅子", "operations", domestic)
