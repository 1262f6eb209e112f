"""What the page of one incident shows."""

from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from compliance import differences
from compliance.models import Incident

from . import acting, reminding

SHOWN = 200
STEP_WORDS = {
    "triage": _("I have looked at it"),
    "contain": _("It is contained"),
    "assess": _("Assess"),
    "decide": _("Decide who is told"),
    "tell": _("Everybody was told"),
    "remedied": _("It is put right"),
    "review": _("Review"),
    "close": _("Close the incident"),
}
CLOCKS = {
    "triage": _("Looked at (one hour)"),
    "authority": _("Authority told"),
    "persons": _("Persons told"),
}


class Page:
    def __init__(self, incident: Incident):
        self.incident = incident

    @property
    def steps(self) -> list[dict]:
        return [{"label": label, "url": ""} for label in Incident.State.labels]

    @property
    def at(self) -> int:
        return Incident.State.values.index(self.incident.state) + 1

    @cached_property
    def counts(self) -> dict[str, int]:
        return acting.counts(self.incident)

    @cached_property
    def clocks(self) -> list[tuple]:
        return [(CLOCKS[what], due, done) for what, due, done in reminding.dues(self.incident)]

    @cached_property
    def rows(self) -> list[tuple]:
        """(archive, its fields in words), the untold first."""
        rows = self.incident.affected.select_related("told_by").order_by("told_at", "number")
        return [(one, differences.field_labels(one.fields)) for one in rows[:SHOWN]]

    @property
    def words(self) -> list[tuple]:
        """(title, what was written) of every step taken."""
        one = self.incident
        told = (
            (_("What happened"), one.account),
            (_("What stopped it"), one.containment),
            (_("Reasons of the decision"), one.decision),
            (_("What was put right"), one.remedy),
            (_("Lessons"), one.lessons),
        )
        return [(label, text) for label, text in told if text]


def waits_for(incident: Incident, step: str):
    if not step:
        return ""
    lead = getattr(Incident, step).permission == "compliance.decide_incident"
    return _("The general manager decides next.") if lead else _("The privacy officer does the next step.")


def ids_of(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
