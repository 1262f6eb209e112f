"""A wrong sign in a credit code is found before it is kept."""

import pytest
from django.core.exceptions import ValidationError

from customers.kinds import credit_codes

from .build import CODE

PUBLISHED = ("9144030071526726XG", "914403001922038216", "91330100799655058B")  # printed by their holders


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass(code):
    assert credit_codes.clean(code) == code


def test_a_code_is_kept_without_the_spaces_and_in_capitals():
    assert credit_codes.clean(" 91530100 ma6k3x8t-27 ") == CODE


def test_every_wrong_sign_is_found():
    missed = [
        (place, sign)
        for place in range(17)
        for sign in credit_codes.SIGNS
        if sign != CODE[place]
        and credit_codes.check_sign(CODE[:place] + sign + CODE[place + 1 : 17]) == CODE[17]
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("530100400012345", "2015"),
        (CODE[:-1], "17"),
        (CODE.replace("K", "I"), "I"),
        (CODE[:-1] + "8", "7"),
    ],
)
def test_a_wrong_code_is_told_with_what_is_wrong(code, word):
    with pytest.raises(ValidationError) as error:
        credit_codes.clean(code)

    assert word in error.value.messages[0]


def test_the_code_tells_the_province():
    assert credit_codes.province(CODE) == "53"
    assert credit_codes.province("10" * 9) == ""
