"""Licences: on a register, told of before they run out, looked up by the legal check (§1.6, 旅游法 28)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.utils.timezone import localdate

from agency import offboarding
from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import RecipientOrg
from contracts.checking import running
from contracts.expiry.moments import morning
from contracts.licences import keeping, knowing, reminding
from contracts.models import HouseFacts, Licence, LicenceFile, LicenceReminder
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db
TODAY = localdate()
UNTIL = TODAY + timedelta(days=200)


def enter(by, until=UNTIL, *, replaces=None, **facts):
    told = {"kind": "agency", "of": "partner", "holder": "昆明示例旅行社", "number": "L-YN-00123"} | facts
    return keeping.enter(uuid7(), by=by, facts=told | {"valid_until": until}, replaces=replaces)


def sweep(until, days: int, seconds: float = 0) -> int:
    return reminding.sweep(morning(until - timedelta(days=days)) + timedelta(seconds=seconds))


@pytest.fixture
def only_ours(db):
    """The agency’s own licence is for another test."""
    with acting_as("system:test"):
        HouseFacts.objects.filter(pk=1).update(licence_until=None)


def test_its_keeper_hears_of_it_90_60_30_and_7_days_before_each_time_once(only_ours, zhao, gao):
    enter(zhao)
    assert sweep(UNTIL, 90, -1) == 0
    assert [sweep(UNTIL, days) for days in (90, 90, 60, 30, 7, 7, 0)] == [1, 0, 1, 1, 1, 0, 0]

    assert Notice.objects.filter(to=zhao, kind="licence_ending").count() == 4
    assert Notice.objects.filter(to=gao, kind="licence_ending").count() == 2  # above her, from 30 days on
    assert LicenceReminder.objects.count() == 4


def test_entered_late_only_the_last_reminder_is_given(only_ours, zhao):
    enter(zhao, TODAY + timedelta(days=20))
    assert sweep(TODAY + timedelta(days=20), 20, 3600) == 1
    assert Notice.objects.filter(to=zhao, kind="licence_ending").count() == 1
    assert sweep(TODAY + timedelta(days=20), 7) == 1


def test_a_renewed_one_takes_the_place_of_the_old(only_ours, zhao):
    old = enter(zhao)
    new = enter(zhao, UNTIL + timedelta(days=365), replaces=old)

    old.refresh_from_db()
    assert old.retired_on == TODAY
    assert [one.key for one in knowing.until(UNTIL + timedelta(days=999))] == [f"licence:{new.pk}"]
    assert sweep(UNTIL, 30) == 0
    with pytest.raises(Refused):
        enter(zhao, UNTIL, replaces=old)


def test_it_is_entered_once_corrected_and_retired_and_each_act_is_in_the_register(zhao, lin):
    pk = uuid7()
    facts = {"kind": "guide", "of": "guide", "holder": "郭远", "number": "D-1", "valid_until": UNTIL}
    made = [keeping.enter(pk, by=zhao, facts=facts) for _time in range(2)]
    assert made[0] == made[1]
    keeping.correct(pk, by=zhao, facts=facts | {"number": "D-1234"})
    keeping.correct(pk, by=zhao, facts=facts | {"number": "D-1234"})
    keeping.retire(pk, by=zhao)

    acts = list(
        Event.objects.filter(data__licence=str(pk)).order_by("pk").values_list("data__act", flat=True)
    )
    assert acts == ["licence_entered", "licence_corrected", "licence_retired"]
    with pytest.raises(Refused):
        keeping.retire(pk, by=zhao)
    with pytest.raises(PermissionDenied):
        keeping.enter(uuid7(), by=lin, facts=facts)


def test_holder_and_number_are_sealed(zhao):
    from django.db import connection

    made = enter(zhao, holder="郭远", number="D-310101")
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder, number FROM contracts_licence WHERE id = %s", [made.pk])
        holder, number = cursor.fetchone()
    assert "郭远".encode() not in bytes(holder)
    assert b"D-310101" not in bytes(number)


def test_its_papers_are_kept_and_never_written_again(zhao):
    made = enter(zhao)
    paper = keeping.attach(uuid7(), licence=made, name="许可证.png", content=make.picture(), by=zhao)

    assert [one.name for one in keeping.files_of(made)] == ["许可证.jpg"]
    assert bytes(LicenceFile.objects.get(pk=paper.pk).content)[:2] == b"\xff\xd8"
    with pytest.raises(Error), acting_as("system:test"), transaction.atomic():
        LicenceFile.objects.filter(pk=paper.pk).delete()
    with pytest.raises(Refused):
        keeping.attach(uuid7(), licence=made, name="x.exe", content=b"MZ" * 40, by=zhao)


def test_a_leaver_s_licences_pass_to_the_colleague_named(system_admin, zhao, wang, gao):
    made = enter(zhao)
    with acting(system_admin):
        offboarding.leave(zhao, by=system_admin, heir=wang)
    made.refresh_from_db()
    assert made.keeper == wang


def test_those_of_recipients_and_of_the_agency_stand_beside_it(zhao, gao, he):
    with acting(he):
        RecipientOrg.objects.create(
            name="大理示例车队",
            kind="bus",
            licence="YN-BUS-1",
            licence_until=UNTIL,
            written_by=he,
            written_at=morning(TODAY),
        )
    with acting_as("system:test"):
        HouseFacts.objects.filter(pk=1).update(licence="L-SH-CJ00123", licence_until=UNTIL)

    known = {one.of: one for one in knowing.until(UNTIL)}
    assert (known["supplier"].holder, known["house"].number) == ("大理示例车队", "L-SH-CJ00123")
    assert sweep(UNTIL, 90) == 2
    assert Notice.objects.filter(to=he, kind="licence_ending").count() == 1
    assert Notice.objects.filter(to=gao, kind="licence_ending").count() == 1


def test_no_contract_rests_on_a_licence_that_has_run_out(lin, zhao):
    terms = drafts.terms()
    made = enter(zhao, terms.starts_on - timedelta(days=1), number=terms.house.licence.lower(), of="house")
    contract = drafts.draft(make.customer(lin), terms_=terms)

    def blocked() -> bool:
        with acting(lin):
            return next(
                one.blocks for one in running.look(contract) if one.rule.code == "licence_on_register"
            )

    assert blocked()
    enter(zhao, terms.starts_on + timedelta(days=300), number=terms.house.licence, replaces=made)
    assert not blocked()
    assert Licence.objects.count() == 2
