"""Every request for access to an archive: who asked for whom, which fields, how long, who decided (D3)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext

from agency.encryption import attach_keys
from compliance import differences
from compliance.trail import Asked, Cell, Column, Listing, Source
from customers.models import ShareRequest

from . import words

TONES = {"waiting": "amber", "approved": "green", "refused": "red", "revoked": "rose"}


def rows(asked: Asked):
    requests = ShareRequest.objects.visible_to(asked.user)
    if person := asked.narrowing.person:  # whom it concerns; what somebody decided stands in the history
        requests = requests.filter(Q(requester=person) | Q(recipient=person))
    if asked.record:
        requests = requests.filter(customer=asked.record)
    if asked.narrowing.kind:
        requests = requests.filter(state=asked.narrowing.kind)
    return requests


def tell(asked: Asked, wanted: dict[str, list]) -> dict[tuple, list[Cell]]:
    related = ("requester", "recipient", "decided_by", "purpose")
    requests = list(ShareRequest.objects.filter(pk__in=wanted["share"]).select_related(*related))
    attach_keys(requests)
    numbers = words.numbers(request.customer_id for request in requests)
    return {("share", request.pk): _cells(request, numbers) for request in requests}


def _cells(request: ShareRequest, numbers: dict) -> list[Cell]:
    return [
        words.moment(request.created_at),
        words.archive(request.customer_id, numbers, request.number, at=request.created_at),
        Cell(request.get_state_display(), "chip", tone=TONES.get(request.state, "")),
        words.person(request.recipient, brief=True),
        words.person(request.requester, brief=True),
        words.chips(differences.field_labels(request.fields)),
        Cell(str(request.purpose)),
        Cell(ngettext("%(days)s day", "%(days)s days", request.days) % {"days": request.days}),
        words.moment(request.expires_at),
        words.person(request.decided_by, brief=True) if request.decided_by else Cell(),
        words.moment(request.decided_at),
        Cell("" if request.reason is None else str(request.reason)),
        Cell("" if request.comment is None else str(request.comment)),
    ]


LISTING = Listing(
    code="shares",
    title=gettext_lazy("Shares"),
    hint=gettext_lazy("Every request for access, how it was decided, and until when it opens the archive."),
    columns=(
        Column(gettext_lazy("When")),
        Column(gettext_lazy("Archive"), "m1"),
        Column(gettext_lazy("State"), "m2"),
        Column(gettext_lazy("For whom"), "m3"),
        Column(gettext_lazy("Asked by"), "p3"),
        Column(gettext_lazy("Fields"), "m3"),
        Column(gettext_lazy("Purpose"), "p3"),
        Column(gettext_lazy("Period"), "file"),
        Column(gettext_lazy("Access until")),
        Column(gettext_lazy("Decided by"), "p3"),
        Column(gettext_lazy("Decided at"), "file"),
        Column(gettext_lazy("Reason"), "file"),
        Column(gettext_lazy("Comment"), "file"),
    ),
    kind=gettext_lazy("State"),
    kinds=lambda: list(ShareRequest.State.choices),
    sources=lambda asked: [Source("share", rows(asked), "created_at", number_key=False)],
    tell=tell,
)
