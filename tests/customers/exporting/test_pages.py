"""The pages of an export: from the marked rows to the file, and the decision in the inbox."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from customers.exporting import building
from customers.models import CustomerExport, Selection
from tests import make
from tests.cast import PASSWORD
from tests.customers.kinds import build

SELECT, MINE = reverse("customers:select"), reverse("customers:exports")


@pytest.fixture
def desk(lin):
    return [make.customer(lin, name=name) for name in ("甲", "乙")]


def signed_in(client, person):
    client.logout()
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})


def asked(client, archives, **facts):
    to_form = client.post(SELECT, {"act": "export", "ids": [str(archive.pk) for archive in archives]})
    facts = {"columns": ["number", "name"], "purpose": make.purpose().pk, "format": "csv"} | facts
    return client.post(to_form.url, {"selection": str(Selection.objects.latest("created_at").pk), **facts})


def test_from_the_marked_rows_to_the_file(desk, zhao, client):
    signed_in(client, zhao)

    assert asked(client, desk).url == MINE
    building.build_waiting(now())
    page = client.get(MINE)
    export = CustomerExport.objects.get()
    file = client.post(reverse("customers:export_download", args=[export.pk]))

    assert reverse("customers:export_download", args=[export.pk]) in page.text
    assert "甲" in file.content.decode("utf-8-sig")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"] == "no-store"


def test_columns_of_a_kind_are_offered_only_where_there_is_one(desk, lin, zhao, client):
    signed_in(client, zhao)
    people = client.get(client.post(SELECT, {"act": "export", "ids": [str(one.pk) for one in desk]}).url)
    company = build.organisation(lin)
    both = client.get(client.post(SELECT, {"act": "export", "ids": [str(company.pk), str(desk[0].pk)]}).url)

    assert "organisation" not in people.context["form"].fields
    assert "parts" in people.context["form"].fields
    assert "organisation" in both.context["form"].fields
    assert "group" not in both.context["form"].fields


def test_a_download_after_a_while_asks_who_it_is_and_leads_back_to_the_file(desk, zhao, client):
    signed_in(client, zhao)
    asked(client, desk)
    building.build_waiting(now())
    export = CustomerExport.objects.get()
    address = reverse("customers:export_download", args=[export.pk])
    client.logout()
    client.force_login(zhao)  # a session that proved nothing lately

    confirm = client.post(address)
    assert confirm.status_code == 302
    assert confirm.url.startswith(reverse("account_reauthenticate"))
    back = client.post(confirm.url, {"password": PASSWORD, "next": f"{MINE}?take={export.pk}"})

    assert back.url == f"{MINE}?take={export.pk}"
    page = client.get(back.url)
    assert page.context["take"] == export
    assert "甲" in client.post(address).content.decode("utf-8-sig")


def test_without_a_purpose_or_a_column_nothing_is_asked_for(desk, zhao, client):
    signed_in(client, zhao)

    assert asked(client, desk, purpose="").status_code == 422
    assert asked(client, desk, columns=[]).status_code == 422
    assert not CustomerExport.objects.exists()


def test_everything_the_filters_show_can_be_taken(desk, zhao, client):
    signed_in(client, zhao)

    form = client.get(client.post(SELECT, {"all": "export", "filters": "grade=c"}).url)

    assert form.context["rows"] == 2


def test_the_decision_stands_in_the_inbox_of_others_only(desk, zhao, he, client):
    signed_in(client, zhao)
    asked(client, desk, columns=["document_number"], plain=["document_number"], note="退税")
    export = CustomerExport.objects.get()
    address = reverse("agency:inbox_decide", args=["export", export.pk])
    assert client.post(address, {"action": "approve"}).status_code in (403, 404)

    client.force_login(he)
    page = client.get(reverse("agency:inbox_item", args=["export", export.pk]))
    assert "退税" in page.text
    client.post(address, {"action": "approve"})

    assert CustomerExport.objects.get().state == "building"


def test_a_file_is_nobody_elses(desk, zhao, he, client):
    signed_in(client, zhao)
    asked(client, desk)
    building.build_waiting(now())
    export = CustomerExport.objects.get()

    signed_in(client, he)

    assert client.post(reverse("customers:export_download", args=[export.pk])).status_code == 404
    assert client.post(reverse("customers:export_withdraw", args=[export.pk])).status_code == 404


def test_one_export_or_three_cost_the_page_the_same(desk, zhao, client):
    signed_in(client, zhao)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(MINE)
        return len(captured)

    asked(client, desk)
    queries()
    one = queries()
    asked(client, desk)
    asked(client, desk)

    assert queries() == one
