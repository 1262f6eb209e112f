"""docs/no_peer_has.md names a screen and a test for each point: both exist, or it says “not yet”."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from tests.test_rules import NAMED, ROOT, exists

TEXT = (ROOT / "docs" / "no_peer_has.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\|\s*\d+\s*\|", line)
]


def test_every_point_of_both_lists_stands_there():
    assert [int(row[0]) for row in ROWS] == [*range(1, 11), *range(1, 11)]


@pytest.mark.parametrize("row", ROWS, ids=[f"{place}-{row[0]}" for place, row in enumerate(ROWS)])
def test_screen_and_test_exist_or_it_is_not_there_yet(row):
    _number, point, screen, test = row
    assert point
    if "not yet" in (screen, test):
        assert screen == test == "not yet"
        return
    places = NAMED.findall(test)
    assert places
    assert [place for place in places if not (place.startswith("tests/") and exists(place))] == []
    assert reachable(NAMED.findall(screen)[0])


def reachable(name: str) -> bool:
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
