"""The list of contracts under a name: filters of one's own or of the department, never a search (G7)."""

import pytest
from django.urls import reverse

from agency.models import SavedView
from tests import make
from tests.contracts import drafts

LIST, SAVE = reverse("contracts:list"), reverse("contracts:view_save")


@pytest.fixture
def view(lin):
    return SavedView.objects.create(owner=lin, page="contracts", name="快到期", query="tab=standing&ends=30")


def labels(client) -> list[str]:
    return [str(tab["label"]) for tab in client.get(f"{LIST}?tab=all").context["tabs"]][5:]


def test_tab_and_filters_are_kept_and_nothing_that_was_searched_for(lin, client):
    client.force_login(lin)
    shown = "tab=past&kind=domestic&least=20000&mine=1&disputed=1&q=张三&after=1_2&of=rule:张三&x=y"

    response = client.post(SAVE, {"name": "大单", "filters": shown})

    view = SavedView.objects.get()
    assert (view.owner, view.page) == (lin, "contracts")
    assert view.query == "tab=past&kind=domestic&mine=1&least=20000&disputed=1"
    assert response.url == f"{LIST}?{view.query}&saved={view.pk}"


def test_a_figure_that_is_known_is_kept_with_the_view(lin, client):
    client.force_login(lin)

    client.post(SAVE, {"name": "十月签的", "filters": "tab=all&of=signed:2026-10"})

    assert SavedView.objects.get().query == "tab=all&of=signed%3A2026-10"


def test_a_head_shares_a_view_with_the_department_and_each_sees_her_own_contracts(
    zhao, lin, wang, sun, client
):
    version = drafts.version()
    drafts.draft(make.customer(lin), version_=version, title="林的合同")
    drafts.draft(make.customer(wang), version_=version, title="王的合同")
    view = SavedView.objects.create(
        owner=zhao, page="contracts", name="在办", query="tab=open&mine=1", shared=True
    )

    seen = {}
    for user in (zhao, lin, wang, sun):
        client.force_login(user)
        rows = client.get(f"{LIST}?{view.query}&saved={view.pk}").context["rows"]
        seen[user.username] = labels(client), [str(row["contract"].title) for row in rows]

    assert seen == {
        "zhao": (["在办"], []),
        "lin": (["在办"], ["林的合同"]),
        "wang": (["在办"], ["王的合同"]),
        "sun": ([], []),
    }


def test_views_of_the_archives_are_none_of_this_list_and_the_other_way_round(lin, view, client):
    archives = SavedView.objects.create(owner=lin, page="customers", name="重要", query="grade=vip")
    client.force_login(lin)

    assert labels(client) == ["快到期"]
    for page, other in (("contracts", archives), ("customers", view)):
        for act in ("view_change", "view_delete"):
            assert client.post(reverse(f"{page}:{act}", args=[other.pk]), {"name": "x"}).status_code == 404


def test_it_is_changed_and_deleted_by_its_owner_only(lin, wang, view, client):
    SavedView.objects.update(shared=True)
    change, delete = (reverse(f"contracts:{act}", args=[view.pk]) for act in ("view_change", "view_delete"))
    client.force_login(wang)
    strange = [client.post(change, {"name": "x"}).status_code, client.post(delete).status_code]
    client.force_login(lin)
    client.post(change, {"name": "一个月内到期", "shared": "on", "filters": view.query})
    view.refresh_from_db()
    client.post(delete)

    assert strange == [404, 404]
    assert (view.name, view.shared, view.query) == ("一个月内到期", True, "tab=standing&ends=30")
    assert not SavedView.objects.exists()


def test_a_view_takes_over_what_the_list_shows_now(lin, view, client):
    client.force_login(lin)
    shown = f"tab=standing&ends=90&saved={view.pk}"

    page = client.get(f"{LIST}?{shown}").context
    assert (page["save_url"], page["edit_url"]) == (
        "",
        f"{reverse('contracts:view_change', args=[view.pk])}?{shown}",
    )
    form = {"name": "快到期", "filters": "tab=standing&ends=90", "renew": "on"}
    client.post(page["edit_url"], form)

    view.refresh_from_db()
    assert view.query == "tab=standing&ends=90"


def test_the_standard_view_opens_the_list_until_a_tab_is_chosen(lin, view, client):
    SavedView.objects.update(standard=True)
    client.force_login(lin)

    assert client.get(LIST).url == f"{LIST}?tab=standing&ends=30&saved={view.pk}"
    assert client.get(f"{LIST}?tab=open").status_code == 200


def test_a_bad_name_is_told_beside_the_field_and_the_filters_are_not_lost(lin, view, client):
    client.force_login(lin)

    for name in ("", "快到期"):
        response = client.post(SAVE, {"name": name, "filters": "tab=past&mine=1"})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["name"]
        assert response.context["form"]["filters"].value() == "tab=past&mine=1"


def test_a_mangled_address_shows_the_list(lin, client):
    client.force_login(lin)

    for query in ("saved=abc", "saved=999999999999999999999", "saved=12", "kind=张三", "ends=-1&least=x"):
        assert client.get(f"{LIST}?{query}").status_code == 200
