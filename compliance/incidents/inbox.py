"""The next step of an incident in the inbox of whoever may take it, with the clock that runs (H10)."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.errors import Refused
from compliance.models import Incident
from compliance.models.incident import LEAD, RUN
from customers.inbox import Item, Kind, register

from .page import CLOCKS
from .reminding import dues

State = Incident.State
STEPS = {  # state → (who takes the next step, what it is)
    State.DETECTED: (RUN, gettext_lazy("Look at the incident")),
    State.TRIAGED: (RUN, gettext_lazy("Contain the incident")),
    State.CONTAINED: (RUN, gettext_lazy("Assess the incident")),
    State.ASSESSED: (LEAD, gettext_lazy("Decide who is told of the incident")),
    State.DECIDED: (RUN, gettext_lazy("Tell those concerned")),
    State.NOTIFIED: (RUN, gettext_lazy("Put right what led to it")),
    State.REMEDIED: (RUN, gettext_lazy("Review the incident")),
    State.REVIEWED: (LEAD, gettext_lazy("Close the incident")),
}
SEE = "compliance.view_incidents"


def next_for(user) -> Q:
    """Incidents whose next step this person takes."""
    mine = [state for state, (right, _step) in STEPS.items() if user.has_perm(right)]
    return Q(state__in=mine)


@register
class Running(Kind):
    """An incident is open; the steps have forms of their own, so the inbox leads to its page."""

    code = "incident"
    template = "compliance/incidents/inbox.html"
    foot = "compliance/incidents/inbox_foot.html"
    comments = False

    def waiting(self, user):
        return _with_people(Incident.objects.filter(next_for(user))).order_by("detected_at")

    def asked(self, user):
        return _with_people(Incident.objects.filter(reported_by=user)).order_by("-detected_at")

    def done(self, user):
        return _with_people(Incident.objects.filter(decided_by=user)).order_by("-decided_at")

    def find(self, user, pk):
        rows = Incident.objects.filter(pk=pk)
        return _with_people(rows if user.has_perm(SEE) else rows.filter(reported_by=user)).first()

    def is_waiting(self, user, record):
        right, _step = STEPS.get(record.state, ("", ""))
        return bool(right) and user.has_perm(right)

    def item(self, record):
        _right, step = STEPS.get(record.state, ("", record.get_state_display()))
        running = [due for _what, due, done in dues(record) if not done]
        return Item(
            kind=self.code,
            record=record,
            icon="siren",
            label=str(step),
            title=record.number,
            who=record.reporter,
            at=record.detected_at,
            due=min(running, default=None) if record.open else None,
        )

    def context(self, user, record):
        return {
            "decidable": self.is_waiting(user, record),
            "clocks": [(CLOCKS[what], due, done) for what, due, done in dues(record)],
        }

    def decide(self, record, *, by, action, comment):
        raise Refused(_("Take this step on the page of the incident."))


def _with_people(rows):
    return rows.select_related("reported_by__department", "decided_by")
