"""The numbers beside the entries of the navigation."""

from agency.navigation import counted

from . import inbox, sharing
from .models import Intake


@counted("approvals")
def approvals(user):
    """Requests and second checks this person may decide."""
    requests = sharing.decidable(user).order_by().values("pk")
    return requests.union(inbox.checkable(user).order_by().values("pk"))


@counted("clocks")
def clocks(user):
    """First contacts still to be entered, as far as this person answers for them."""
    return Intake.objects.visible_to(user).waiting()
