"""Every screen and paper with a customer's data says who looks and since when (D7)."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["detail", "profile", "edit", "contacts", "purchases", "credit", "links", "files", "consents", "papers"],
)
def test_every_page_of_an_archive_bears_who_looks(client, lin, name):
    client.force_login(lin)
    page = client.get(reverse(f"customers:{name}", args=[make.customer(lin).pk])).text

    assert f"{lin.name} · {lin.username} · 20" in page
    assert 'class="wm"' in page
    assert page.count("data-mark=") == 2  # what opens above the page is marked too


@pytest.mark.parametrize("name", ["customers:list", "agency:today", "agency:inbox", "compliance:reviews"])
def test_lists_of_customers_bear_it_too(client, lin, name):
    client.force_login(lin)

    assert 'class="wm"' in client.get(reverse(name)).text


@pytest.mark.parametrize("name", ["agency:profile", "agency:notifications"])
def test_pages_without_customers_are_left_clean(client, lin, name):
    client.force_login(lin)

    assert 'class="wm"' not in client.get(reverse(name)).text
