"""Segments in the browser: saved from the list, looked at, used, on file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.acting import acting
from customers.models import CareAction, CareTask, Segment, SegmentUse, Selection
from tests import make

from .conftest import segment, used, willing

NEW = reverse("customers:segment_new")


def typed(page, **changes) -> dict:
    """What the form of the page would send."""
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return values | changes


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def desk(client, lin):
    client.force_login(lin)
    return client


def test_the_filters_of_the_list_become_a_segment(desk, lin, regulars):
    assert f"{NEW}?grade=a" in desk.get("/customers/?grade=a").content.decode()
    page = desk.get(f"{NEW}?grade=a&buys=never")
    sent = typed(page, name="从未成交的A级", aim="offer", f_kind="individual")

    answer = desk.post(NEW, sent)
    desk.post(NEW, sent)  # twice

    one = Segment.objects.get()
    assert answer.url == one.get_absolute_url()
    assert (one.name, one.query) == ("从未成交的A级", "grade=a&kind=individual&buys=never")
    assert (one.owner, one.counted, one.sharing) == (lin, 4, "own")


def test_a_name_twice_or_no_filter_is_said_in_the_form(desk, lin, regulars):
    segment(lin, name="老客户")
    page = desk.get(f"{NEW}?grade=a")

    assert desk.post(NEW, typed(page, name="老客户")).status_code == 422
    assert desk.post(NEW, typed(page, name="所有人", f_grade="")).status_code == 422
    assert Segment.objects.count() == 1


def test_the_page_shows_who_is_in_it_and_who_is_left_out_why(desk, lin, regulars):
    one = segment(lin)

    page = desk.get(one.get_absolute_url())
    left = desk.get(f"{one.get_absolute_url()}?show=no_consent")
    allowed = desk.get(f"{one.get_absolute_url()}?show=allowed")

    assert (page.context["preview"].found, page.context["preview"].allowed) == (4, 3)
    assert "?show=no_consent" in page.content.decode()
    assert [row.name for row in left.context["rows"]] == ["丁"]
    assert {row.name for row in allowed.context["rows"]} == {"甲", "乙", "丙"}


def test_greetings_are_made_from_the_page_once(desk, lin, regulars):
    one = segment(lin)
    address = reverse("customers:segment_use", args=[one.pk, "care"])
    sent = typed(desk.get(address), act="offer", text="{name}，春季线路上新")

    answer = desk.post(address, sent)
    again = desk.post(address, sent)

    done = SegmentUse.objects.get()
    assert answer.url == again.url == done.get_absolute_url()
    assert CareAction.objects.count() == 3
    page = desk.get(answer.url)
    assert {row.name for row in page.context["rows"]} == {"甲", "乙", "丙"}


def test_words_with_a_place_we_cannot_fill_are_refused(desk, lin, regulars):
    address = reverse("customers:segment_use", args=[segment(lin).pk, "care"])

    assert desk.post(address, typed(desk.get(address), text="{title}，您好")).status_code == 422


def test_where_nobody_is_left_the_page_says_why_and_offers_no_form(desk, lin):
    make.customer(lin, grade="a")
    address = reverse("customers:segment_use", args=[segment(lin).pk, "list"])

    page = desk.get(address)

    assert page.context["preview"].left_out == {"no_consent": 1}
    assert 'name="key"' not in page.content.decode()


def test_visits_are_planned_and_an_export_goes_on_to_its_form(client, zhao, lin, regulars):
    client.force_login(zhao)
    one = segment(zhao, aim="visit")
    for made in ("visits", "export"):
        address = reverse("customers:segment_use", args=[one.pk, made])
        answer = client.post(address, typed(client.get(address)))

    assert CareTask.objects.count() == 4
    selection = Selection.objects.get()
    assert answer.url == f"{reverse('customers:export_new')}?selection={selection.pk}"


def test_what_may_not_be_made_is_refused(desk, lin, regulars):
    one = segment(lin, aim="study")
    for made, status in (("care", 403), ("export", 403), ("nonsense", 404)):
        assert desk.get(reverse("customers:segment_use", args=[one.pk, made])).status_code == status


def test_a_colleagues_own_segment_is_not_there(client, wang, lin, regulars):
    one = segment(lin)
    client.force_login(wang)

    for name in ("segment", "segment_edit", "segment_alike"):
        assert client.get(reverse(f"customers:{name}", args=[one.pk])).status_code == 404


def test_a_segment_is_changed_and_put_away_by_its_owner(desk, lin, regulars):
    one = segment(lin)
    address = reverse("customers:segment_edit", args=[one.pk])

    desk.post(address, typed(desk.get(address), name="B级", f_grade="b"))
    changed = Segment.objects.get()
    assert (changed.name, changed.query, changed.counted) == ("B级", "grade=b", 0)

    desk.post(reverse("customers:segment_put_away", args=[one.pk]))
    assert "B级" not in desk.get(reverse("customers:segments")).content.decode()
    assert desk.get(one.get_absolute_url()).context["makes"] == []


def test_a_contact_list_says_who_was_talked_to(desk, lin, regulars):
    from customers.care import contacting

    done = used(segment(lin), lin, "list")
    contacting.note(regulars[0], by=lin, way="call", reached=True, minutes="谈春季线路")

    rows = {row.pk: row for row in desk.get(done.get_absolute_url()).context["rows"]}

    assert rows[regulars[0].pk].talked_at
    assert not rows[regulars[1].pk].talked_at
    timeline = desk.get(regulars[1].get_absolute_url()).content.decode()
    assert done.get_absolute_url() in timeline


def test_the_log_narrows_and_hides_the_names_of_others(client, lin, zhao, regulars):
    used(segment(lin, name="不外传的名字"), lin, "list")
    client.force_login(zhao)

    page = client.get(reverse("customers:segment_uses"))

    assert len(page.context["uses"]) == 1
    assert "不外传的名字" not in page.content.decode()
    assert len(client.get(f"{reverse('customers:segment_uses')}?aim=care").context["uses"]) == 0
    assert len(client.get(f"{reverse('customers:segment_uses')}?month=2020-01").context["uses"]) == 0


def test_one_row_or_three_cost_the_same(desk, lin):
    willing(lin, grade="a")
    one = segment(lin)
    done = used(one, lin, "list")
    pages = [
        reverse("customers:segments"),
        one.get_absolute_url(),
        reverse("customers:segment_uses"),
        reverse("customers:segment_use", args=[one.pk, "visits"]),
        reverse("customers:segment_alike", args=[one.pk]),
        reverse("customers:prospects"),
    ]
    for page in pages:
        desk.get(page)
    first = [queries(desk, page) for page in pages]
    made = [willing(lin, grade="a") for _number in range(2)]
    for number in range(2):
        segment(lin, name=f"更多 {number}", query="grade=b")
    used(one, lin, "list", key=None)

    assert [queries(desk, page) for page in pages] == first
    assert queries(desk, done.get_absolute_url()) <= 30
    with acting(lin):
        assert SegmentUse.objects.count() == 2
    assert len(made) == 2
