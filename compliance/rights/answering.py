"""The answer: the letter is fixed, printed, and the request closed when everything is done."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.transitions import transition
from compliance.models import DisposalItem, RightsRequest
from customers.papers.paper import DRAWN, Block, Entry, Paper, stamp

from .identifying import note
from .lettering import compose
from .timing import HANDLE
from .working_out import DELETING

State, Kind, Outcome = RightsRequest.State, RightsRequest.Kind, RightsRequest.Outcome


@transition(
    gettext_noop("Request answered"), source=State.EXECUTING, target=State.ANSWERED, permission=HANDLE
)
def answer(request: RightsRequest, *, by, now: datetime | None = None) -> None:
    """Fix the letter and hand it over. Raises `Refused` while something that was granted is not done."""
    if missing := outstanding(request):
        raise Refused(missing)
    moment = now or clock()
    request.answered_by, request.answered_at = by, moment
    request.letter = compose(request, moment)
    note(
        request,
        "answered",
        by,
        outcome=str(request.outcome),
        in_time=request.answered_in_time(localdate(moment)),
    )


def outstanding(request: RightsRequest) -> str:
    """What has to be done before the letter may say that it was; "" where all is."""
    granted = request.outcome != Outcome.REFUSED and request.customer_id is not None
    if granted and request.asks in (Kind.COPY, Kind.PORT) and not request.packages.exists():
        return _("Make the package first.")
    if granted and request.asks == Kind.CORRECT and not corrections(request).exists():
        return _("Enter the correction first.")
    return ""


def corrections(request: RightsRequest):
    """The lines of the register by which a correction was entered."""
    return Event.objects.filter(
        kind=Event.Kind.RIGHTS,
        subject=request.customer_id,
        data__act="correction",
        data__number=request.number,
    )


@transition(gettext_noop("Request closed"), source=State.ANSWERED, target=State.CLOSED, permission=HANDLE)
def close(request: RightsRequest, *, by, now: datetime | None = None) -> None:
    """Everything is done. A deletion is closed by the clock, when its batch has destroyed the archive."""
    if waits_for_destruction(request):
        raise Refused(_("The archive is not destroyed yet: the request closes by itself when it is."))
    request.closed_at = now or clock()
    note(request, "closed", by)


def waits_for_destruction(request: RightsRequest) -> bool:
    if request.asks not in DELETING or request.outcome != Outcome.GRANTED or request.customer_id is None:
        return False
    ended = DisposalItem.objects.filter(customer=request.customer_id, state=DisposalItem.State.DESTROYED)
    return not ended.exists()


def print_letter(request: RightsRequest, *, by, form: str, now: datetime) -> Paper:
    """The letter as it was sent, or as it would be sent now, marked as a draft."""
    with acting(by):
        subject = request.customer_id or request.pk
        Event.note(
            Event.Kind.PRINTED, by=by, subject=subject, list="rights_letter", number=request.number,
            **{"as": DRAWN[form]},
        )  # fmt: skip
    sent = isinstance(request.letter, dict)
    content = request.letter if sent else compose(request, now)
    with override(content["lang"]):
        return Paper(
            title=content["title"] if sent else f"{content['title']} ({_('draft')})",
            file=f"letter-{content['number']}",
            head=(
                Entry(_("Reference number"), content["number"]),
                Entry(_("Date"), content["on"]),
                Entry(_("To"), content["to"]),
            ),
            blocks=tuple(_blocks(content)),
            sign=(_("For the agency"), _("Date")),
            watermark="" if sent else stamp(by, now),
        )


def _blocks(content: dict):
    yield Block(
        entries=(
            Entry(_("What you asked"), content["asked"]),
            Entry(_("Request received"), content["received"]),
            Entry(_("Decision on the request"), content["result"] or "—", wide=True),
        ),
        paragraphs=tuple(content["paragraphs"]),
    )
    if content["table"]:
        yield Block(
            _("In detail"),
            columns=(_("Part of the data"), _("Decision on the request"), _("Explanation")),
            rows=tuple(tuple(row) for row in content["table"]),
            widths=(60, 30, 0),
        )
    yield Block(_("Your rights"), paragraphs=tuple(content["remedy"]))
