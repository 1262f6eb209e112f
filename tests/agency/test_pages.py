"""A list page shows the same rows in the same order as the rule of scope, whatever the way to it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import pages
from customers.models import Customer
from tests import make


def moment(minutes: int):
    return now().replace(microsecond=0) - timedelta(minutes=minutes)


def aged(customer: Customer, minutes: int) -> Customer:
    Customer.objects.filter(pk=customer.pk).update(updated_at=moment(minutes))
    return customer


@pytest.fixture
def house(lin, wang, sun):
    """Nine archives of three owners, the newest first; two of sun's are shared with lin."""
    owners = [lin, sun, wang, sun, lin, wang, sun, lin, wang]
    archives = [aged(make.customer(owner), minutes) for minutes, owner in enumerate(owners)]
    make.grant(archives[1], lin)
    make.grant(archives[6], lin)
    make.grant(archives[3], lin, expires_at=now() - timedelta(seconds=1))
    return archives


def walk(user, size: int, queryset=None) -> list:
    queryset, seen, after = queryset or Customer.objects.all(), [], None
    while True:
        page = pages.scoped_page(user, queryset, after=after, size=size)
        seen += [customer.pk for customer in page]
        after = page.after
        if after is None:
            return seen


@pytest.mark.parametrize("name", ["lin", "wang", "sun", "zhao", "zhou", "he", "guo", "system_admin"])
@pytest.mark.parametrize("size", [1, 2, 50])
def test_walking_by_key_finds_what_the_rule_of_scope_says(name, size, house, request):
    user = request.getfixturevalue(name)

    expected = Customer.objects.visible_to(user).order_by("-updated_at", "-pk").values_list("pk", flat=True)

    assert walk(user, size) == list(expected)


def test_the_way_back_shows_the_page_one_came_from(lin, house):
    first = pages.scoped_page(lin, Customer.objects.all(), size=2)
    second = pages.scoped_page(lin, Customer.objects.all(), after=first.after, size=2)

    back = pages.scoped_page(lin, Customer.objects.all(), before=second.before, size=2)

    assert [c.pk for c in back] == [c.pk for c in first]
    assert (first.before, back.before) == (None, None)
    assert back.after == first.after


def test_going_back_past_the_newest_shows_a_whole_first_page(lin, house):
    first = pages.scoped_page(lin, Customer.objects.all(), size=3)

    back = pages.scoped_page(
        lin, Customer.objects.all(), before=(first.rows[1].updated_at, first.rows[1].pk), size=3
    )

    assert [c.pk for c in back] == [c.pk for c in first]


def test_relations_narrow_a_page_to_ones_own_or_what_is_shared(lin, house):
    own = pages.scoped_page(lin, Customer.objects.all(), relation="owner")
    shared = pages.scoped_page(lin, Customer.objects.all(), relation="grant")

    assert [c.pk for c in own] == [house[0].pk, house[4].pk, house[7].pk]
    assert [c.pk for c in shared] == [house[1].pk, house[6].pk]


def test_counts_stop_at_the_cap_and_come_in_one_query(lin, house, django_assert_num_queries):
    pages.capped_count(lin, Customer.objects.all())
    everything = Customer.objects.all()

    with django_assert_num_queries(1):
        counts = pages.capped_counts(
            lin,
            {"all": (everything, ""), "mine": (everything, "owner"), "none": (everything.none(), "")},
            cap=4,
        )

    assert counts == {"all": 5, "mine": 3, "none": 0}
    assert [pages.capped(n, 4) for n in (4, 5)] == ["4", "4+"]


def test_a_key_survives_its_url_and_a_mangled_one_means_the_first_page(lin):
    customer = make.customer(lin)
    key = (customer.updated_at, customer.pk)

    assert pages.key_from_text(pages.key_to_text(key)) == key
    assert [pages.key_from_text(text) for text in ("", "x_y", "9" * 40 + "_x", "12_zz")] == [None] * 4
