"""docs/rules.md promises a module and a test for each rule: both exist, and no rule stands twice."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\|\s*[A-Z]\d+", line)
]
RULE = re.compile(r"[A-Z]\d{1,2}(, [A-Z]\d{1,2})*")
NAMED = re.compile(r"`([^`]+)`")


def test_there_are_rules_and_none_stands_twice():
    codes = [code for row in ROWS for code in row[0].split(", ")]

    assert len(codes) > 20
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_code_and_test_of_a_rule_exist(row):
    code, what, modules, tests = row
    places = [place for cell in (modules, tests) for place in NAMED.findall(cell)]

    assert RULE.fullmatch(code), code
    assert what
    assert NAMED.findall(modules), "names no code"
    assert NAMED.findall(tests), "names no test"
    assert [place for place in places if not exists(place)] == []
    assert all(place.startswith("tests/") for place in NAMED.findall(tests))


def exists(place: str) -> bool:
    """`folder/file.py`, or `folder/file.py::name` for something defined in it."""
    path, _colons, name = place.partition("::")
    file = ROOT / path
    if not file.exists() or not name:
        return file.exists()
    return bool(re.search(rf"^\s*(def|class) {re.escape(name)}\b", file.read_text("utf-8"), re.MULTILINE))
