"""Who received the data is listed by whoever handles the request, with what went out under merged archives."""

import pytest
from django.core.exceptions import PermissionDenied

from compliance.models import OutwardShare
from compliance.rights import informing
from tests import make
from tests.compliance.sharing.conftest import approve_all, approved, proposed, sent_off
from tests.customers.merging.pairs import merged

from .steps import agreed, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(lin):
    return make.customer(lin, name="刘梦琪")


def test_whoever_took_it_in_lists_no_recipients(client, lin, archive):
    asked = received(lin, archive, "restrict")
    client.force_login(lin)

    assert client.post(f"/compliance/rights/{asked.pk}/collect/").status_code == 403
    with pytest.raises(PermissionDenied):
        informing.look_again(asked, by=lin)


def test_who_got_the_data_of_a_merged_archive_is_told_too(lin, zhao, he, shen, gao, archive):
    hotel = approved(zhao, shen)
    loser = make.customer(lin, name="刘梦奇")
    share = proposed(lin, hotel, [loser])
    approve_all(share)
    sent_off(OutwardShare.objects.get(), lin)
    merged(archive, loser, lin)

    asked = agreed(lin, shen, gao, archive, "restrict")

    assert [one.who for one in asked.recipients.all()] == [hotel.name]
