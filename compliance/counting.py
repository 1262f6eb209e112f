"""The numbers beside the entries of the navigation."""

from agency.navigation import counted
from compliance.models import ReviewItem
from compliance.recertifying import deciding


@counted("reviews")
def reviews(user):
    """Archives of one's own that wait for an answer in an open review."""
    return ReviewItem.objects.waiting().filter(owner=user, campaign__state="open")


@counted("recertify")
def recertify(user):
    """Shares and roles that wait for one's yes or no."""
    return deciding.open_to(user)
