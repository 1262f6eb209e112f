import pytest
from django.utils.timezone import now

from agency.acting import acting_as
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import opening
from tests import make


@pytest.fixture
def review(lin, wang):
    """The quarter's round with three archives of lin's and one of wang's."""
    for owner in (lin, lin, lin, wang):
        make.customer(owner)
    opening.open_due(now())
    opening.fill()
    return ReviewCampaign.objects.get(cycle="quarter")


@pytest.fixture
def line(review):
    """Gives the lines of a person in this round."""

    def lines(owner):
        with acting_as("system:test"):
            items = ReviewItem.objects.filter(campaign=review, owner=owner)
            return list(items.select_related("customer").order_by("customer_id"))

    return lines
