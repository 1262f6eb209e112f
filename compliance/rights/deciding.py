"""The decision: worked out by the system, confirmed by one person, reviewed by another (§2.5)."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.errors import Refused
from agency.holders import holders
from agency.models import Notice
from agency.transitions import transition
from compliance.models import RetentionRule, RightsLine, RightsRequest

from . import carrying_out, lettering, timing, working_out
from .identifying import note
from .timing import HANDLE

REVIEW = "compliance.review_rights"
State, Outcome, Kind = RightsRequest.State, RightsRequest.Outcome, RightsRequest.Kind
WORKED_OUT = gettext_noop("Decision worked out")
CONFIRMED = gettext_noop("Decision confirmed")
REVIEWED = gettext_noop("Decision reviewed")


@transition(WORKED_OUT, source={State.VERIFIED, State.SCOPING}, target=State.SCOPING, permission=HANDLE)
def work_out(request: RightsRequest, *, by, now: datetime | None = None) -> None:
    """Ask rules, holds and contracts; again as often as something has changed."""
    moment = now or clock()
    timing.run_again(request, localdate(moment))
    request.lines.all().delete()
    RightsLine.objects.bulk_create(working_out.lines_for(request, moment))
    note(request, "worked_out", by, count=request.lines.count())


def needs_law(request: RightsRequest) -> bool:
    """Whether something is refused or frozen by a rule that counsel has not confirmed."""
    doubtful = request.lines.filter(outcome=RightsLine.Outcome.FREEZE).exclude(
        rule__rank__in=RetentionRule.BINDING
    )
    unconfirmed = request.lines.filter(outcome=RightsLine.Outcome.FREEZE, rule__confirmed=False)
    return doubtful.exists() or unconfirmed.exists()


def confirm(
    request: RightsRequest, *, by, granted: bool = True, comment: str = "", leave: tuple[str, ...] = (),
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Stand by the decision. It goes to the second person, or first to the legal check.

    For deletions it is what was worked out; else `granted` says whether the request is met, and a refusal gives
    its reasons. `leave`: consents the person did not mean.
    """
    facts = {"granted": granted, "comment": comment, "leave": leave, "now": now}
    if request.asks in working_out.DELETING and needs_law(request):
        _to_law(request, by=by, **facts)
    else:
        _to_review(request, by=by, **facts)


def _confirmed(request: RightsRequest, by, granted: bool, comment: str, leave, now) -> None:
    moment = now or clock()
    if request.asks in working_out.DELETING and request.customer_id:
        if _changed(request, moment):
            raise Refused(_("Something changed since this was worked out. Work the decision out again."))
        request.outcome = _outcome(request)
    else:
        if not granted and not comment.strip():
            raise Refused(_("A refusal gives its reasons (PIPL art. 50)."))
        if request.asks in (Kind.EXPLAIN, Kind.COMPLAINT) and not comment.strip():
            raise Refused(_("Write the answer the person asked for."))
        if request.asks == Kind.WITHDRAW and leave:
            request.lines.filter(part__in=leave).delete()
        request.outcome = Outcome.GRANTED if granted else Outcome.REFUSED
        if not granted:
            request.lines.update(outcome=RightsLine.Outcome.WITHHOLD)
    request.comment = comment.strip() or None
    request.decided_by, request.decided_at = by, moment
    note(request, "decision_confirmed", by, outcome=str(request.outcome))


@transition(CONFIRMED, source=State.SCOPING, target=State.LEGAL, permission=HANDLE)
def _to_law(request, *, by, granted, comment, leave, now) -> None:
    _confirmed(request, by, granted, comment, leave, now)


@transition(CONFIRMED, source=State.SCOPING, target=State.REVIEW, permission=HANDLE)
def _to_review(request, *, by, granted, comment, leave, now) -> None:
    _confirmed(request, by, granted, comment, leave, now)
    _tell_reviewers(request)


@transition(
    gettext_noop("Refusal checked by law"), source=State.LEGAL, target=State.REVIEW, permission=HANDLE
)
def check_law(request: RightsRequest, *, by, words: str) -> None:
    """Counsel looked at the refusal: what she said stands beside it."""
    if not words.strip():
        raise Refused(_("Write down what counsel said."))
    request.legal_note = words.strip()
    note(request, "law_checked", by)
    _tell_reviewers(request)


