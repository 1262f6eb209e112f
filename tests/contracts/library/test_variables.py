"""Blanks a template defines for itself: what may stand in them."""

import pytest

from contracts.library.variables import form_field, printed, trouble, troubles_of

MONEY = {"key": "deposit", "label": "定金", "type": "money", "least": 100, "most": 5000}
CHOICE = {"key": "room", "label": "房型", "type": "choice", "choices": ["大床", "双床"]}
DAY = {"key": "visa_by", "label": "签证截止日", "type": "date"}


@pytest.mark.parametrize(
    ("definition", "value", "good"),
    [
        (MONEY, "1280.50", True),
        (MONEY, "1280.505", False),
        (MONEY, "99.99", False),
        (MONEY, "5000.01", False),
        (MONEY, "一千", False),
        ({"key": "n", "type": "number", "least": 1}, "0", False),
        ({"key": "n", "type": "number", "least": 1}, "1", True),
        ({"key": "n", "type": "number"}, "1.5", False),
        (DAY, "2026-02-29", False),
        (DAY, "2028-02-29", True),
        (CHOICE, "大床", True),
        (CHOICE, "帐篷", False),
        ({"key": "t", "type": "text", "most": 3}, "四个字啊", False),
        ({"key": "t", "type": "text"}, "", True),
        ({"key": "t", "type": "text", "required": True}, " ", False),
    ],
)
def test_what_does_not_fit_the_blank_is_told(definition, value, good):
    assert (trouble(definition, value) == "") is good


def test_the_form_refuses_what_the_check_refuses_and_keeps_half_a_draft():
    field = form_field(MONEY | {"required": True})

    assert field.clean("") == ""
    assert field.clean("1280.50") == "1280.50"
    with pytest.raises(Exception, match="1280.50"):
        field.clean("viel")


def test_amounts_and_days_are_printed_as_the_rest_of_the_text(settings):
    assert printed(MONEY, "1280.5") == "¥1,280.50"
    assert "2026" in printed(DAY, "2026-12-01")
    assert printed(DAY, "bald") == "bald"


def test_definitions_that_nobody_can_fill_are_told():
    assert len(troubles_of([{"key": "Room", "type": "choice", "choices": ["一"]}])) == 2
    assert len(troubles_of([{"key": "n", "type": "number", "least": 5, "most": 1}])) == 1
    assert troubles_of([MONEY, CHOICE, DAY]) == []
