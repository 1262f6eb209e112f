"""Saved views keep filters, alone or for the department; never a search."""

import pytest
from django.db import connection
from django.urls import reverse

from agency.models import SavedView, SubjectKey
from tests import make

SAVE = reverse("customers:view_save")


@pytest.fixture
def view(lin):
    return SavedView.objects.create(owner=lin, page="customers", name="重要", query="grade=vip")


def labels(client) -> list[str]:
    tabs = client.get(reverse("customers:list")).context["tabs"]
    return [str(tab["label"]) for tab in tabs][5:]


def test_the_filters_of_the_address_are_kept_and_nothing_else(lin, client):
    client.force_login(lin)

    response = client.post(SAVE, {"name": "晚录", "filters": "view=late&grade=a&q=张三&after=1_2"})

    view = SavedView.objects.get()
    assert (view.owner, view.query, view.shared) == (lin, "view=late&grade=a", False)
    assert response.url == f"{reverse('customers:list')}?view=late&grade=a&saved={view.pk}"


def test_a_shared_view_is_the_departments_a_private_one_only_ones_own(lin, wang, sun, view, client):
    SavedView.objects.create(owner=lin, page="customers", name="全组", query="grade=a", shared=True)

    seen = {}
    for user in (lin, wang, sun):
        client.force_login(user)
        seen[user.username] = labels(client)

    assert seen == {"lin": ["重要", "全组"], "wang": ["全组"], "sun": []}


def test_a_view_shows_each_reader_her_own_archives(lin, wang, view, client):
    SavedView.objects.update(shared=True)
    make.customer(lin, name="甲", grade="vip", state="awaiting")
    make.customer(wang, name="乙", grade="vip", state="awaiting")
    client.force_login(wang)

    response = client.get(f"{reverse('customers:list')}?{view.query}&saved={view.pk}")

    assert [row.name for row in response.context["rows"]] == ["乙"]


def test_the_same_name_twice_is_told_beside_the_field(lin, view, client):
    client.force_login(lin)

    response = client.post(SAVE, {"name": "重要", "filters": "grade=a"})

    assert response.status_code == 422
    assert "name" in response.context["form"].errors


def test_the_name_is_sealed_and_its_key_goes_with_the_view(lin, view, client):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM agency_savedview")
        stored = bytes(cursor.fetchone()[0])
    client.force_login(lin)
    client.post(reverse("customers:view_delete", args=[view.pk]))

    assert "重要".encode() not in stored
    assert SubjectKey.objects.get(subject=view.key).wrapped is None


def test_it_is_renamed_shared_and_deleted_by_its_owner_only(lin, wang, view, client):
    change, delete = (reverse(f"customers:view_{act}", args=[view.pk]) for act in ("change", "delete"))
    client.force_login(wang)
    strange = [client.post(change, {"name": "x"}).status_code, client.post(delete).status_code]
    client.force_login(lin)
    client.post(change, {"name": "大客户", "shared": "on"})
    view.refresh_from_db()
    client.post(delete)

    assert strange == [404, 404]
    assert (view.name, view.shared, view.query) == ("大客户", True, "grade=vip")
    assert SavedView.objects.count() == 0


def test_a_view_takes_over_the_columns_and_the_order_the_list_shows_now(lin, view, client):
    client.force_login(lin)
    address = reverse("customers:view_change", args=[view.pk])
    shown = f"grade=vip&sort=entered&columns=grade.owner&density=compact&saved={view.pk}"

    page = client.get(f"{address}?{shown}")
    assert page.context["form"].fields["renew"].initial is True
    form = {"name": "重要", "filters": page.context["form"]["filters"].value(), "renew": "on"}
    client.post(f"{address}?{shown}", form)

    view.refresh_from_db()
    assert view.query == "grade=vip&sort=entered&columns=grade.owner&density=compact"


def test_a_view_that_is_only_renamed_stays_as_it_was_kept(lin, view, client):
    client.force_login(lin)
    address = reverse("customers:view_change", args=[view.pk])

    assert "renew" not in client.get(f"{address}?grade=vip&saved={view.pk}").context["form"].fields
    client.post(f"{address}?grade=a", {"name": "我的重要", "filters": "grade=a"})

    view.refresh_from_db()
    assert (view.name, view.query) == ("我的重要", "grade=vip")
