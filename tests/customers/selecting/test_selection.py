"""An act on many archives changes what was marked, where one has the right, once, with its reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import selecting
from customers.filters import Filters
from customers.models import Customer, SearchIndex, Selection, Verification
from tests import make

from .conftest import WHY, frozen, give, owners


def test_a_manager_hands_over_only_the_archives_of_her_departments(desk, zhao, wang):
    assert give(frozen(zhao, desk), by=zhao, owner=wang) == 2  # wang has her own already
    assert owners(desk) == ["wang", "wang", "wang", "sun"]


def test_the_reason_stands_in_each_history_and_the_act_in_the_register(desk, zhao, wang):
    selection = frozen(zhao, desk[:1])

    give(selection, by=zhao, owner=wang)

    version = desk[0].history.first()
    event = Event.objects.get(subject=desk[0].pk, kind="changed")
    assert (version.history_change_reason, version.history_user_id) == (WHY, zhao.pk)
    assert (event.by, event.data["act"], event.data["owner_id"]) == (zhao, "assign", wang.pk)
    assert Notice.objects.get().to == wang


def test_the_search_row_and_a_waiting_check_move_along(sales_house, domestic, outbound, lin, sun, db):
    from tests.cast import staff

    director = staff("dong", "董总监", "sales_director", sales_house)
    vip = make.customer(lin, grade="vip", state="awaiting")
    with acting(lin, reason="asked"):
        Verification.objects.create(customer=vip, department=domestic, asked_by=lin)

    give(frozen(director, [vip]), by=director, owner=sun)

    assert Verification.objects.get().department == outbound
    assert SearchIndex.objects.get().department_id == outbound.pk


def test_sent_twice_it_is_done_once(desk, zhao, wang):
    selection = frozen(zhao, desk)

    give(selection, by=zhao, owner=wang)
    again = give(Selection.objects.get(), by=zhao, owner=wang)

    assert again == 2
    assert desk[0].history.count() == 2
    assert Event.objects.filter(kind="changed").count() == 2


def test_what_was_lost_between_the_preview_and_the_act_is_left_alone(desk, zhao, wang, sun):
    selection = frozen(zhao, desk[:2])
    Customer.objects.filter(pk=desk[0].pk).update(owner=sun, department=sun.department)

    assert give(selection, by=zhao, owner=wang) == 1
    assert owners(desk[:2]) == ["sun", "wang"]


def test_nobody_gives_archives_to_a_department_not_hers(desk, zhao, sun, guo):
    for stranger in (sun, guo):
        with pytest.raises(PermissionDenied):
            give(frozen(zhao, desk), by=zhao, owner=stranger)


def test_a_salesperson_hands_over_nothing(desk, lin, wang):
    with pytest.raises(PermissionDenied):
        give(frozen(lin, desk), by=lin, owner=wang)


def test_grades_change_but_never_those_of_important_customers(lin, zhao):
    archives = [make.customer(lin, grade="c"), make.customer(lin, grade="vip", state="awaiting")]

    with acting(zhao):
        changed = selecting.grade(
            frozen(zhao, archives), by=zhao, grade=Customer.Grade.A, reason=WHY, now=now()
        )

    assert changed == 1
    assert [Customer.objects.get(pk=a.pk).grade for a in archives] == ["a", "vip"]


def test_the_source_channel_changes_with_its_reason_and_is_taken_back(desk, zhao, client):
    before = desk[0].source
    other = make.source("expo")
    client.force_login(zhao)
    selection = frozen(zhao, desk)
    address = reverse("customers:selection", args=[selection.pk, "source"])

    client.post(address, {"source": other.pk, "reason": "A mistake is put right"})

    sources = [Customer.objects.get(pk=one.pk).source for one in desk]
    assert sources == [other, other, other, before]
    assert desk[0].history.first().history_change_reason == "A mistake is put right"
    client.post(reverse("customers:selection_undo", args=[selection.pk]))
    assert {Customer.objects.get(pk=one.pk).source for one in desk} == {before}


def test_a_channel_that_is_not_safe_is_never_chosen(desk, zhao):
    unsafe = make.source("rumour")
    unsafe.safe = False

    with acting(zhao), pytest.raises(PermissionDenied):
        selecting.source(frozen(zhao, desk), by=zhao, source=unsafe, reason=WHY, now=now())


def test_it_is_taken_back_within_ten_minutes_where_nobody_changed_anything_since(desk, zhao, wang, lin):
    moment = now()
    selection = frozen(zhao, desk)
    give(selection, by=zhao, owner=wang, moment=moment)
    touched = Customer.objects.get(pk=desk[1].pk)
    touched.record(by=wang, why="a call")

    with acting(zhao):
        back = selecting.undo(selection, by=zhao, now=moment + timedelta(minutes=10))

    assert back == 1
    assert owners(desk) == ["lin", "wang", "wang", "sun"]


def test_after_ten_minutes_or_a_second_time_it_is_not(desk, zhao, wang):
    moment = now()
    selection = frozen(zhao, desk)
    give(selection, by=zhao, owner=wang, moment=moment)

    with acting(zhao), pytest.raises(Refused):
        selecting.undo(selection, by=zhao, now=moment + timedelta(minutes=10, seconds=1))


def test_all_of_a_list_is_frozen_when_it_is_chosen(desk, zhao, lin):
    with acting(zhao):
        selection = selecting.freeze_all(Filters(owner=str(lin.pk)), by=zhao, now=now())
    make.customer(lin, name="later")

    assert set(selection.customers) == {desk[0].pk, desk[1].pk}


def test_nothing_or_too_much_is_refused(zhao, monkeypatch):
    with acting(zhao), pytest.raises(Refused):
        selecting.freeze([], by=zhao)
    monkeypatch.setattr(selecting, "LONGEST", 1)
    with acting(zhao), pytest.raises(Refused):
        selecting.freeze([make.customer(zhao).pk, make.customer(zhao).pk], by=zhao)


def test_from_the_list_to_the_result_in_the_browser(desk, zhao, wang, client):
    client.force_login(zhao)

    preview = client.post(
        reverse("customers:select"),
        {"ids": [a.pk for a in desk] + ["nonsense"], "act": "assign"},
        follow=True,
    )
    address = preview.request["PATH_INFO"]
    missing = client.post(address, {"owner": wang.pk})
    done = client.post(address, {"owner": wang.pk, "reason": WHY}, follow=True)
    undone = client.post(reverse("customers:selection_undo", args=[Selection.objects.get().pk]))

    assert (preview.context["count"], preview.context["left_out"]) == (3, 1)
    assert missing.status_code == 422
    assert (done.context["changed"], done.context["undoable"]) == (2, True)
    assert undone.status_code == 302
    assert owners(desk) == ["lin", "lin", "wang", "sun"]


def test_a_selection_is_its_makers_alone(desk, zhao, zhou, client):
    selection = frozen(zhao, desk)
    client.force_login(zhou)

    assert client.get(reverse("customers:selection", args=[selection.pk, "assign"])).status_code == 404
    assert client.get(reverse("customers:selection", args=[selection.pk, "export"])).status_code == 404


def test_a_reason_is_chosen_so_that_nobodys_name_gets_into_it(desk, zhao, wang, client):
    client.force_login(zhao)
    selection = frozen(zhao, desk)

    response = client.post(
        reverse("customers:selection", args=[selection.pk, "assign"]),
        {"owner": wang.pk, "reason": "张伟 来电"},
    )

    assert response.status_code == 422
    assert owners(desk[:1]) == ["lin"]
