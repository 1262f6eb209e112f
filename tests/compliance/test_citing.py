"""Rules are cited as documents and laws; the codes of our requirements stay out of sight."""

import pytest

from compliance.auditing.controls import CONTROLS
from compliance.auditing.processes import PROCESSES
from compliance.citing import CODES, cited
from compliance.spot_checks.checklist import POINTS


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("B17 · 000 §三.2", "《客户资料档案管理流程》三.2"),
        ("B15 · 个人信息保护法 13, 29", "《个人信息保护法》第 13、29 条"),
        ("000 §三.1 · 个人信息保护法 14", "《客户资料档案管理流程》三.1；《个人信息保护法》第 14 条"),
        ("C17 · 003", "《旅行社客户维护细则》"),
        ("D1, D8", ""),
    ],
)
def test_a_rule_in_short_is_written_out(rule, words):
    assert cited(rule) == words


@pytest.mark.parametrize("one", [*CONTROLS, *PROCESSES, *POINTS], ids=lambda one: one.code)
def test_everything_checked_says_where_it_is_written(one):
    assert one.source.startswith("《")
    assert not CODES.search(one.source)
