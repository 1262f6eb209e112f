"""An assessment is written by one person, decided on by another; its versions stay (PIPL 55, 56)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.impact import deciding, standing, writing
from compliance.models import ImpactAssessment

from .conftest import RISK, approved, handed_in, values

HOTEL = ("recipient_kind", "hotel")


def states() -> list[tuple[int, str]]:
    with acting_as("system:test"):
        rows = ImpactAssessment.objects.order_by("version")
        return list(rows.values_list("version", "state"))


def test_an_approved_one_opens_its_gate_for_a_year(he, shen, hotels):
    assert standing.standing(*HOTEL) == hotels
    assert hotels.due_on == localdate() + policy.IMPACT_REFRESH


def test_whoever_wrote_it_does_not_approve_it(shen, gao):
    mine = handed_in(*HOTEL, by=shen)

    with pytest.raises(Refused):
        deciding.approve(mine, by=shen)
    deciding.approve(mine, by=gao)

    assert standing.standing(*HOTEL) == mine


def test_the_database_itself_refuses_the_author_as_the_one_who_decides(he, hotels):
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as("system:test"):
        ImpactAssessment.objects.update(decided_by=he)


def test_only_the_privacy_officer_or_the_general_manager_decides(he, zhao, shen):
    waiting = handed_in(*HOTEL, by=shen)

    for person in (he, zhao):
        with pytest.raises(PermissionDenied):
            deciding.approve(waiting, by=person)


def test_it_is_not_handed_in_while_a_part_says_nothing(he):
    begun = writing.begin(*HOTEL, by=he)

    for lacking in ({"necessary": ""}, {"effects": "无"}, {"risks": []}):
        kept = writing.keep(begun.pk, by=he, values=values(**lacking))
        with pytest.raises(Refused):
            writing.hand_in(kept, by=he)


def test_nobody_else_writes_in_a_draft_and_nobody_after_it_was_handed_in(he, shen):
    begun = writing.begin(*HOTEL, by=he)
    with pytest.raises(Refused):
        writing.keep(begun.pk, by=shen, values=values())

    writing.hand_in(writing.keep(begun.pk, by=he, values=values()), by=he)

    with pytest.raises(Refused):
        writing.keep(begun.pk, by=he, values=values(effects="事后改写的影响分析"))


def test_a_high_risk_that_is_left_cannot_be_approved(he, shen):
    waiting = handed_in(*HOTEL, by=he, risks=[RISK | {"residual": 3}])

    with pytest.raises(Refused):
        deciding.approve(waiting, by=shen)


def test_sent_back_with_a_word_it_is_the_authors_again(he, shen):
    waiting = handed_in(*HOTEL, by=he)
    with pytest.raises(Refused):
        deciding.send_back(waiting, by=shen, comment=" ")

    deciding.send_back(waiting, by=shen, comment="说明为何不能只用姓氏")

    assert waiting.state == "drafting"
    assert writing.hand_in(writing.keep(waiting.pk, by=he, values=values()), by=he).state == "officer_review"


def test_with_conditions_the_gate_stays_shut_until_they_are_met(he, shen):
    made = approved(*HOTEL, by=he, officer=shen, conditions="三十日内签订补充协议")
    before = standing.standing(*HOTEL)

    deciding.monitor(made, by=shen, comment="补充协议已签，抽查两家酒店")

    assert (before, standing.standing(*HOTEL)) == (None, made)


def test_a_refresh_begins_with_the_old_words_and_replaces_it_when_approved(he, shen, hotels):
    fresh = writing.begin(*HOTEL, by=he)
    assert fresh.effects == hotels.effects
    assert standing.standing(*HOTEL) == hotels

    approved(*HOTEL, by=he, officer=shen)

    assert states() == [(1, "outdated"), (2, "approved")]
    with acting_as("system:test"):
        assert ImpactAssessment.objects.get(version=1).ended_why == "replaced"
        assert ImpactAssessment.history.filter(version=1).count() >= 4


def test_a_rejection_ends_the_version_before_too(he, shen, hotels):
    deciding.reject(handed_in(*HOTEL, by=he), by=shen, comment="酒店已两次外泄名单")

    assert states() == [(1, "outdated"), (2, "rejected")]
    assert standing.standing(*HOTEL) is None


def test_each_step_stands_in_the_register_and_whoever_decides_is_told(he, shen, hotels):
    with acting_as("system:test"):
        acts = (
            Event.objects.filter(kind="impact", subject=hotels.pk)
            .order_by("pk")
            .values_list("data__act", flat=True)
        )
        assert list(acts) == ["impact_called_for", "impact_begun", "impact_submitted", "impact_approved"]
        assert Notice.objects.filter(to=shen, kind="impact_waiting").count() == 1
        assert Notice.objects.filter(to=he, kind="impact_decided").count() == 1


def test_nothing_is_deleted_before_three_years_are_over(he, shen, hotels):
    deciding.outdate(hotels, by=shen, comment="改由自有系统办理入住")
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as("system:test"):
        ImpactAssessment.objects.all().delete()

    with acting_as("system:test"):
        ImpactAssessment.objects.update(ended_at=now() - timedelta(days=3 * 365 + 2))
        assert ImpactAssessment.objects.all().delete()[0] == 1


def test_a_draft_of_somebody_who_leaves_goes_back_on_the_list(he, shen):
    from compliance.impact import leaving

    writing.begin(*HOTEL, by=he)
    with acting_as("system:leaving"):
        leaving.drafts(ImpactAssessment.objects.filter(author=he, state="drafting"), he, None, now())

    with acting_as("system:test"):
        one = ImpactAssessment.objects.get()
        assert (one.state, one.author) == ("triggered", None)
        assert Notice.objects.filter(to=shen, kind="impact_needed").exists()
