"""A segment is used for the allowed only, once, and stays on file (D11, B48)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from customers.exporting import asking, building
from customers.models import (
    CareAction,
    CareTask,
    Customer,
    CustomerExport,
    Purpose,
    Segment,
    SegmentUse,
    Selection,
)
from customers.segments import saving
from tests import make

from .conftest import segment, used, willing


def test_offers_are_made_for_the_allowed_only_and_it_is_written_down(lin, regulars):
    one = segment(lin)

    done = used(one, lin, text="春季新线路，老客户优先")

    assert {action.customer_id for action in CareAction.objects.all()} == {c.pk for c in regulars}
    assert {str(action.text) for action in CareAction.objects.all()} == {"春季新线路，老客户优先"}
    assert (done.found, done.allowed, done.left_out) == (4, 3, {"no_consent": 1})
    assert (done.query, done.aim, done.made, done.by) == ("grade=a", "offer", "care", lin)
    line = Event.objects.get(kind="segment", data__act="segment_used")
    assert (line.data["allowed"], line.subject) == (3, one.pk)
    assert Event.objects.filter(kind="care", subject=regulars[0].pk, data__use=str(done.pk)).count() == 1


def test_a_form_sent_twice_uses_once(lin, regulars):
    one, key = segment(lin), uuid7()

    assert used(one, lin, key=key).pk == used(one, lin, key=key).pk
    assert CareAction.objects.count() == 3
    assert SegmentUse.objects.count() == 1


def test_nobody_is_taken_twice_from_one_segment_for_the_same(lin, regulars):
    one = segment(lin)
    used(one, lin)
    newcomer = willing(lin, grade="a")

    again = used(one, lin)

    assert again.left_out == {"no_consent": 1, "again": 3}
    assert again.customers == [newcomer.pk]


def test_what_is_still_to_be_sent_keeps_from_being_taken_again(lin, regulars):
    one = segment(lin)
    used(one, lin)

    with pytest.raises(Refused):
        used(one, lin, when=now() + policy.SEGMENT_AGAIN + timedelta(days=1))


def test_visits_stand_in_the_lists_of_the_owners(lin, zhao, wang, regulars):
    other = willing(wang, grade="a")
    used(segment(zhao, aim="visit"), zhao, "visits", text="送新线路册")

    owners = dict(CareTask.objects.values_list("customer", "owner"))
    assert owners[regulars[0].pk] == lin.pk
    assert owners[other.pk] == wang.pk
    assert CareTask.objects.filter(use__isnull=False).count() == 5


def test_whoever_sees_the_house_uses_a_segment_of_the_house(he, lin, sun, regulars):
    abroad = willing(sun, grade="a")

    done = used(segment(he), he, "list")

    assert set(done.customers) == {abroad.pk, *(customer.pk for customer in regulars)}
    with acting(sun):
        assert SegmentUse.objects.visible_to(sun).count() == 0


def test_a_contact_list_stands_on_each_timeline(lin, regulars):
    done = used(segment(lin), lin, "list")

    lines = Event.objects.filter(kind="segment", data__act="segment_listed", data__use=str(done.pk))
    assert {line.subject for line in lines} == {customer.pk for customer in regulars}
    assert not CareAction.objects.exists()


def test_an_export_goes_through_the_form_of_exports_and_asks_the_rule_when_it_is_made(zhao, lin, regulars):
    done = used(segment(zhao), zhao, "export")
    selection = Selection.objects.select_related("use").get(use=done)
    assert set(selection.customers) == {customer.pk for customer in regulars}

    export = asking.ask(
        selection,
        by=zhao,
        columns=["number", "name"],
        plain=[],
        purpose=Purpose.objects.get(code="contact"),
        format="csv",
        now=now(),
    )
    Customer.objects.filter(pk=regulars[0].pk).update(no_contact_on=localdate())
    building.build_waiting(now())

    assert CustomerExport.objects.get(pk=export.pk).count == 2


def test_an_aim_without_consent_to_offers_makes_none(lin, regulars):
    for aim in ("visit", "study"):
        with pytest.raises(PermissionDenied):
            used(segment(lin, aim=aim, name=aim), lin, "care")


def test_whoever_only_reads_uses_nothing(qian, lin, regulars):
    with acting(qian), pytest.raises(PermissionDenied):
        used(segment(lin, sharing="department"), qian, "list")


def test_a_salesperson_exports_nothing(lin, regulars):
    with pytest.raises(PermissionDenied):
        used(segment(lin), lin, "export")


def test_gifts_are_planned_one_by_one(lin, regulars):
    with pytest.raises(Refused):
        used(segment(lin), lin, act="gift")


def test_where_nobody_is_left_nothing_is_made(lin):
    make.customer(lin, grade="a")

    with pytest.raises(Refused):
        used(segment(lin), lin)
    assert not SegmentUse.objects.exists()


def test_a_segment_too_large_is_narrowed_first(lin, regulars, monkeypatch):
    monkeypatch.setattr(policy, "SEGMENT_MOST", 3)

    with pytest.raises(Refused, match="3"):
        used(segment(lin), lin)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_use_is_never_rewritten(lin, regulars, act):
    done = used(segment(lin), lin)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows = SegmentUse.objects.filter(pk=done.pk)
        rows.update(allowed=99) if act == "update" else rows.delete()


def test_a_segment_changed_later_leaves_its_uses_as_they_were(lin, regulars):
    one = segment(lin)
    done = used(one, lin)
    saving.change(one, by=lin, name="新名", aim="visit", query="grade=b", sharing="own", description="")

    kept = SegmentUse.objects.get(pk=done.pk)
    assert (kept.query, kept.aim) == ("grade=a", "offer")
    assert [row.query for row in Segment.history.order_by("history_id")][:1] == ["grade=a"]


def test_only_the_owner_changes_a_shared_segment(lin, wang, regulars):
    one = segment(lin, sharing="department")

    with pytest.raises(PermissionDenied):
        saving.change(one, by=wang, name="改", aim="offer", query="grade=b", sharing="own", description="")
    with pytest.raises(PermissionDenied):
        saving.put_away(one, by=wang)


def test_the_house_is_shared_with_by_those_who_see_it(lin, he):
    with pytest.raises(PermissionDenied):
        segment(lin, sharing="house")
    assert segment(he, sharing="house").sharing == "house"


def test_a_segment_of_everybody_says_nothing(lin):
    with pytest.raises(Refused):
        segment(lin, query="")


def test_who_sees_which_segment_and_which_use(lin, wang, sun, zhao, he, guo, system_admin, regulars):
    mine, near = segment(lin, name="私"), segment(lin, name="部", sharing="department")
    far = segment(he, name="全", sharing="house")
    done = used(near, lin, "list")

    def seen(user) -> set:
        with acting(user):
            by_code = set(Segment.objects.visible_to(user).values_list("pk", flat=True))
            if not user.groups.filter(name="crm_manager").exists():
                assert by_code == set(Segment.objects.values_list("pk", flat=True))  # the database agrees
        return by_code

    assert seen(lin) == {mine.pk, near.pk, far.pk}
    assert seen(wang) == seen(zhao) == {near.pk, far.pk}
    assert seen(sun) == {far.pk}
    assert Segment.objects.visible_to(system_admin).count() == 0
    for person, count in ((lin, 1), (wang, 1), (zhao, 1), (sun, 0), (he, 1)):
        with acting(person):
            assert SegmentUse.objects.visible_to(person).filter(pk=done.pk).count() == count


def test_each_finds_her_own_archives_in_a_shared_segment(lin, wang, regulars):
    willing(wang, grade="a")
    near = segment(lin, sharing="department")

    assert used(near, wang, "list").found == 1
    assert used(near, lin, "list").found == 4
