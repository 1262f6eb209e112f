"""Without an assessment in force nothing begins: purposes, recipients, transfers abroad, fields, rules for grades."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Notice
from compliance.impact import deciding, gating, standing
from compliance.models import ImpactAssessment
from compliance.privacy import purposing
from compliance.sharing import standing as recipients
from customers.models import FieldSwitch, Purpose
from customers.parts import switches
from customers.trade import grading
from tests.compliance.privacy.test_purposes import VALUES
from tests.compliance.sharing.conftest import drafted, entered
from tests.compliance.sharing.conftest import liu as liu  # noqa: F401 (fixture)

from .conftest import approved

SENSITIVE = VALUES | {"categories": ["basic", "health"]}


def proposed(by, **changes):
    marketing = Purpose.objects.get(code="marketing")
    return purposing.propose(purposing.draft(marketing, by=by, values=VALUES | changes), by=by)


def test_a_purpose_with_sensitive_data_does_not_begin_without_an_assessment(he, shen, gao):
    entry = proposed(shen, **SENSITIVE)

    with pytest.raises(standing.Unassessed) as refusal:
        purposing.decide(entry, by=gao, approved=True)
    called_for = ImpactAssessment.objects.get()
    assert (called_for.kind, called_for.key, called_for.state) == ("purpose", "marketing", "triggered")
    assert refusal.value.url == called_for.get_absolute_url()

    approved("purpose", "marketing", by=he, officer=shen)
    assert purposing.decide(entry, by=gao, approved=True).state == "approved"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"categories": ["identity"]}, "sensitive"),
        ({"subjects": ["minors"]}, "sensitive"),
        ({"recipients": "短信服务商"}, "provided"),
        ({"cross_border": True, "abroad": "泰国；履行合同"}, "abroad"),
    ],
)
def test_each_number_of_the_law_calls_for_one(shen, changes, cause):
    proposed(shen, **changes)

    assert ImpactAssessment.objects.get().causes == [cause]


def test_a_purpose_the_law_does_not_name_begins_without(shen, gao):
    entry = proposed(shen)

    assert purposing.decide(entry, by=gao, approved=True).state == "approved"
    assert not ImpactAssessment.objects.exists()


def test_an_altered_purpose_needs_an_assessment_of_what_is_new_and_the_old_one_ends(he, shen, gao):
    entry = proposed(shen, **SENSITIVE)
    first = approved("purpose", "marketing", by=he, officer=shen)
    purposing.decide(entry, by=gao, approved=True)
    altered = proposed(shen, **SENSITIVE | {"recipients": "短信服务商"})

    with pytest.raises(Refused):
        purposing.decide(altered, by=gao, approved=True)
    approved("purpose", "marketing", by=he, officer=shen)
    purposing.decide(altered, by=gao, approved=True)

    first.refresh_from_db()
    assert (first.state, first.ended_why) == ("outdated", "replaced")


def test_nothing_is_drafted_for_a_kind_of_recipient_nobody_assessed(he, zhao, shen, lin, liu):  # noqa: F811
    from compliance.sharing import entering

    hotel = entered(zhao)
    with acting(shen):
        hotel = entering.decide(hotel.pk, by=shen, approve=True)
    with pytest.raises(Refused):
        drafted(lin, hotel, [liu])
    assert recipients.usable(localdate()) == []

    approved("recipient_kind", "hotel", by=he, officer=shen)
    assert recipients.usable(localdate()) == [hotel]
    assert drafted(lin, hotel, [liu]).count == 1


def test_entering_the_first_recipient_of_a_kind_calls_for_the_assessments_once(he, zhao):
    entered(zhao, country="TH")
    entered(zhao, country="TH", name="曼谷河畔酒店")

    with acting_as("system:test"):
        asked = ImpactAssessment.objects.order_by("kind").values_list("kind", "key", "state")
        assert list(asked) == [("abroad", "TH", "triggered"), ("recipient_kind", "hotel", "triggered")]
        assert Notice.objects.filter(to=he, kind="impact_needed").count() == 2


def test_abroad_needs_one_more_for_the_country(he, shen, zhao, hotels):
    made = entered(zhao, country="TH")

    against = recipients.troubles(made, localdate())
    approved("abroad", "TH", by=he, officer=shen)

    assert len(against) == len(recipients.troubles(made, localdate())) + 1


def test_a_country_is_assessed_before_the_first_recipient_there_is_on_file(he, shen, zhao, hotels):
    approved("abroad", "TH", by=he, officer=shen)

    assert (
        len(recipients.troubles(entered(zhao, country="TH"), localdate())) == 1
    )  # a second person's approval


def test_what_an_authority_orders_by_law_needs_none(zhao):
    ministry = entered(zhao, kind="government", name="市公安局出入境管理处")

    assert standing.of_recipient(ministry) == []


def test_a_share_under_way_is_stopped_when_the_assessment_ends(he, shen, zhao, lin, liu, hotels):  # noqa: F811
    from compliance.sharing import drafting, entering

    hotel = entered(zhao)
    with acting(shen):
        hotel = entering.decide(hotel.pk, by=shen, approve=True)
    share = drafted(lin, hotel, [liu])
    deciding.outdate(hotels, by=shen, comment="酒店改用境外预订系统")

    with pytest.raises(Refused), acting(lin):
        drafting.propose(share, by=lin)


def test_a_group_of_fields_is_switched_on_with_an_approved_assessment_only(he, shen):
    purpose = Purpose.objects.get(code="sensitive")
    with pytest.raises(Refused):
        switches.turn_on("assets", by=shen, purpose=purpose)

    made = approved("field_group", "assets", by=he, officer=shen)
    switches.turn_on("assets", by=shen, purpose=purpose)

    assert FieldSwitch.objects.get().assessment == made.number


def test_for_another_purpose_the_fields_need_another_assessment(he, shen):
    approved("field_group", "assets", by=he, officer=shen)
    switches.turn_on("assets", by=shen, purpose=Purpose.objects.get(code="sensitive"))
    switches.turn_off("assets", by=shen)

    with pytest.raises(Refused):
        switches.turn_on("assets", by=shen, purpose=Purpose.objects.get(code="share_suppliers"))


def test_nothing_new_goes_into_the_fields_once_their_assessment_is_outdated(he, shen, liu):  # noqa: F811
    made = approved("field_group", "assets", by=he, officer=shen)
    switches.turn_on("assets", by=shen, purpose=Purpose.objects.get(code="sensitive"))
    with acting(shen):
        switches.check("assets", liu)
    deciding.outdate(made, by=shen, comment="资产证明改为当场查看不留存")

    with pytest.raises(Refused), acting(shen):
        switches.check("assets", liu)


def test_a_new_rule_for_grades_needs_one(he, shen):
    grading.write_reference()
    rule = grading.in_force()
    facts = {
        "weights": rule.weights,
        "steps": rule.steps,
        "thresholds": rule.thresholds,
        "note": "更看重回头客",
    }
    tomorrow = localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        grading.write_rule(by=he, effective_from=tomorrow, **facts)

    approved("automated", "grading", by=he, officer=shen)

    assert grading.write_rule(by=he, effective_from=tomorrow, **facts).version == 2


def test_what_runs_without_an_assessment_is_named_with_the_way_to_it(client, he, shen, zhao):
    from compliance.sharing import entering

    with acting(shen):
        entering.decide(entered(zhao).pk, by=shen, approve=True)
    client.force_login(he)

    page = client.get(reverse("compliance:impacts")).content.decode()

    called_for = ImpactAssessment.objects.get()
    assert [one.subject.key for one in gating.shut()] == ["hotel"]
    assert called_for.get_absolute_url() in page
