"""What tests of contracts share with those of signing in."""

import pytest

from tests.agency.conftest import inside, long_ago  # noqa: F401
from tests.cast import staff


@pytest.fixture
def fang(domestic):
    """The office: keeps seals and papers, compares scans, sees no archive for it."""
    return staff("fang", "方岚", "office", domestic)
