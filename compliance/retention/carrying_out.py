"""What the clock does by rules that are no matter of disposal batches: freezing, and single categories.

freeze       an archive whose time is over is restricted: kept, and nothing done with it (customers.restricting)
id_images    the content of copies of identity documents goes, `period` after the last journey
health       notes on health are restricted then: their versions in the history end with the archive's key only,
             so destroying the row would be half a promise
What is on hold, or travels again, is left alone; who travels again is released from what a rule restricted.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agency.acting import acting_as
from agency.models import Event
from compliance.models import RetentionRule
from customers import restricting
from customers.attachments import store
from customers.models import Attachment, Customer, PinnedAlert, Restriction
from customers.models.customer_indexes import PRESENT

from . import due, rules

ACTOR = "system:retention"
BATCH = 200
Ground, Action = Restriction.Ground, RetentionRule.Action
HEALTH = "health"


def sweep(now: datetime) -> int:
    """Carry out what is due; how many archives or files were dealt with. Running it again changes nothing."""
    with acting_as(ACTOR):
        held = rules.rules_in_force()
    done = sum(_freeze(rule, now) for rule in held.values() if rule.action == Action.FREEZE)
    if (rule := held.get("id_images")) and rule.carried_out == RetentionRule.CarriedOut.SWEEP:
        done += _images(rule, now)
    return done + _release(held, now)


def over(rule: RetentionRule, now: datetime) -> QuerySet[Customer]:
    """Archives whose last journey ended longer ago than the rule keeps the category."""
    rows = Customer.objects.filter(PRESENT, trips__gt=0, last_trip_on__lte=rules.cutoff(rule, now))
    return due.free_of_holds(rows)


def frozen_by(rule: RetentionRule, now: datetime) -> tuple[QuerySet[Customer], str]:
    """(archives that the rule restricts today, the category it restricts in them)."""
    if rule.category == HEALTH:
        alerts = PinnedAlert.objects.filter(customer=OuterRef("pk"))
        return over(rule, now).filter(Q(special_needs__isnull=False) | Exists(alerts)), HEALTH
    return due.free_of_holds(due.archives(rule, now)), restricting.WHOLE


def _freeze(rule: RetentionRule, now: datetime) -> int:
    done = 0
    while True:
        with acting_as(ACTOR):
            rows, category = frozen_by(rule, now)
            there = Restriction.objects.standing().filter(
                customer=OuterRef("pk"), category=category, ground=Ground.RETENTION
            )
            some = list(rows.filter(~Exists(there)).order_by("pk").only("pk")[:BATCH])
            for customer in some:
                restricting.restrict(customer, ground=Ground.RETENTION, category=category, now=now)
        done += len(some)
        if len(some) < BATCH:
            return done


def _release(held: dict[str, RetentionRule], now: datetime) -> int:
    """What a rule restricted and no rule in force would restrict today."""
    done = 0
    with acting_as(ACTOR):
        still = {restricting.WHOLE: Q(pk__in=[]), HEALTH: Q(pk__in=[])}
        for rule in held.values():
            if rule.action == Action.FREEZE:
                rows, category = frozen_by(rule, now)
                still[category] |= Q(customer__in=rows.order_by().values("pk"))
        for category, kept in still.items():
            placed = Restriction.objects.standing().filter(ground=Ground.RETENTION, category=category)
            for one in placed.exclude(kept)[:BATCH]:
                done += restricting.release(one, now=now)
    return done


def _images(rule: RetentionRule, now: datetime) -> int:
    done = 0
    while True:
        with acting_as(ACTOR):
            rows = Attachment.objects.kept().filter(
                kind=Attachment.Kind.ID_COPY,
                customer__in=over(rule, now).order_by().values("pk"),
                created_at__date__lte=rules.cutoff(rule, now),
            )
            some = list(
                rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")[:BATCH]
            )
            names = [one.pk for one in some]
            Attachment.objects.filter(pk__in=names).update(removed_at=now, updated_at=now)
            for one in some:
                facts = {"file": str(one.pk), "file_kind": one.kind, "rule": rule.category}
                Event.note(Event.Kind.DETACHED, subject=one.customer_id, **facts)
            transaction.on_commit(lambda names=names: [store.remove(pk) for pk in names])
        done += len(some)
        if len(some) < BATCH:
            return done
