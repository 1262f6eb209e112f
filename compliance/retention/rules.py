"""Rules are changed by another version: one person proposes, another decides."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import RetentionRule

from .categories import OF_ARCHIVES

SEE, WRITE, APPROVE = (
    "compliance.view_retention",
    "compliance.write_retention",
    "compliance.approve_destruction",
)
State = RetentionRule.State
BY_RULE = (*OF_ARCHIVES, "id_images", "health")  # what the clock reads from the rule itself
# Shortest periods a law or administrative regulation, or a department rule, allows (§3.1), in days.
SHORTEST = {"travelled": 2 * 365, "partner": 2 * 365, "shares": 3 * 365, "assessments": 3 * 365, "logs": 183}


def rules_in_force() -> dict[str, RetentionRule]:
    return {rule.category: rule for rule in RetentionRule.objects.in_force()}


def cutoff(rule: RetentionRule, now: datetime) -> date | None:
    """The last day (Shanghai) on which a matter must have ended to be due today; None for never."""
    if rule.period is None:
        return None
    return earlier(localdate(now), rule.period, rule.unit)


def earlier(day: date, count: int, unit: str) -> date:
    """`count` days, months or years before `day`; the 31st of a short month is its last."""
    if unit == RetentionRule.Unit.DAYS:
        return day - timedelta(days=count)
    months = day.year * 12 + day.month - 1 - count * (12 if unit == RetentionRule.Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def propose(
    category: str, *, by, period: int, unit: str, rank: str, article: str, note: str, action: str = ""
) -> RetentionRule:
    """Another version of the rule of `category`, waiting for a second person; `action` "" stays as it is.

    Raises `PermissionDenied` without the right, `Refused` where the clock's own numbers rule, one waits
    already, no reason is given or the period is shorter than the law's.
    """
    if not by.has_perm(WRITE):
        raise PermissionDenied
    if not note.strip():
        raise Refused(_("Say why the rule is changed."))
    with acting(by, reason=gettext_noop("Retention rule proposed")):
        held = RetentionRule.objects.in_force().select_for_update(no_key=True).get(category=category)
        if not may_change(held):
            raise Refused(_("This period is kept by the clock itself and is not changed here."))
        if RetentionRule.objects.filter(category=category, state=State.PROPOSED).exists():
            raise Refused(_("Another version waits for approval already."))
        made = RetentionRule(
            category=category,
            version=RetentionRule.objects.filter(category=category).order_by("-version").first().version + 1,
            trigger=held.trigger,
            period=period,
            unit=unit,
            rank=rank,
            article=article.strip(),
            action=action or held.action,
            carried_out=carried_out(held, action or held.action),
            note=note.strip(),
            proposed_by=by,
            proposed_at=clock(),
        )
        _long_enough(made)
        made.save(force_insert=True)
        _note(made, "proposed", by)
    return made


def may_change(rule: RetentionRule) -> bool:
    """Not what the clock's own numbers rule, nor what is kept for ever."""
    own = rule.carried_out == RetentionRule.CarriedOut.SWEEP and rule.category not in BY_RULE
    return rule.period is not None and not own


def carried_out(rule: RetentionRule, action: str) -> str:
    """Archives are destroyed in batches and frozen by the clock; other categories stay with whom they are."""
    if rule.category not in OF_ARCHIVES:
        return rule.carried_out
    sweep = action == RetentionRule.Action.FREEZE
    return RetentionRule.CarriedOut.SWEEP if sweep else RetentionRule.CarriedOut.BATCH


def _long_enough(rule: RetentionRule) -> None:
    days = {"days": 1, "months": 30.5, "years": 365}[rule.unit] * rule.period
    if days < (shortest := SHORTEST.get(rule.category, 0)):
        raise Refused(_("The law asks for at least %(days)s days here.") % {"days": shortest})


def decide(pk: int, *, by, approved: bool) -> RetentionRule:
    """A second person lets the proposed version take the place of the one in force, or refuses it."""
    if not by.has_perm(APPROVE):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("Retention rule decided")):
        rule = RetentionRule.objects.select_for_update(no_key=True).get(pk=pk)
        if rule.state != State.PROPOSED:
            raise Refused(_("This was decided already; nothing was changed."))
        if rule.proposed_by_id == by.pk:
            raise Refused(_("Another person than the proposer decides."))
        if approved:
            held = RetentionRule.objects.in_force().select_for_update(no_key=True)
            held.filter(category=rule.category).update(state=State.SUPERSEDED, updated_at=clock())
        rule.state = State.IN_FORCE if approved else State.REFUSED
        rule.decided_by, rule.decided_at = by, clock()
        rule.save()
        _note(rule, "approved" if approved else "refused", by)
    return rule


def of_archives() -> list[RetentionRule]:
    """The rules that disposal batches carry out, in the order archives are judged by them."""
    held = rules_in_force()
    batch = RetentionRule.CarriedOut.BATCH
    return [held[code] for code in OF_ARCHIVES if code in held and held[code].carried_out == batch]


def _note(rule: RetentionRule, act: str, by) -> None:
    Event.note(Event.Kind.RETENTION, by=by, act=act, category=rule.category, version=rule.version)
