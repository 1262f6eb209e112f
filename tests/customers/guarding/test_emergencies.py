"""The glass breaks at once and loudly, and another person judges it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import revealing
from customers.guarding import emergencies, gates
from customers.models import Customer, Emergency
from customers.parts import opening

REASON = "客人在丽江摔伤送医，需要证件与家属电话"


def broken(by, customer, moment=None):
    return emergencies.break_glass(by=by, number=customer.number, reason=REASON, now=moment or now())


def test_a_guide_opens_an_archive_out_of_reach_at_once_with_all_its_fields(
    liu, asset, guo, zhao, fang, contact
):
    with acting(guo):
        assert not Customer.objects.visible_to(guo).filter(pk=liu.pk).exists()
        broken(guo, liu)
        seen = Customer.objects.visible_to(guo).get(pk=liu.pk)
        assert revealing.reveal(seen, "document_number", by=guo, purpose=contact) == "530102199003073092"


def test_whoever_must_know_is_told_in_the_same_breath(liu, guo, zhao, fang):
    opened = broken(guo, liu)

    told = Notice.objects.filter(kind="emergency_opened").values_list("to__username", flat=True)
    assert set(told) == {"zhao", "fang"}
    assert set(opened.reviewers) == {zhao.pk, fang.pk}
    assert Event.objects.get(kind="emergency").data["act"] == "opened"


def test_all_gates_stand_open_for_two_hours_and_no_longer(liu, asset, path, child, lin, zhao):
    moment = now()
    broken(lin, liu, moment)
    broken(lin, child, moment)

    for archive, tier, field in ((liu, 3, path), (child, 2, "document_number")):
        assert gates.closed(lin, archive, tier, field, moment + timedelta(minutes=119)) == ""
        assert gates.closed(lin, archive, tier, field, moment + timedelta(minutes=121)) != ""


def test_it_needs_a_reason_a_number_that_exists_and_a_role_that_works_with_archives(
    liu, lin, zhao, system_admin
):
    with pytest.raises(Refused):
        emergencies.break_glass(by=lin, number=liu.number, reason=" 急 ", now=now())
    with pytest.raises(Refused):
        emergencies.break_glass(by=lin, number="KH-2026-999999", reason=REASON, now=now())
    with pytest.raises(PermissionDenied):
        broken(system_admin, liu)
    assert not Emergency.objects.exists()


def test_broken_twice_it_is_one_emergency(liu, guo, zhao):
    assert broken(guo, liu).pk == broken(guo, liu).pk


def test_another_person_judges_it_once_and_never_whoever_broke_the_glass(liu, zhao, fang, sun):
    opened = broken(zhao, liu)

    for person in (zhao, sun):
        with pytest.raises(Refused):
            emergencies.review(opened, by=person, justified=True, comment="没问题", now=now())
    with pytest.raises(Refused):
        emergencies.review(opened, by=fang, justified=True, comment=" ", now=now())
    emergencies.review(opened, by=fang, justified=True, comment="与领队核实", now=now())
    with pytest.raises(Refused):
        emergencies.review(opened, by=fang, justified=False, comment="不对", now=now())

    assert Emergency.objects.get().state == "justified"


def test_what_was_not_justified_ends_at_once(liu, guo, zhao, fang, contact):
    opened = broken(guo, liu)
    with acting(fang):
        emergencies.review(opened, by=fang, justified=False, comment="没有事故", now=now())

    with acting(guo):
        assert not Customer.objects.visible_to(guo).filter(pk=liu.pk).exists()
        with pytest.raises(PermissionDenied):
            revealing.reveal(liu, "phone", by=guo, purpose=contact)
    assert Notice.objects.filter(kind="emergency_misuse", to=guo).count() == 1


def test_a_review_nobody_did_in_two_working_days_is_flagged_once(liu, guo, zhao, fang):
    opened = broken(guo, liu)
    late = opened.review_due_at + timedelta(minutes=1)

    assert emergencies.flag_overdue(opened.review_due_at - timedelta(minutes=1)) == 0
    assert (emergencies.flag_overdue(late), emergencies.flag_overdue(late)) == (1, 0)
    told = Notice.objects.filter(kind="emergency_overdue").values_list("to__username", flat=True)
    assert set(told) == {"zhao", "fang"}


def test_the_reviewer_sees_what_was_opened_even_of_an_archive_out_of_reach(
    liu, guo, zhou, zhao, outbound, contact
):
    guo.department = outbound
    guo.save()
    opened = broken(guo, liu)
    with acting(guo):
        revealing.reveal(Customer.objects.visible_to(guo).get(), "phone", by=guo, purpose=contact)
    with acting(zhou):
        assert [look.field for look in emergencies.looks_during(opened, zhou)] == ["phone"]


def test_the_page_opens_the_archive(client, liu, guo, zhao):
    client.force_login(guo)

    answer = client.post("/customers/emergency/", {"number": liu.number, "reason": REASON})

    assert answer.url == f"/customers/{liu.pk}/"
    assert client.get(answer.url).status_code == 200


def test_the_most_secret_part_opens_too(liu, asset, lin, zhao, contact):
    broken(lin, liu)

    assert opening.reveal(asset, "description", by=lin, purpose=contact) == "两套房产"
