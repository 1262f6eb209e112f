"""The list of what we sell is the agency's own: added, renamed, retired, in its order, with its history."""

import pytest
from django.urls import reverse

from agency.errors import Refused
from customers import product_kinds
from customers.forms.trade import PurchaseForm
from customers.models import ProductKind

pytestmark = pytest.mark.django_db
KINDS = reverse("customers:product_kinds")


def kind(code: str) -> ProductKind:
    return ProductKind.objects.get(code=code)


def act(client, one: ProductKind, what: str):
    return client.post(reverse("customers:product_kind_act", args=[one.pk]), {"act": what})


def test_a_new_kind_can_be_chosen_for_purchases_at_once(client, he):
    client.force_login(he)

    client.post(
        reverse("customers:product_kind_new"), {"name": "包机", "name_en": "Charter flights", "shape": "trip"}
    )

    made = kind("charter-flights")
    assert (made.name, made.shape, made.active) == ("包机", "trip", True)
    assert list(ProductKind.objects.all())[-1] == made
    assert made in PurchaseForm().fields["product_kind"].queryset


def test_two_kinds_of_one_name_are_refused(client, he):
    client.force_login(he)
    count = ProductKind.objects.count()

    answer = client.post(
        reverse("customers:product_kind_new"), {"name": "邮轮", "name_en": "Sea journeys", "shape": "trip"}
    )

    assert (answer.status_code, ProductKind.objects.count()) == (422, count)


def test_a_kind_is_renamed_retired_and_used_again_and_the_page_tells_who_did_it(client, he):
    client.force_login(he)
    cruise = kind("cruise")

    for name in ("邮轮旅行", "邮轮与江轮"):
        client.post(
            reverse("customers:product_kind", args=[cruise.pk]),
            {"name": name, "name_en": "Cruises", "shape": "trip"},
        )
    act(client, cruise, "retire")

    cruise.refresh_from_db()
    assert (cruise.name, cruise.code, cruise.active) == ("邮轮与江轮", "cruise", False)
    assert cruise not in PurchaseForm().fields["product_kind"].queryset
    told = product_kinds.latest()
    assert [one["row"].history_user for one in told] == [he, he, he]
    assert [one["was"] for one in told[:2]] == ["", "邮轮旅行"]
    page = client.get(KINDS).content.decode()
    assert "邮轮旅行 → 邮轮与江轮" in page

    act(client, cruise, "return")
    cruise.refresh_from_db()
    assert cruise.active


def test_the_order_is_the_one_of_every_form(client, he):
    client.force_login(he)
    first, second, *_rest = ProductKind.objects.all()

    act(client, second, "up")
    assert list(ProductKind.objects.all()[:2]) == [second, first]

    act(client, second, "up")  # the first goes no higher
    assert list(ProductKind.objects.all()[:2]) == [second, first]


def test_one_kind_stays_in_use(he):
    *others, last = ProductKind.objects.filter(active=True)
    for one in others:
        product_kinds.use(one.pk, by=he, active=False)

    with pytest.raises(Refused):
        product_kinds.use(last.pk, by=he, active=False)


def test_managers_read_the_list_and_do_not_change_it(client, zhao, lin):
    client.force_login(zhao)
    page = client.get(KINDS)
    assert (page.status_code, b'value="retire"' in page.content) == (200, False)
    assert act(client, kind("cruise"), "retire").status_code == 403

    client.force_login(lin)
    assert client.get(KINDS).status_code == 403
