"""What others see of requests: the number in the navigation, notes and lines on the archive, the inbox."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.errors import Refused
from agency.models import Event
from agency.navigation import counted
from compliance.models import RightsRequest
from customers.archive_notes import Note, notes
from customers.inbox import Item, Kind, register
from customers.showing import Sheet
from customers.telling import Told, tells

from . import deciding
from .timing import HANDLE, end_of

SEE = "compliance.view_rights"
State = RightsRequest.State


@dataclass(frozen=True)
class Herself:
    """Who asked on our own page: nobody of the house."""

    name: str
    department: str = ""

    def __str__(self) -> str:
        return self.name


@counted("rights")
def waiting_here(user):
    """Requests that wait for this person: to be handled, or to be reviewed."""
    return waiting(user)


def waiting(user):
    parts = []
    if user.has_perm(HANDLE):
        parts.append(~Q(state=State.REVIEW))
    if user.has_perm(deciding.REVIEW):
        parts.append(Q(state=State.REVIEW) & ~Q(decided_by=user))
    if not parts:
        return RightsRequest.objects.none()
    return RightsRequest.objects.unanswered().filter(reduce(or_, parts))


@notes
def asked(sheet: Sheet) -> list[Note]:
    """To those who may know: which requests are open."""
    if not sheet.user.has_perm(SEE):
        return []
    rows = RightsRequest.objects.open().filter(customer=sheet.customer.pk).order_by("received_at")
    return [
        Note(
            _("Request %(number)s: %(kind)s. Answer by %(day)s.")
            % {
                "number": one.number,
                "kind": one.get_kind_display(),
                "day": date_format(one.due_on, "SHORT_DATE_FORMAT"),
            },
            tone="indigo",
            icon="hand-helping",
            url=one.get_absolute_url(),
        )
        for one in rows
    ]


TOLD = {
    "received": ("hand-helping", "indigo", gettext_lazy("Request about personal data received")),
    "matched": ("link", "", gettext_lazy("Request about personal data matched")),
    "decision_confirmed": ("scale", "", gettext_lazy("Request about personal data decided")),
    "approved": ("check", "green", gettext_lazy("Decision on the request approved")),
    "answered": ("mail-check", "green", gettext_lazy("Request about personal data answered")),
    "package_made": ("package", "indigo", gettext_lazy("Copy made for the customer")),
    "package_taken": ("download", "indigo", gettext_lazy("Copy taken by the customer")),
    "overdue": ("timer-off", "red", gettext_lazy("Request about personal data overdue")),
}


@tells(Event.Kind.RIGHTS)
def _told(sheet: Sheet | None, event: Event) -> Told | None:
    act = event.data.get("act")
    if act not in TOLD or (sheet is not None and not sheet.whole):
        return None
    icon, tone, title = TOLD[act]
    return Told(icon, str(title), body=event.data.get("number", ""), tone=tone)


@register
class Rights(Kind):
    """A request about personal data waits for a step; the steps are on its own page."""

    code = "rights"
    template = "compliance/rights/inbox.html"
    foot = "compliance/rights/inbox_foot.html"

    def waiting(self, user):
        return _with_people(waiting(user)).order_by("due_on", "pk")

    def asked(self, user):
        return _with_people(RightsRequest.objects.filter(submitted_by=user)).order_by("-received_at")

    def done(self, user):
        rows = RightsRequest.objects.filter(Q(reviewed_by=user) | Q(answered_by=user))
        return _with_people(rows).order_by("-received_at")

    def find(self, user, pk):
        return _with_people(RightsRequest.objects.visible_to(user).filter(pk=pk)).first()

    def is_waiting(self, user, record):
        return waiting(user).filter(pk=record.pk).exists()

    def item(self, record):
        return Item(
            kind=self.code,
            record=record,
            icon="hand-helping",
            label=_("Request about data"),
            title=f"{record.number} · {record.get_kind_display()}",
            who=record.submitted_by or Herself(_("the customer herself")),
            at=record.received_at,
            due=end_of(record.due_on) if record.running and not record.paused else None,
        )

    def decided_by(self, record):
        return record.reviewed_by_id

    def decided_at(self, record):
        return record.reviewed_at or record.answered_at

    def decide(self, record, *, by, action, comment):
        raise Refused(_("A request is decided on its own page, step by step."))


def _with_people(rows):
    return rows.select_related("submitted_by__department", "decided_by", "reviewed_by")
