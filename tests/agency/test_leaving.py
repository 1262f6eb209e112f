"""The pages by which a colleague's account is closed, and the certificate of it (H8)."""

import pytest

from agency.models import Departure
from tests import make

pytestmark = pytest.mark.django_db


def test_whoever_comes_back_comes_without_rights(inside, system_admin, lin, wang):
    browser = inside(system_admin)
    browser.post(f"/people/{lin.pk}/leave/", {"heir": wang.pk})
    browser.post(f"/people/{lin.pk}/return/")

    lin.refresh_from_db()
    assert (lin.is_active, lin.groups.count()) == (True, 0)


def test_a_certificate_names_counts_and_no_customer(inside, system_admin, lin, wang):
    customer = make.customer(lin, name="金丝雀")

    page = inside(system_admin).post(f"/people/{lin.pk}/leave/", {"heir": wang.pk}, follow=True)
    told = page.content.decode()

    assert Departure.objects.get().person == lin
    assert "王" in told
    assert "金丝雀" not in told
    assert customer.number not in told


def test_without_a_name_for_the_heir_the_page_comes_back_and_says_so(inside, system_admin, lin):
    make.customer(lin)

    page = inside(system_admin).post(f"/people/{lin.pk}/leave/", {})

    assert page.status_code == 422
    assert page.context["form"].errors["heir"]
