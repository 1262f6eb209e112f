"""What people type, and what is made of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agency.forms import fields
from agency.templatetags.fields import parted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013-8000 ", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("0086 138 0013 8000", "13800138000"),
        ("087163123456", "0871-63123456"),
        ("（010）1234 5678 转 801", "010-12345678 ext. 801"),
        ("+852 9123 4567", "+852 9123 4567"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("400 812 3456", "4008123456"),
    ],
)
def test_a_phone_is_kept_in_one_form(typed, kept):
    assert fields.PhoneField().clean(typed) == kept
    assert fields.clean_phone(kept) == kept


@pytest.mark.parametrize(
    "typed", ["12345", "1380013800", "138001380000", "63123456", "+44 1", "call me", "🎉", "++"]
)
def test_what_is_no_phone_is_told_how_to_mend(typed):
    with pytest.raises(ValidationError) as trouble:
        fields.PhoneField().clean(typed)

    assert len(trouble.value.messages[0]) > 10


@pytest.mark.parametrize(
    "name", ["周文", "Anna-Lena O'Neill", "买买提·艾力", "José  María", "𠮷野", "𰻝𮧵", "Nguyễn Thị"]
)
def test_names_of_all_the_world_pass(name):
    assert fields.NameField().clean(f"　{name} ") == " ".join(name.split())


@pytest.mark.parametrize(
    "name", ["周文🎉", "周❤文", "周\x00文", "周\ud800文", "周\u202e文", "周\ufffd", "★", "周" * 61]
)
def test_what_no_name_holds_is_refused(name):
    with pytest.raises(ValidationError):
        fields.NameField().clean(name)


def test_copied_text_brings_no_invisible_signs_along():
    assert fields.LineField().clean("\ufeff周\u200b文\u00a0 ８ 号") == "周文 8 号"
    assert fields.NoteField().clean("one\r\ntwo 👨‍👩‍👧\r") == "one\ntwo 👨‍👩‍👧"


@given(st.text(max_size=100))
def test_no_text_breaks_a_field(text):
    for field in (fields.LineField(), fields.NoteField(), fields.NameField(), fields.PhoneField()):
        try:
            kept = field.clean(text)
        except ValidationError:
            continue
        assert kept.encode().decode() == kept
        assert field.clean(kept) == kept


def test_the_present_is_no_future_and_the_oldest_day_is_still_taken():
    now, year = datetime(2026, 11, 20, 4, tzinfo=UTC), timedelta(days=365)

    fields.check_past(now, now, year)
    fields.check_past(now - year, now, year)
    for wrong in (now + timedelta(seconds=1), now - year - timedelta(seconds=1)):
        with pytest.raises(ValidationError):
            fields.check_past(wrong, now, year)


def test_a_question_is_not_followed_by_a_colon():
    with translation.override("zh-hans"):
        assert [parted("内容属实吗？"), parted("姓名")] == ["", "："]
    with translation.override("en"):
        assert [parted("Is it accurate?"), parted("Name")] == [" ", ": "]
