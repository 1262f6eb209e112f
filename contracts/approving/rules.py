"""The matrix is changed by another version of one of its rules: one person proposes, another decides (G4)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts.models import ApprovalPolicy

WRITE = "contracts.write_matrix"
State = ApprovalPolicy.State
CONDITIONS = (
    *("kinds", "more_than", "at_most", "margin_below", "cost_unknown", "discount_above", "credit_above"),
    *("own_words_above", "warnings_above", "minors", "abroad", "risky", "cash", "outdated"),
)
WRITTEN = ("name", "name_en", "priority", "adding", "active", *CONDITIONS, "steps")


def propose(code: str, *, by, note: str, facts: dict[str, Any]) -> ApprovalPolicy:
    """Another version of the rule `code`, or a first one, waiting for a second person.

    `facts` are values of WRITTEN; what is not named stays as in the version in force. Raises `PermissionDenied`
    without the right, `Refused` without a reason, without a step, or while another version waits.
    """
    if not by.has_perm(WRITE):
        raise PermissionDenied
    if not note.strip():
        raise Refused(_("Say why the rule is changed."))
    with acting(by, reason=gettext_noop("Approval matrix proposed")):
        held = ApprovalPolicy.objects.in_force().select_for_update(no_key=True).filter(code=code).first()
        last = ApprovalPolicy.objects.filter(code=code).order_by("-version").first()
        made = ApprovalPolicy(
            code=code,
            version=last.version + 1 if last else 1,
            note=note.strip(),
            proposed_by=by,
            proposed_at=clock(),
            **{name: getattr(held, name) for name in WRITTEN if held is not None} | facts,
        )
        if not made.steps:
            raise Refused(_("A rule asks at least one person."))
        _kept(made, held)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise Refused(_("Another version waits for approval already.")) from None
        _note(made, "rule_proposed", by)
    return made


def _kept(made: ApprovalPolicy, held: ApprovalPolicy | None) -> None:
    """Every contract goes to somebody: one rule without a condition stays among those that come first."""
    if held is None or held.adding or not held.active or any(_set(held, name) for name in CONDITIONS):
        return
    if made.adding or not made.active or any(_set(made, name) for name in CONDITIONS):
        others = ApprovalPolicy.objects.in_force().filter(adding=False, active=True).exclude(code=made.code)
        if not any(not any(_set(rule, name) for name in CONDITIONS) for rule in others):
            raise Refused(_("This rule catches every contract no other fits: it stays without a condition."))


def _set(rule: ApprovalPolicy, name: str) -> bool:
    return getattr(rule, name) not in (None, False, [])


def decide(pk: int, *, by, approved: bool) -> ApprovalPolicy:
    """A second person puts the proposed version in the place of the one in force, or refuses it."""
    if not by.has_perm(WRITE):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Approval matrix decided")):
        rule = ApprovalPolicy.objects.select_for_update(no_key=True).get(pk=pk)
        if rule.state != State.PROPOSED:
            raise Refused(_("This was decided already; nothing was changed."))
        if rule.proposed_by_id == by.pk:
            raise Refused(_("Another person than the proposer decides."))
        if approved:
            held = ApprovalPolicy.objects.in_force().select_for_update(no_key=True)
            held.filter(code=rule.code).update(state=State.SUPERSEDED, updated_at=clock())
        rule.state = State.IN_FORCE if approved else State.REFUSED
        rule.decided_by, rule.decided_at = by, clock()
        rule.save()
        _note(rule, "rule_in_force" if approved else "rule_refused", by)
    return rule


def _note(rule: ApprovalPolicy, act: str, by) -> None:
    Event.note(Event.Kind.CONTRACT, by=by, act=act, rule=rule.code, version=rule.version)
