"""Days are written so that nobody has to guess which is the month."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "form", "written"),
    [
        ("en", "SHORT_DATE_FORMAT", "4 Sep 2026"),
        ("en", "MONTH_DAY_FORMAT", "4 Sep"),
        ("zh-hans", "SHORT_DATE_FORMAT", "2026年9月4日"),
        ("zh-hans", "MONTH_DAY_FORMAT", "9月4日"),
    ],
)
def test_a_day_is_written_in_one_way_in_each_language(language, form, written):
    with translation.override(language):
        assert date_format(date(2026, 9, 4), form) == written
