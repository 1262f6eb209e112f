"""Amounts as they stand on cheques."""

import pytest

from contracts.drafting.amounts import in_words


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, ""),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (1_680_932, "壹万陆仟捌佰零玖元叁角贰分"),
        (1_234_500, "壹万贰仟叁佰肆拾伍元整"),
        (10_000_000, "壹拾万元整"),
        (100_050_000, "壹佰万零伍佰元整"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (100_000_001_00, "壹亿零壹元整"),
        (-20_000, "负贰佰元整"),
    ],
)
def test_an_amount_is_written_out(fen, said):
    assert in_words(fen) == said