def may_review(user, request: RightsRequest) -> bool:
    return request.state == State.REVIEW and request.decided_by_id != user.pk and user.has_perm(REVIEW)


@transition(REVIEWED, source=State.REVIEW, target=State.SCOPING, permission=REVIEW)
def _back_to_scoping(request, *, by, comment) -> None:
    _sent_back(request, by, comment)


@transition(REVIEWED, source=State.REVIEW, target=State.IDENTITY, permission=REVIEW)
def _back_to_identity(request, *, by, comment) -> None:
    _sent_back(request, by, comment)
    request.outcome = ""


def send_back(request: RightsRequest, *, by, comment: str) -> None:
    """The second person does not agree; whoever decided looks at it again."""
    (_back_to_scoping if request.verified_at else _back_to_identity)(request, by=by, comment=comment)


def _sent_back(request: RightsRequest, by, comment: str) -> None:
    _check_another(request, by)
    if not comment.strip():
        raise Refused(_("Say what is to be looked at again."))
    request.review_note = comment.strip()
    decider = request.decided_by
    request.decided_by = request.decided_at = None
    note(request, "sent_back", by)
    _tell(request, decider, "rights_sent_back")


def approve(request: RightsRequest, *, by, comment: str = "", now: datetime | None = None) -> None:
    """The second person agrees: the decision is carried out at once, as far as the system does it."""
    (_agree if request.verified_at else _agree_to_reject)(request, by=by, comment=comment, now=now or clock())


@transition(REVIEWED, source=State.REVIEW, target=State.EXECUTING, permission=REVIEW)
def _agree(request, *, by, comment, now) -> None:
    _check_another(request, by)
    if request.asks in working_out.DELETING and request.customer_id and _changed(request, now):
        raise Refused(_("Something changed since this was worked out. Send it back."))
    request.reviewed_by, request.reviewed_at = by, now
    request.review_note = comment.strip() or None
    request.state = State.EXECUTING
    request.save()  # the archive is due by this decision from here on
    note(request, "approved", by)
    carrying_out.carry_out(request, now)
    _tell(request, request.decided_by, "rights_approved")


@transition(REVIEWED, source=State.REVIEW, target=State.REJECTED, permission=REVIEW)
def _agree_to_reject(request, *, by, comment, now) -> None:
    _check_another(request, by)
    request.reviewed_by, request.reviewed_at = by, now
    request.answered_by, request.answered_at, request.closed_at = request.decided_by, now, now
    request.review_note = comment.strip() or None
    request.letter = lettering.compose(request, now)
    note(request, "rejected", by)
    _tell(request, request.decided_by, "rights_approved")


def _check_another(request: RightsRequest, by) -> None:
    if request.decided_by_id == by.pk:
        raise Refused(_("Another person than the one who decided reviews it."))


def _changed(request: RightsRequest, now: datetime) -> bool:
    """Whether rules, holds or contracts say something else than when it was worked out."""
    stands = {(line.part, line.outcome, line.rule_id, line.hold_id) for line in request.lines.all()}
    fresh = working_out.lines_for(request, now)
    return stands != {(line.part, line.outcome, line.rule_id, line.hold_id) for line in fresh}


def _outcome(request: RightsRequest) -> str:
    """Met where everything that names the person goes; evidence without names does not count against it."""
    lines = request.lines.exclude(ground=RightsLine.Ground.EVIDENCE)
    deleted = lines.filter(outcome=RightsLine.Outcome.DELETE).count()
    if deleted == lines.count():
        return Outcome.GRANTED
    return Outcome.PARTLY if deleted else Outcome.REFUSED


def _tell_reviewers(request: RightsRequest) -> None:
    for person in holders(REVIEW).exclude(pk=request.decided_by_id):
        _tell(request, person, "rights_review")


def _tell(request: RightsRequest, to, kind: str) -> None:
    Notice.objects.post(
        key=f"{kind}:{request.pk}:{to.pk}:{request.updated_at.isoformat()}",
        to=to,
        kind=kind,
        params={"number": request.number, "due_on": request.due_on.isoformat()},
        url=request.get_absolute_url(),
    )
