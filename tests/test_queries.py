"""Lists cost the same queries however many rows they show."""

import pytest
from django.urls import reverse

from tests import make

from .counting import queries

LIST = reverse("customers:list")


@pytest.mark.parametrize("person", ["lin", "zhao", "he", "guo"])
@pytest.mark.parametrize(
    ("method", "name", "data"),
    [
        ("get", "customers:list", None),
        ("post", "customers:search", {"q": "张"}),
        ("post", "agency:palette", {"q": "张三"}),
    ],
)
def test_one_row_or_three_cost_the_same(person, method, name, data, lin, client, request):
    user = request.getfixturevalue(person)
    client.force_login(user)

    def archive():
        customer = make.customer(lin)
        if person == "guo":
            make.grant(customer, user)

    archive()
    queries(client, method, reverse(name), data)  # content types and the like
    one = queries(client, method, reverse(name), data)
    archive()
    archive()

    assert queries(client, method, reverse(name), data) == one


def test_the_list_stays_within_its_budget(lin, client):
    """Session, person, scope (2), rights (2), keys, rows, data keys, saved views, sources, shell counts."""
    make.customer(lin)
    client.force_login(lin)
    client.get(LIST)

    assert queries(client, "get", LIST, None) <= 20
    assert queries(client, "get", LIST, None, **{"HX-Request": "true"}) <= 18
