"""A sheet on its way into the archive and back."""

import pytest

from customers.models import Consent, Customer, SearchIndex

from .making import checked, imported, outcomes, person, reverted

pytestmark = pytest.mark.django_db


def test_good_rows_become_archives_with_everything_an_archive_has(zhao):
    batch = imported(checked(zhao, [person(1), person(2)]), zhao)

    first, second = Customer.objects.order_by("number")
    assert (first.owner, first.department, first.batch) == (zhao, zhao.department, batch)
    assert first.phone == "13800000001"
    assert first.sex == "m"
    assert first.document_type == "id_card"
    assert first.basis == "consent"
    assert second.number[:-2] > first.number[:-2]
    assert SearchIndex.objects.filter(customer=first).exists()
    assert dict(Consent.objects.filter(customer=first).values_list("purpose__code", "decision")) == {
        "service": "granted",
        "sensitive": "granted",
        "share_suppliers": "refused",
        "cross_border": "refused",
        "marketing": "refused",
        "survey": "refused",
    }
    assert batch.counts == {"created": 2}


def test_an_import_taken_back_leaves_no_archive_in_sight(zhao):
    batch = reverted(imported(checked(zhao, [person(1), person(2)]), zhao), zhao)

    assert batch.state == "reverted"
    assert outcomes(batch) == {2: "withdrawn", 3: "withdrawn"}
    assert not Customer.objects.visible_to(zhao).exists()
