"""Requests for help in the inbox of the line manager (A24)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from agency.errors import Refused

from .helping import asking, contexts
from .inbox import Item, Kind, register
from .models import HelpRequest


@register
class Help(Kind):
    """A colleague asks for help; whoever stands above answers, whoever asked closes it."""

    code = "help"
    template = "customers/inbox/help.html"
    foot = "customers/inbox/help_foot.html"

    def waiting(self, user):
        """Asked of her, or handed up within her departments; and the answers to what she asked herself."""
        rows = HelpRequest.objects.visible_to(user)
        answered = Q(requester=user, state=HelpRequest.State.ANSWERED)
        asked = Q(state=HelpRequest.State.WAITING) & ~Q(requester=user) & (Q(to=user) | Q(step__gt=0))
        return _with_people(rows.filter(asked | answered)).order_by("created_at")

    def asked(self, user):
        return _with_people(HelpRequest.objects.filter(requester=user)).order_by("-created_at")

    def done(self, user):
        return _with_people(HelpRequest.objects.filter(answered_by=user)).order_by("-answered_at")

    def find(self, user, pk):
        return _with_people(HelpRequest.objects.visible_to(user).filter(pk=pk)).first()

    def item(self, record):
        label = contexts.LABELS.get(record.about, "")
        return Item(
            kind=self.code,
            record=record,
            icon="life-buoy",
            label=_("Help"),
            title=_("Help with %(what)s") % {"what": f"{label} {record.number}".strip()},
            who=record.requester,
            at=record.created_at,
            due=record.due_at if record.state == HelpRequest.State.WAITING else None,
        )

    def is_waiting(self, user, record):
        own = record.requester_id == user.pk
        return record.state == (HelpRequest.State.ANSWERED if own else HelpRequest.State.WAITING)

    def decided_by(self, record):
        return record.answered_by_id

    def decided_at(self, record):
        return record.answered_at

    def context(self, user, record):
        own = record.requester_id == user.pk
        about = contexts.find(record.about, user, record.record)
        return {
            "decidable": record.state == HelpRequest.State.WAITING and not own,
            "closable": own and record.state in HelpRequest.OPEN,
            "about": about,
            "archive": about.customer.pk if about and about.customer else None,
        }

    def decide(self, record, *, by, action, comment):
        if action == "answer":
            asking.answer(record, by=by, text=comment)
            return _("The colleague reads your answer.")
        if action in ("solved", "unsolved", "withdrawn"):
            asking.close(record, by=by, outcome=action)
            return _("The request for help is closed.")
        raise Refused(_("Choose what to do."))


def _with_people(rows):
    return rows.select_related("requester__department", "to", "answered_by")
