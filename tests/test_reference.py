"""The lists every installation starts with."""

import pytest
from django.db.models import Q

from customers import reference
from customers.models import PrivacyNotice, Purpose, SourceChannel

pytestmark = pytest.mark.django_db


def test_channels_not_approved_cannot_be_chosen():
    unsafe = SourceChannel.objects.filter(safe=False)

    assert unsafe.filter(code="personal_wechat").exists()
    assert not unsafe.filter(active=True).exists()
    assert SourceChannel.objects.filter(safe=True, active=True).count() >= 7


def test_the_service_alone_is_basic_and_sensitive_data_need_a_consent_of_their_own():
    asked = Purpose.objects.filter(asked=True)

    assert list(asked.filter(basic=True).values_list("code", flat=True)) == ["service"]
    assert set(asked.filter(separate=True).values_list("code", flat=True)) == {
        "sensitive",
        "share_suppliers",
        "cross_border",
    }


def test_other_purposes_of_access_are_explained():
    access = Purpose.objects.filter(access=True)

    assert list(access.filter(explain=True).values_list("code", flat=True)) == ["other"]
    assert {"contact", "booking", "verification", "audit"} <= set(access.values_list("code", flat=True))


def test_every_line_speaks_both_languages():
    for model in (SourceChannel, Purpose):
        assert not model.objects.filter(Q(name="") | Q(name_en="")).exists()


def test_the_notice_says_what_the_law_asks_in_both_languages():
    for language, words in (
        ("zh-hans", ("个人信息处理者", "目的", "方式", "种类", "保存", "权利", "监护人", "境外", "投诉")),
        (
            "en",
            ("handler", "purpose", "how", "kinds", "How long", "rights", "guardian", "abroad", "complain"),
        ),
    ):
        notice = PrivacyNotice.objects.in_force(language)
        assert notice.language == language
        assert all(word in notice.body for word in words)


def test_writing_again_changes_nothing_the_agency_changed():
    SourceChannel.objects.filter(code="phone").update(name="热线", active=False)
    before = [model.objects.count() for model in (SourceChannel, Purpose, PrivacyNotice)]

    reference.write_reference()

    assert [model.objects.count() for model in (SourceChannel, Purpose, PrivacyNotice)] == before
    assert SourceChannel.objects.get(code="phone").name == "热线"
