"""Every night the rule proposes grades; a person confirms them or decides otherwise with a reason (B35)."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may, scope_of
from customers import verifying
from customers.models import Customer, GradeProposal, GradingRule, Organisation, Verification

from . import grading

BATCH = 1000  # archives looked at in one transaction
WHY = gettext_noop("grade decided after the rule")
SWEPT = gettext_noop("grades proposed")
COLUMNS = ("pk", "grade", "spent", "trips", "last_trip_on", "kind")


def sweep(today: date | None = None) -> int:
    """Propose a grade for every archive the rule would grade otherwise; how many new proposals.

    Batches are transactions of their own: a killed sweep goes on where another begins, because what is
    proposed already is not proposed twice.
    """
    today, last, made = today or localdate(), None, 0
    while True:
        with acting_as("system:grading", reason=SWEPT):
            rule = grading.in_force(today)
            if rule is None:
                return made
            last, fresh = _batch(rule, last, today)
            made += fresh
        if last is None:
            return made


def _batch(rule: GradingRule, after: UUID | None, today: date) -> tuple[UUID | None, int]:
    rows = Customer.objects.order_by("pk").filter(**({"pk__gt": after} if after else {}))
    rows = list(rows.values(*COLUMNS)[:BATCH])
    if not rows:
        return None, 0
    ids = [row["pk"] for row in rows]
    potential = dict(Organisation.objects.filter(customer__in=ids).values_list("customer", "potential"))
    standing = {
        one.customer_id: one
        for one in GradeProposal.objects.select_for_update(
            no_key=True, of=("self",), skip_locked=True
        ).filter(customer__in=ids, state=GradeProposal.State.WAITING)
    }
    settled = _settled(ids, rule)
    fresh = []
    for row in rows:
        figures = grading.Figures(
            row["spent"], row["trips"], row["last_trip_on"], potential.get(row["pk"], "")
        )
        gained = grading.points(rule, figures, today)
        total = grading.score(rule, gained)
        wanted, waiting = grading.grade(rule, total), standing.get(row["pk"])
        if waiting and waiting.proposed == wanted != row["grade"]:
            continue
        if waiting:
            waiting.state = GradeProposal.State.DROPPED
            waiting.save(update_fields=["state", "updated_at"])
        if wanted != row["grade"] and (row["pk"], wanted) not in settled:
            proposal = GradeProposal(customer_id=row["pk"], rule=rule, before=row["grade"], proposed=wanted)
            proposal.score, proposal.points = total, gained
            fresh.append(proposal)
    GradeProposal.objects.bulk_create(fresh, ignore_conflicts=True)
    return ids[-1], len(fresh)


def _settled(ids: list[UUID], rule: GradingRule) -> set[tuple[UUID, str]]:
    """What a person decided otherwise under this rule is not proposed again every night."""
    decided = GradeProposal.objects.filter(customer__in=ids, rule=rule, state=GradeProposal.State.OVERRIDDEN)
    return set(decided.values_list("customer", "proposed"))


def decidable(user):
    """Proposals this person may decide, the highest score first."""
    if not user.has_perm("customers.assign_customer"):
        return GradeProposal.objects.none()
    waiting = GradeProposal.objects.filter(state=GradeProposal.State.WAITING)
    scope = scope_of(user)
    if not scope.everything:
        waiting = waiting.filter(customer__department__in=scope.departments)
    return waiting.order_by("-score", "id")


def confirm(proposal: GradeProposal, *, by, now: datetime | None = None) -> None:
    """The archive gets the proposed grade; a VIP waits for the second check (B19)."""
    _decide(proposal, GradeProposal.State.CONFIRMED, proposal.proposed, "", by, now)


def override(proposal: GradeProposal, *, by, given: str, why: str, now: datetime | None = None) -> None:
    """A person's own judgement with the reason: another grade, or the one so far."""
    if not why.strip():
        raise Refused(_("Say why you decide otherwise than the rule."))
    if given not in Customer.Grade:
        raise Refused(_("There is no such grade."))
    _decide(proposal, GradeProposal.State.OVERRIDDEN, given, why.strip(), by, now)


def _decide(proposal, state, given, why, by, now) -> None:
    with acting(by, reason=WHY):
        customer = (
            Customer.objects.visible_to(by)
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=proposal.customer_id)
            .first()
        )
        if customer is None or not may(by, "assign_customer", customer):
            raise PermissionDenied(_("You may not grade this archive."))
        held = GradeProposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
        if held.state != GradeProposal.State.WAITING:
            raise Refused(_("This was decided meanwhile; nothing was changed."))
        held.state, held.given, held.why = state, given, why or None
        held.decided_by, held.decided_at = by, now or clock()
        held.save()
        give(customer, given, by=by)
        Event.note(
            Event.Kind.GRADING,
            by=by,
            subject=customer.pk,
            act=str(state),
            before=held.before,
            proposed=held.proposed,
            given=given,
        )


def give(customer: Customer, grade: str, *, by) -> None:
    """Write the grade; a second check is asked for a new VIP and dropped where there is none any more."""
    if customer.grade == grade:
        return
    before, customer.grade = customer.grade, grade
    if grade == Customer.Grade.VIP:
        customer.state = Customer.State.AWAITING
        verifying.ask(customer, by=by)
    elif before == Customer.Grade.VIP and customer.state == Customer.State.AWAITING:
        if customer.verifications.filter(state=Verification.State.WAITING).exists():
            verifying.drop(customer, by=by)
        customer.state = Customer.State.ACTIVE
    customer.version += 1
    customer.save()
