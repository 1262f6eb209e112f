"""A share ends by itself, once; what was received is chased until its destruction is confirmed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.timezone import localdate, now

from agency import offboarding, policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import AuditFinding, OutwardLink, OutwardShare, RecipientOrg
from compliance.sharing import abroad, delivering, ending, receiving, standing

from .conftest import approve_all, approved, drafted, opening_of, proposed, sent_off

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def received(share, by):
    approve_all(share)
    link, token, code = sent_off(share, by)
    receiving.acknowledge(link, opening=opening_of(token, code), name="陈前台", now=now())
    share.refresh_from_db()
    return share


def test_a_share_runs_out_at_midnight_of_its_last_day_exactly_once(lin, zhao, shen, hotel, liu):
    share = received(proposed(lin, hotel, [liu]), lin)
    assert localdate(share.expires_at) == share.ends_on + timedelta(days=1)

    assert ending.expire(share.expires_at - SECOND) == 0
    assert (ending.expire(share.expires_at), ending.expire(share.expires_at)) == (1, 0)
    share.refresh_from_db()
    assert (share.state, share.confirm_by) == (
        "expired",
        share.expires_at + policy.OUTWARD_CONFIRM_WITHIN,
    )
    assert Event.objects.filter(subject=share.pk, data__act="expired").count() == 1
    assert not OutwardLink.objects.filter(ended_at=None).exists()


def test_what_nobody_received_needs_no_confirmation(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    sent_off(share, lin)
    ending.expire(now() + timedelta(days=60))

    share.refresh_from_db()
    assert (share.state, share.confirm_by) == ("closed", None)


def test_batches_leave_nobody_behind(lin, zhao, shen, hotel, liu):
    for _share in range(3):
        share = proposed(lin, hotel, [liu])
        approve_all(share)
        sent_off(share, lin)

    assert ending.expire(now() + timedelta(days=60), batch=2) == 3
    assert set(OutwardShare.objects.values_list("state", flat=True)) == {"closed"}


def test_a_missing_confirmation_is_reminded_of_told_above_and_marks_the_recipient(
    lin, zhao, shen, hotel, liu
):
    share = received(proposed(lin, hotel, [liu]), lin)
    ending.expire(share.expires_at)
    share.refresh_from_db()
    due, week = share.confirm_by, policy.OUTWARD_REMINDED

    told = [ending.chase(due + shift) for shift in (-week - SECOND, -week, -SECOND, timedelta(), week, week)]
    assert told == [0, 1, 0, 1, 1, 0]
    people = Notice.objects.filter(kind="outward_owed").values_list("to__username", flat=True)
    assert sorted(people) == ["lin", "lin", "lin", "shen", "shen", "zhao", "zhao"]
    found = AuditFinding.objects.get(source="outward", record=share.pk)  # once, though the clock asked twice
    assert (found.severity, found.state, found.recorded_by) == ("major", "open", None)
    assert share.number in found.title
    marked = RecipientOrg.objects.get()
    assert marked.marked_at is not None
    assert len(standing.troubles(marked, localdate())) == 1
    with pytest.raises(Refused):
        drafted(lin, marked, [liu])

    with acting(lin):
        ending.write_down(share, by=lin, how="destroyed", name="陈", evidence="来函存档", now=now())
    assert RecipientOrg.objects.get().marked_at is None


def test_the_auditor_gives_what_the_system_found_to_somebody(lin, qian, zhao, shen, hotel, liu):
    share = received(proposed(lin, hotel, [liu]), lin)
    ending.expire(share.expires_at)
    share.refresh_from_db()
    ending.chase(share.confirm_by + policy.OUTWARD_REMINDED)
    found = AuditFinding.objects.get()
    client = Client()
    client.force_login(qian)

    assert share.number in client.get(found.get_absolute_url()).text
    assert Notice.objects.filter(to=qian, kind="finding_raised").count() == 1
    client.post(f"{found.get_absolute_url()}give/", {"owner": zhao.pk})
    found.refresh_from_db()
    assert (found.state, found.actions.get().owner) == ("acting", zhao)


def test_a_confirmation_by_hand_needs_evidence_and_the_right(lin, sun, zhao, shen, hotel, liu):
    share = received(proposed(lin, hotel, [liu]), lin)
    with acting(lin), pytest.raises(Refused):
        ending.write_down(share, by=lin, how="destroyed", name="陈", evidence=" ", now=now())
    with acting(sun), pytest.raises(PermissionDenied):
        ending.revoke(share, by=sun, reason="好奇", now=now())


def test_what_is_over_is_not_ended_again(lin, zhao, shen, hotel, liu):
    share = received(proposed(lin, hotel, [liu]), lin)
    with acting(lin):
        ending.revoke(share, by=lin, reason="行程取消", now=now())
        with pytest.raises(Refused):
            ending.revoke(share, by=lin, reason="行程取消", now=now())
        with pytest.raises(Refused):
            delivering.new_code(share, by=lin)


def test_the_manager_may_end_what_a_colleague_shared(lin, zhao, shen, hotel, liu):
    share = received(proposed(lin, hotel, [liu]), lin)
    with acting(zhao):
        ending.revoke(share, by=zhao, reason="供应商更换", now=now())
    assert OutwardShare.objects.get().ended_by == zhao


def test_whoever_leaves_leaves_no_open_address_and_the_share_passes_on(
    system_admin, lin, wang, zhao, shen, hotel, liu
):
    running = received(proposed(lin, hotel, [liu]), lin)
    asked = proposed(lin, hotel, [liu])

    with acting(system_admin):
        offboarding.leave(lin, by=system_admin, heir=wang)

    assert not OutwardLink.objects.filter(ended_at=None).exists()
    running.refresh_from_db()
    asked.refresh_from_db()
    assert (running.state, running.keeper, running.drafter) == ("acknowledged", wang, lin)
    assert asked.state == "withdrawn"
    with acting(wang):
        delivering.new_link(running, by=wang)


def test_the_meter_counts_each_person_once_and_what_the_contract_needs_apart(lin, zhao, shen, liu):
    abroad_hotel = approved(zhao, shen, country="TH")
    for basis in ("contract", "contract"):
        share = proposed(lin, abroad_hotel, [liu], basis=basis)
        approve_all(share)
        sent_off(share, lin)
    first = abroad.measure(now())
    share = proposed(lin, abroad_hotel, [liu], basis="consent")
    approve_all(share)
    sent_off(share, lin)
    second = abroad.measure(now())

    assert (first.exempt, first.counted, first.sensitive) == (1, 0, 0)
    assert (second.exempt, second.counted, second.sensitive) == (0, 1, 1)
    assert abroad.shares(now().year).count() == 3
