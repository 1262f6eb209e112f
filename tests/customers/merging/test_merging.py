"""Two archives of one customer become one; for thirty days they can be parted again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import searching, sharing, timeline
from customers.editing import edit
from customers.merging import aliases, comparing, joining
from customers.models import (
    ArchiveMerge,
    ChangeRequest,
    Consent,
    Customer,
    CustomerGrant,
    Disclosure,
    Intake,
    PrivacyNotice,
    Purpose,
    SearchIndex,
    Verification,
)
from customers.showing import Sheet
from tests import make
from tests.customers.changing.conftest import agreed_to, proposed

from .pairs import merged


def test_the_better_value_is_chosen_beforehand(old, new):
    rows = {row.name: row for row in comparing.rows(old, new)}

    assert set(rows) == {"name", "preferences", "email"}
    assert (rows["preferences"].better, rows["preferences"].why) == ("winner", "fuller")
    assert (rows["email"].better, rows["email"].why) == ("loser", "fuller")
    assert (rows["name"].better, rows["name"].why) == ("loser", "newer")


def test_the_verified_value_is_better_than_the_newer_one(old, new, lin, zhao):
    Verification.objects.create(
        customer=old,
        department=old.department,
        asked_by=lin,
        verifier=zhao,
        state="confirmed",
        verified_at=now(),
    )

    assert {row.name: row.why for row in comparing.rows(old, new)}["name"] == "verified"


def test_the_chosen_values_stand_and_the_other_archive_is_out_of_sight(old, new, lin):
    merge = merged(old, new, lin, name="winner")

    with acting(lin):
        assert list(Customer.objects.values_list("pk", flat=True)) == [old.pk]
        stays = Customer.objects.get()
    assert (stays.name, stays.preferences, stays.email) == ("刘梦琪", "低楼层", "liu@example.com")
    assert (merge.state, merge.number) == ("done", new.number)
    assert not SearchIndex.objects.filter(customer=new.pk).exists()


def test_everything_related_moves_sealed_under_the_others_key(old, new, lin, sun, zhao):
    make.grant(new, sun, fields=["phone"])
    request = proposed(new, lin, name="刘萌琪").request
    check = Verification.objects.create(customer=new, department=new.department, asked_by=lin, note="见护照")

    merge = merged(old, new, lin)

    assert CustomerGrant.objects.get().content_object_id == old.pk
    assert ChangeRequest.objects.get(pk=request.pk).values["name"]["new"] == "刘萌琪"
    moved = Verification.objects.get(pk=check.pk)
    assert (moved.customer_id, moved.note) == (old.pk, "见护照")
    assert set(merge.moved) == {
        "customers.ChangeRequest.customer",
        "customers.CustomerGrant.content_object",
        "customers.ShareRequest.customer",
        "customers.Verification.customer",
    }


def test_what_finds_no_place_stays_and_is_named(old, new, lin):
    for archive in (old, new):
        make.intake(lin, customer=archive, entered_at=now())

    merge = merged(old, new, lin)

    assert list(merge.left) == ["customers.Intake.customer"]
    assert Intake.objects.filter(customer=new.pk).count() == 1


def test_consents_and_opened_fields_of_both_are_read_as_one(old, new, lin):
    agreed_to(new, lin)
    Disclosure.objects.create(customer=new, field="phone", by=lin, purpose=make.purpose())

    merged(old, new, lin)

    with acting(lin):
        stays = Customer.objects.get()
        assert {answer.purpose.code for answer in aliases.consents_in_force(stays).values()} == {"sensitive"}
        codes = {source.code for source, _row in timeline.page(Sheet(stays, lin))[0]}
    assert {"look", "consent", "change", "event"} <= codes


def test_a_later_answer_of_the_other_archive_counts(old, new, lin):
    agreed_to(old, lin, "marketing")
    Consent.objects.create(
        customer=new,
        purpose=Purpose.objects.get(code="marketing"),
        decision="refused",
        by=lin,
        notice=PrivacyNotice.objects.in_force("zh-hans"),
    )

    merged(old, new, lin)

    assert Customer.objects.get(pk=old.pk).consent_state == "partial"


def test_the_losing_number_leads_to_the_other(client, old, new, lin, sun):
    merged(old, new, lin)

    with acting(lin):
        assert searching.by_number(lin, new.number) == [old]
        assert sharing.archive_behind(new.number) == (old.pk, old.department_id)
    with acting(sun):
        assert searching.by_number(sun, new.number) == []
    client.force_login(lin)
    answer = client.get(reverse("customers:profile", args=[new.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("customers:profile", args=[old.pk]))
    client.force_login(sun)
    assert client.get(reverse("customers:profile", args=[new.pk])).status_code == 404


def test_both_archives_tell_of_it_and_the_other_owner_is_told(old, zhao, lin, wang):
    theirs = make.customer(wang, name="刘梦奇")

    merge = merged(old, theirs, zhao)

    assert set(Event.objects.filter(kind="merged").values_list("subject", flat=True)) == {old.pk, theirs.pk}
    assert set(Notice.objects.filter(kind="merge_done").values_list("to", flat=True)) == {lin.pk, wang.pk}
    assert merge.drafter == zhao


def test_only_who_may_change_both_merges(old, lin, wang, sun):
    theirs = make.customer(wang)

    with acting(lin), pytest.raises(Customer.DoesNotExist):
        joining.propose(old, theirs, by=lin, answers={})
    with pytest.raises(Refused):
        merged(old, old, lin)


@pytest.fixture
def important(lin):
    return make.customer(lin, name="刘梦奇", grade="vip")


def test_an_important_customer_needs_a_second_person(old, important, lin, zhao):
    merge = merged(old, important, lin)

    assert merge.state == "waiting"
    assert Notice.objects.get(kind="merge_waiting").to == zhao
    with acting(lin), pytest.raises(PermissionDenied):
        joining.approve(merge, by=lin)
    with acting(zhao):
        assert joining.approve(merge, by=zhao).state == "done"
    assert not Customer.objects.exclude(state="merged").filter(pk=important.pk).exists()


def test_across_departments_only_somebody_above_both_approves(old, sun, he, zhao, zhou, qian):
    theirs = make.customer(sun)
    merge = merged(old, theirs, he)

    for manager in (zhao, zhou):
        with acting(manager), pytest.raises((PermissionDenied, Customer.DoesNotExist)):
            joining.approve(merge, by=manager)

    assert ArchiveMerge.objects.get().state == "waiting"


def test_what_was_changed_after_the_comparison_is_compared_once_more(old, important, lin, zhao):
    merge = merged(old, important, lin)
    edit(old.pk, by=lin, changes={"name": "刘萌琪"}, version=1, why="客户来电更正")

    with acting(zhao), pytest.raises(Refused):
        joining.approve(merge, by=zhao)


def test_the_pages_compare_merge_and_part(client, old, new, lin):
    client.force_login(lin)
    chosen = client.post(reverse("customers:merge", args=[old.pk]), {"number": new.number})
    assert chosen.url == reverse("customers:merge_compare", args=[old.pk, new.pk])
    page = client.get(chosen.url).content.decode()
    assert "刘梦奇" in page
    assert "liu@example.com" not in page

    client.post(chosen.url, {"choose_name": "winner"})
    merge = ArchiveMerge.objects.get()
    assert client.get(merge.get_absolute_url()).status_code == 200
    assert Customer.objects.get(pk=old.pk).name == "刘梦琪"

    client.post(reverse("customers:merge_undo", args=[merge.pk]))
    assert ArchiveMerge.objects.get().state == "undone"


def test_the_manager_approves_in_the_inbox(client, old, important, lin, zhao):
    merge = merged(old, important, lin)
    client.force_login(zhao)
    here = reverse("agency:inbox_item", args=["merge", merge.pk])
    assert client.get(here).status_code == 200

    client.post(f"{here}decide/", {"action": "approve"})

    assert ArchiveMerge.objects.get().state == "done"
