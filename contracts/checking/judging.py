"""Counsel changes a rule: what tightens is in force at once, what loosens waits for a second person."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts.models import CheckRule, CheckRuleChange

from .registry import RULES

WRITE = "contracts.write_check"
State = CheckRuleChange.State


def propose(
    rule: CheckRule,
    *,
    by,
    severity: str,
    active: bool,
    explanation: str,
    explanation_en: str,
    words: Iterable[str],
    reason: str,
) -> CheckRuleChange:
    """Change a rule, or ask for it where it would find less than today. Raises `Refused`."""
    if not by.has_perm(WRITE):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("rule of the legal check changed")):
        rule = CheckRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
        if rule.changes.filter(state=State.WAITING).exists():
            raise Refused(_("A change of this rule waits for a decision already."))
        change = CheckRuleChange(
            rule=rule,
            severity=severity,
            active=active,
            explanation=explanation.strip(),
            explanation_en=explanation_en.strip(),
            words=list(dict.fromkeys(word.strip() for word in words if word.strip())),
            reason=reason.strip(),
            asked_by=by,
        )
        if all(getattr(change, name) == getattr(rule, name) for name in CheckRuleChange.JUDGED):
            raise Refused(_("Nothing is different."))
        change.loosens = change.looser_than(rule)
        if change.loosens:
            _note("rule_change_asked", change, by)
        else:
            change.state = State.APPLIED
            _apply(change, by)
        change.save(force_insert=True)
    return change


def decide(change: CheckRuleChange, *, by, approve: bool, comment: str = "") -> CheckRuleChange:
    """Agree to a loosening, or refuse it: never whoever asked."""
    with acting(by, reason=gettext_noop("loosening of a rule decided")):
        CheckRule.objects.select_for_update(no_key=True).get(pk=change.rule_id)
        change = CheckRuleChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if change.state != State.WAITING:
            raise Refused(_("This was decided already."))
        if not may_decide(by, change):
            raise PermissionDenied
        if not approve and not comment.strip():
            raise Refused(_("Say why you refuse."))
        change.state = State.APPLIED if approve else State.REFUSED
        change.decided_by, change.decided_at, change.comment = by, now(), comment.strip()[:300]
        change.save()
        if approve:
            _apply(change, by)
        else:
            _note("rule_change_refused", change, by)
    return change


def may_decide(user, change: CheckRuleChange) -> bool:
    return user.has_perm(WRITE) and change.asked_by_id != user.pk


def _apply(change: CheckRuleChange, by) -> None:
    rule = CheckRule.objects.get(pk=change.rule_id)
    for name in CheckRuleChange.JUDGED:
        setattr(rule, name, getattr(change, name))
    rule.version += 1
    rule.save()
    _note("rule_changed", change, by)


def _note(act: str, change: CheckRuleChange, by) -> None:
    Event.note(
        Event.Kind.CONTRACT, by=by, act=act, rule=RULES[change.rule.code].code, severity=change.severity
    )
