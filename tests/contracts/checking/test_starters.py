"""The texts the product brings along hold before its own legal check."""

import pytest

from contracts.checking import rules  # noqa: F401 (registers them)
from contracts.checking.registry import RULES
from contracts.library import starters
from contracts.models import Severity

from .goods import good

FILLED = {"money": "100", "number": "1", "date": "2030-01-01"}


def filled(definition: dict) -> str:
    if definition["type"] == "choice":
        return definition["choices"][0]
    return str(definition.get("least") or FILLED.get(definition["type"], "示例"))


@pytest.mark.parametrize("code", starters.names())
def test_a_starter_text_filled_in_is_stopped_by_no_rule(code):
    text, made = starters.read(code), good(code)
    made.body, made.variables = text["body"], text["variables"]
    made.terms.closing.values = {one["key"]: filled(one) for one in text["variables"]}
    case = made.case()

    stopped = {name for name, one in RULES.items() if one.concerns(case) and list(one.find(case))}
    assert {name for name in stopped if RULES[name].severity == Severity.BLOCK} == set()
