"""Spot checks: a lot anybody can draw again, findings put right by the owner and confirmed by another."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import Finding, SpotCheck
from compliance.spot_checks import checklist, drawing, judging
from tests import make


@pytest.fixture
def files(lin, wang, sun):
    return [make.customer(owner) for owner in (lin, lin, wang, wang, sun)]


def drawn(check) -> set:
    with acting_as("system:test"):
        return set(check.findings.values_list("customer_id", flat=True))


def test_the_same_seed_draws_the_same_archives(files, he):
    first = drawing.draw(by=he, group="all", size=2, department=None, seed="s1")
    again = drawing.draw(by=he, group="all", size=2, department=None, seed="s1")

    assert drawn(first) == drawn(again)
    event = Event.objects.filter(kind="spot_check", subject=first.pk).get()
    assert (event.data["seed"], event.data["population"], event.data["size"]) == ("s1", 5, 2)


def test_archives_made_after_the_draw_do_not_change_the_lot(files, he, lin):
    check = drawing.draw(by=he, group="all", size=3, department=None, seed="s2")
    make.customer(lin)

    with acting_as("system:test"):
        rows = drawing.in_order_of_the_lot(drawing.group_of(check), check.seed)[:3]
        assert {row.pk for row in rows} == drawn(check)


def test_a_manager_checks_the_own_department_and_nobody_else(files, zhao, zhou, lin):
    check = drawing.draw(by=zhao, group="all", size=9, department=zhao.department)

    assert drawn(check) == {file.pk for file in files[:4]}
    assert check.size == 4
    with pytest.raises(PermissionDenied):
        drawing.draw(by=zhao, group="all", size=9, department=zhou.department)
    with pytest.raises(PermissionDenied):
        drawing.draw(by=zhao, group="all", size=9, department=None)
    with pytest.raises(PermissionDenied):
        drawing.draw(by=lin, group="all", size=1, department=lin.department)
    assert list(SpotCheck.objects.visible_to(zhou)) == []


def test_an_empty_group_is_refused_and_leaves_nothing(files, he):
    with pytest.raises(Refused):
        drawing.draw(by=he, group="vip", size=3, department=None)
    assert not SpotCheck.objects.exists()


def test_the_system_sees_what_it_can_and_leaves_the_rest_to_a_person(files, he):
    with acting_as("system:test"):
        seen = checklist.seen_by_the_system(files[0])

    assert seen["entry"] is True
    assert seen["consent"] is False  # no consent on file
    assert seen["changes"] is None


@pytest.fixture
def finding(files, zhao):
    check = drawing.draw(by=zhao, group="all", size=1, department=zhao.department)
    return Finding.objects.select_related("owner").get(check_of=check)


def test_a_finding_is_put_right_by_the_owner_and_confirmed_by_another(finding, zhao):
    owner = finding.owner
    with pytest.raises(Refused):
        judging.judge(finding.pk, by=zhao, wrong=["facts"])
    judging.judge(finding.pk, by=zhao, wrong=["facts"], note="缺少证件")
    assert Notice.objects.filter(to=owner, kind="finding_open").count() == 1

    judging.mend(finding.pk, by=owner, answer="已补录")
    with pytest.raises(Refused):
        judging.mend(finding.pk, by=owner, answer="又一次")
    judging.confirm(finding.pk, by=zhao, right=True)

    finding.refresh_from_db()
    assert (finding.state, finding.confirmed_by) == ("confirmed", zhao)
    assert SpotCheck.objects.get().state == "closed"
    acts = Event.objects.filter(kind="spot_check", subject=finding.customer_id).order_by("id")
    assert [event.data["act"] for event in acts] == ["failed", "mended", "confirmed"]


def test_what_is_not_put_right_goes_back_and_falls_overdue(finding, zhao):
    judging.judge(finding.pk, by=zhao, wrong=["facts"], note="缺少证件")
    judging.mend(finding.pk, by=finding.owner, answer="已补录")
    judging.confirm(finding.pk, by=zhao, right=False, note="仍缺")

    late = now() + timedelta(days=9)
    assert judging.remind_overdue(late) == 2
    assert judging.remind_overdue(late + timedelta(hours=1)) == 0
    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == ("failed", localdate() + timedelta(days=7))


def test_an_archive_in_order_closes_the_check(finding, zhao):
    judging.judge(finding.pk, by=zhao, wrong=[])

    assert SpotCheck.objects.get().state == "closed"


def test_only_the_owner_puts_it_right(finding, zhao, he):
    judging.judge(finding.pk, by=zhao, wrong=["entry"], note="迟录")
    with pytest.raises(PermissionDenied):
        judging.mend(finding.pk, by=he, answer="代办")
