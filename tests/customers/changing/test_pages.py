"""The pages of a proposed change: said before saving, decided on a phone, settled field by field."""

import pytest
from django.urls import reverse

from agency.acting import acting
from customers.changing import deciding, propose
from customers.editing import edit
from customers.models import ChangeNotice, ChangePolicy, ChangeRequest, Customer, Disclosure
from tests import make
from tests.customers.test_detail_edit import typed

from .conftest import WHY, proposed


def page(name, pk):
    return reverse(f"customers:{name}", args=[pk])


@pytest.fixture
def renaming(liu, lin, zhao):
    return proposed(liu, lin, name="刘梦奇", sex="f").request


def test_the_form_says_before_saving_what_will_happen(client, liu, lin, zhao):
    client.force_login(lin)

    text = client.get(page("edit", liu.pk), headers={"Accept-Language": "en"}).content.decode()

    assert "赵敏" in text
    assert ChangeRequest.objects.count() == 0


def test_saving_applies_part_and_proposes_the_rest_and_the_archive_shows_it(client, liu, lin, zhao):
    client.force_login(lin)

    client.post(page("edit", liu.pk), typed(liu, name="刘梦奇", preferences="近电梯", evidence="见护照原件"))

    saved, request = Customer.objects.get(pk=liu.pk), ChangeRequest.objects.get()
    assert (saved.name, saved.preferences) == ("刘梦琪", "近电梯")
    assert (request.fields, request.evidence) == (["name"], "见护照原件")
    assert request.get_absolute_url() in client.get(saved.get_absolute_url()).content.decode()
    assert "刘梦奇" in client.get(page("changes", liu.pk)).content.decode()


def test_the_manager_approves_in_the_inbox(client, renaming, liu, zhao):
    client.force_login(zhao)
    here = reverse("agency:inbox_item", args=["change", renaming.pk])
    assert "刘梦奇" in client.get(here).content.decode()

    answer = client.post(f"{here}decide/", {"action": "approve"})

    assert answer.status_code == 302
    assert Customer.objects.get(pk=liu.pk).name == "刘梦奇"


def test_a_refusal_without_a_word_comes_back(client, renaming, zhao):
    client.force_login(zhao)

    assert client.post(page("change", renaming.pk), {"action": "refuse"}).status_code == 422
    client.post(page("change", renaming.pk), {"action": "refuse", "comment": "与护照不符"})

    assert ChangeRequest.objects.get().state == "refused"


def test_values_open_by_a_button_of_their_own_that_is_written_down(client, vip, lin, zhao):
    request = proposed(vip, lin, phone="13912345678").request
    client.force_login(zhao)
    assert "13912345678" not in client.get(page("change", request.pk)).content.decode()

    opened = client.post(page("change", request.pk), {"action": "open"}).content.decode()

    assert "13912345678" in opened
    assert Disclosure.objects.get().by == zhao


def test_the_drafter_sees_and_withdraws_but_does_not_decide(client, renaming, lin):
    client.force_login(lin)
    assert client.get(page("change", renaming.pk)).status_code == 200
    assert client.post(page("change", renaming.pk), {"action": "approve"}).status_code == 403

    client.post(page("change_withdraw", renaming.pk))

    assert ChangeRequest.objects.get().state == "withdrawn"


def test_where_the_archive_moved_on_all_three_values_stand_and_a_choice_is_asked(
    client, renaming, liu, zhao, he
):
    edit(liu.pk, by=he, changes={"name": "刘萌琪"}, version=1, why=WHY)
    client.force_login(zhao)
    here = page("change", renaming.pk)

    asked = client.post(here, {"action": "approve", "seen": 2})
    text = asked.content.decode()
    assert asked.status_code == 409
    assert all(name in text for name in ("刘梦琪", "刘萌琪", "刘梦奇"))
    assert Customer.objects.get(pk=liu.pk).name == "刘萌琪"

    client.post(here, {"action": "approve", "seen": 2, "choose_name": "mine"})
    assert Customer.objects.get(pk=liu.pk).name == "刘梦奇"


def test_a_guide_reports_what_a_share_shows_and_hears_of_the_answer(client, liu, guo, lin):
    make.grant(liu, guo, fields=["phone"])
    client.force_login(guo)
    form = client.get(page("report_change", liu.pk)).content.decode()
    assert 'name="preferences"' in form
    assert 'name="address"' not in form
    assert 'name="grade"' not in form

    sent = client.post(
        page("report_change", liu.pk),
        {"version": 1, "name": "刘梦琪", "preferences": "近电梯", "why": "途中告知"},
    )
    request = ChangeRequest.objects.get()
    assert (sent.status_code, request.fields, request.drafter) == (302, ["preferences"], guo)
    assert Customer.objects.get(pk=liu.pk).preferences == "低楼层"

    with acting(lin):
        deciding.agree(request, by=lin)
    assert "近电梯" in client.get(page("changes", liu.pk)).content.decode()


def test_a_share_shows_no_one_elses_proposals(client, liu, guo, lin, zhao):
    make.grant(liu, guo, fields=["phone"])
    request = proposed(liu, lin, name="刘梦奇").request
    client.force_login(guo)

    assert "刘梦奇" not in client.get(page("changes", liu.pk)).content.decode()
    assert client.get(page("change", request.pk)).status_code == 404


def test_a_notice_is_read_and_acknowledged(client, liu, lin, sun):
    make.grant(liu, sun, fields=["phone"])
    with acting(lin):
        propose(liu, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)
    notice = ChangeNotice.objects.get()
    client.force_login(sun)
    assert "139****5678" in client.get(page("change_notice", notice.pk)).content.decode()

    client.post(page("change_notice", notice.pk))

    notice.refresh_from_db()
    assert notice.acknowledged_at
    client.force_login(lin)
    assert client.get(page("change_notice", notice.pk)).status_code == 404


def test_the_crm_manager_writes_rules_that_hold_from_today(client, he, zhao):
    line = {"about": "@travel", "rule": "verify", "effective_from": "2026-11-01", "why": "例会决定"}
    client.force_login(he)
    assert client.post(reverse("customers:change_rule_new"), line).status_code == 422  # in the past

    client.post(reverse("customers:change_rule_new"), line | {"effective_from": "2099-01-01"})

    written = ChangePolicy.objects.get(by=he)
    assert (written.about, written.rule) == ("@travel", "verify")
    client.force_login(zhao)
    assert client.get(reverse("customers:change_rules")).status_code == 200
    assert client.post(reverse("customers:change_rule_new"), line).status_code == 403


def test_no_rule_is_ever_rewritten(db):
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic():
        ChangePolicy.objects.update(rule="at_once")
