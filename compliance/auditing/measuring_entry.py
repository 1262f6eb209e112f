"""Control tests of collection, entry and upkeep: the 48 hours, the quarterly review, second checks, changes."""

from django.db.models import Exists, F, OuterRef, Q

from compliance import figures
from compliance.models import Finding, ReviewCampaign, ReviewItem
from compliance.reviewing import progress
from customers.models import ChangePolicy, ChangeRequest, Customer, Intake, Verification
from customers.models.customer_indexes import PRESENT

from .measures import Period, Seen, measures, per_cent, seen

Rule = ChangePolicy.Rule


@measures("entry_48h")
def entered_in_time(period: Period) -> Seen:
    """Of the first contacts collected in the period whose outcome is known, those within 48 hours (B17)."""
    rows = Intake.objects.filter(collected_at__gte=period.start, collected_at__lt=period.end)
    late = rows.filter(figures.late_q(period.now)).order_by("collected_at", "pk")
    missed = seen(0, late, "intake")
    known = rows.filter(figures.ON_TIME).order_by().count() + missed.hits
    return Seen(known, missed.hits, missed.behind, per_cent(known - missed.hits, known))


@measures("quarterly_review")
def reviewed_every_quarter(period: Period) -> Seen:
    """Lines answered, of the quarterly reviews whose last day lies in the period (C1)."""
    rounds = ReviewCampaign.objects.filter(
        cycle=ReviewCampaign.Cycle.QUARTER, due_on__gte=period.starts_on, due_on__lte=period.ends_on
    ).filter(due_on__lt=period.before)
    lines = ReviewItem.objects.filter(campaign__in=rounds)
    total = progress.tally(lines)
    missed = seen(total.total, lines.filter(state="open").order_by("customer_id"), "archive", "customer_id")
    return Seen(total.total, missed.hits, missed.behind, per_cent(total.done, total.total))


@measures("vip_verified")
def important_ones_verified(period: Period) -> Seen:
    """Important customers on file without a second check that was passed (B19)."""
    vips = Customer.objects.filter(PRESENT, grade=Customer.Grade.VIP, entered_at__lt=period.end)
    passed = Verification.objects.filter(customer=OuterRef("pk"), state=Verification.State.CONFIRMED)
    unchecked = vips.filter(Q(state="awaiting") | ~Exists(passed)).order_by("entered_at", "pk")
    return seen(vips.order_by().count(), unchecked, "archive")


@measures("changes_approved")
def changed_with_approval(period: Period) -> Seen:
    """Applied changes whose rule asks for a second person and that show none, or the drafter (C4)."""
    rows = ChangeRequest.objects.filter(
        state="applied", updated_at__gte=period.start, updated_at__lt=period.end
    )
    guarded = rows.filter(rule__in=(Rule.VERIFY, Rule.APPROVE, Rule.BOTH))
    alone = Q(rule__in=(Rule.APPROVE, Rule.BOTH)) & (Q(approver=None) | Q(approver=F("drafter")))
    unverified = Q(rule__in=(Rule.VERIFY, Rule.BOTH)) & (
        Q(verifier=None, approver=None) | Q(verifier=F("drafter"))
    )
    return seen(
        guarded.order_by().count(),
        guarded.filter(alone | unverified).order_by("pk"),
        "archive",
        "customer_id",
    )


@measures("findings_mended")
def findings_put_right(period: Period) -> Seen:
    """Findings of spot checks that should have been put right and are not (C17)."""
    rows = Finding.objects.filter(due_on__isnull=False, created_at__lt=period.end)
    overdue = rows.filter(state="failed", due_on__lt=period.before).order_by("due_on", "pk")
    return seen(rows.order_by().count(), overdue, "spot_finding")
