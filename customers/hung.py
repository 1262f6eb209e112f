"""What hangs on consents in the product's own parts: care, tasks and lists of segments, exports, shares."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting_as
from agency.models import Event

from . import fieldbook
from .care import contacting, giving
from .hanging import Hung, hangs_on_consent
from .models import (
    CareAction,
    CareTask,
    Customer,
    CustomerExport,
    CustomerGrant,
    Purpose,
    SegmentUse,
    ShareRequest,
)
from .parts import rules
from .registration import SENSITIVE, SENSITIVE_FACTS
from .segments.choosing import CONSENT

ACTOR = "system:consents"
State = ShareRequest.State


def aims_of(purpose: Purpose) -> list[str]:
    """The aims of segments that need the consent to `purpose`."""
    return [str(aim) for aim, code in CONSENT.items() if code == purpose.code]


# --- greetings, gifts, offers ------------------------------------------------------------------------------


@hangs_on_consent("marketing")
def planned_care(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    for action in CareAction.objects.filter(customer=customer, state__in=giving.LIVE).order_by(
        "due_on", "pk"
    ):
        text = _("%(what)s planned for %(day)s") % {"what": action, "day": _day(action.due_on)}
        yield Hung(text, partial(_drop, action), action.get_absolute_url())


def _drop(action: CareAction, *, by, now: datetime) -> None:
    action.state = CareAction.State.DROPPED
    action.save()
    giving.note("dropped", action, by=by)


# --- what segments made ------------------------------------------------------------------------------------


@hangs_on_consent()
def planned_tasks(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    if not (aims := aims_of(purpose)):
        return
    tasks = CareTask.objects.open().filter(customer=customer, use__aim__in=aims)
    for task in tasks.order_by("due_on", "pk"):
        text = _("%(what)s on %(day)s, made by a segment")
        yield Hung(
            text % {"what": task.get_kind_display(), "day": _day(task.due_on)}, partial(_call_off, task)
        )


def _call_off(task: CareTask, *, by, now: datetime) -> None:
    contacting.end(task, CareTask.State.DROPPED, by=by, now=now)
    Event.note(Event.Kind.CARE_TASK, by=by, subject=task.customer_id, act="called_off", task=task.kind)


@hangs_on_consent()
def contact_lists(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    """A list of calls asks its rule again at every call, so nothing is left to do."""
    if not (aims := aims_of(purpose)):
        return
    since = clock() - policy.CONTACTS_WITHIN
    lists = SegmentUse.objects.filter(
        customers__contains=[customer.pk], aim__in=aims, made=SegmentUse.Made.LIST, at__gte=since
    )
    for use in lists.order_by("-at"):
        text = _("a contact list of %(day)s: the customer is passed over from now on")
        yield Hung(text % {"day": _day(localtime(use.at).date())})


# --- exports of archives -----------------------------------------------------------------------------------


@hangs_on_consent()
def exports(customer: Customer, purpose: Purpose) -> list[Hung]:
    """Files chosen from a segment: one that is not made yet leaves her out, one that is ready is made anew."""
    if not (aims := aims_of(purpose)):
        return []
    open_states = (CustomerExport.State.WAITING, CustomerExport.State.BUILDING, CustomerExport.State.READY)
    with acting_as(ACTOR):  # whoever asked for the file, it hangs on this consent
        found = CustomerExport.objects.filter(
            customers__contains=[customer.pk], use__aim__in=aims, state__in=open_states
        )
        states = list(found.order_by("created_at").values_list("pk", "state"))
    told = {
        CustomerExport.State.READY: _("a file of exported archives: it is made anew without the customer"),
    }
    otherwise = _("an export that was asked for: it is made without the customer")
    return [
        Hung(
            told.get(state, otherwise),
            partial(_make_anew, pk) if state == CustomerExport.State.READY else None,
        )
        for pk, state in states
    ]


def _make_anew(pk, *, by, now: datetime) -> None:
    with acting_as(ACTOR):
        CustomerExport.objects.filter(pk=pk, state=CustomerExport.State.READY).update(
            state=CustomerExport.State.BUILDING, content=None, ready_at=None
        )


# --- shares with colleagues --------------------------------------------------------------------------------


@hangs_on_consent()
def shares(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    """Access given for this very purpose; with the consent to sensitive data, access to nothing else."""
    resting = Q(purpose=purpose)
    if purpose.code == SENSITIVE:
        resting |= Q(fields__contained_by=list(SENSITIVE_FACTS))
    requests = ShareRequest.objects.filter(
        resting, customer=customer, state__in=(State.WAITING, State.APPROVED)
    )
    for request in requests.select_related("recipient").order_by("created_at"):
        named = "、".join(str(fieldbook.label(name)) for name in request.fields)
        text = _("access of %(person)s to %(fields)s") % {"person": request.recipient, "fields": named}
        yield Hung(text, partial(_end_share, request), request.get_absolute_url())


def _end_share(request: ShareRequest, *, by, now: datetime) -> None:
    live = request.state == State.APPROVED
    with acting_as(ACTOR):
        CustomerGrant.objects.filter(request=request).delete()
        request.state = State.REVOKED if live else State.LAPSED
        request.expires_at = now if live else request.expires_at
        request.save()
    Event.note(
        Event.Kind.SHARE,
        by=by,
        subject=request.customer_id,
        act="revoked" if live else "lapsed",
        request=str(request.pk),
    )


# --- what may be kept on it alone --------------------------------------------------------------------------


@hangs_on_consent()
def kept_on_it(customer: Customer, purpose: Purpose) -> Iterator[Hung]:
    """Told here, taken off file by `consenting` itself."""
    for name in SENSITIVE_FACTS if purpose.code == SENSITIVE else ():
        if getattr(customer, name):
            yield Hung(_("%(field)s: emptied") % {"field": fieldbook.label(name)})
    for model in rules.resting_on(purpose):
        if count := model.objects.filter(customer=customer).count():
            text = _("%(what)s (%(count)s): taken off file")
            yield Hung(text % {"what": model._meta.verbose_name, "count": count})


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
