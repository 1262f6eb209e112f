"""The numbers beside the entries of the navigation."""

from django.utils.timezone import localdate

from agency.navigation import counted

from .inbox import KINDS
from .models import AccessAlert, CareTask, Intake, Lead


@counted("approvals")
def approvals(user):
    """What this person may decide, of every kind."""
    first, *rest = [kind.waiting(user).order_by().values("pk") for kind in KINDS.values()]
    return first.union(*rest, all=True)


@counted("alerts")
def alerts(user):
    """Alerts about access nobody has judged."""
    if not user.has_perm("customers.watch_access"):
        return AccessAlert.objects.none()
    return AccessAlert.objects.filter(state=AccessAlert.State.OPEN)


@counted("clocks")
def clocks(user):
    """First contacts still to be entered, as far as this person answers for them."""
    return Intake.objects.visible_to(user).waiting()


@counted("leads")
def leads(user):
    """Leads this person screens."""
    if not user.has_perm("customers.triage_leads"):
        return Lead.objects.none()
    return Lead.objects.triable_by(user).waiting()


@counted("care_tasks")
def care_tasks(user):
    """One's own visits and tasks due by today."""
    return CareTask.objects.open().filter(owner=user, due_on__lte=localdate())
