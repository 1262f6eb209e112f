"""Control tests of what is kept: consents, purposes, retention, the register and its checkpoints."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from agency import policy
from compliance.impact import gating
from compliance.models import Checkpoint, RegisterCheck
from compliance.retention import due
from customers.merging import aliases
from customers.models import ArchiveMerge, Consent, Customer, PurposeVersion
from customers.models.customer_indexes import PRESENT

from .measures import Period, Seen, listed, measures, per_cent, seen

GRANTED = Consent.Decision.GRANTED
MOST_DUE = 1000


@measures("consents")
def consents_stand(period: Period) -> Seen:
    """Archives kept on consent without any, and documents or needs on file without the separate one (B15)."""
    rows = Customer.objects.filter(PRESENT, entered_at__lt=period.end)
    answers = Consent.objects.filter(customer=OuterRef("pk")).order_by("purpose_id", "-at", "-pk")
    given = answers.filter(decision=GRANTED)
    later = Consent.objects.filter(
        customer=OuterRef("customer"), purpose=OuterRef("purpose"), at__gt=OuterRef("at")
    ).exclude(decision=GRANTED)
    standing = given.filter(~Exists(later))
    sensitive = standing.filter(purpose__code="sensitive")
    holds = Q(document_number__isnull=False) | Q(special_needs__isnull=False)
    wrong = rows.filter(Q(basis=Customer.Basis.CONSENT) & ~Exists(standing) | holds & ~Exists(sensitive))
    wrong = wrong.exclude(pk__in=_consented_before_merging(wrong))
    return seen(rows.order_by().count(), wrong.order_by("entered_at", "pk"), "archive")


def _consented_before_merging(wrong) -> list[UUID]:
    """Of archives that took others in: those whose consents stand under the id of one of these."""
    merged = Exists(ArchiveMerge.objects.filter(customer=OuterRef("pk"), state=ArchiveMerge.State.DONE))
    archives = {one.pk: one for one in wrong.filter(merged)}
    found = []
    for pk, answers in aliases.consents_of(archives).items():
        codes = {one.purpose.code for one in answers.values() if one.standing == GRANTED}
        sensitive = archives[pk].document_number or archives[pk].special_needs
        asked = archives[pk].basis == Customer.Basis.CONSENT
        if (codes or not asked) and ("sensitive" in codes or not sensitive):
            found.append(pk)
    return found


@measures("purposes")
def purposes_reviewed(period: Period) -> Seen:
    """Entries of the purpose register that should have been reviewed (contracts_compliance.md §2.0)."""
    rows = PurposeVersion.objects.filter(state=PurposeVersion.State.APPROVED)
    return seen(
        rows.count(), rows.filter(review_on__lt=localdate(period.now)).order_by("review_on"), "purpose"
    )


@measures("assessed")
def weighed_before_use(period: Period) -> Seen:
    """What PIPL 55 names, in use or about to be, without an assessment in force on the day of the test."""
    shut = [f"{one.subject.kind}:{one.subject.key}" for one in gating.shut()]
    return Seen(len(gating.needing()), len(shut), listed("gate", shut))


@measures("retention")
def nothing_kept_too_long(period: Period) -> Seen:
    """Archives that have been due for more than a quarter and are in no batch (PIPL art. 47; §3.2)."""
    before = period.now - policy.DISPOSED_WITHIN
    late = [one.customer for one in due.candidates(before, most=MOST_DUE)]
    return Seen(Customer.objects.filter(PRESENT).count(), len(late), listed("archive", late))


@measures("register_sound")
def register_verifies(period: Period) -> Seen:
    """Verifications of the register in the period: all sound, and the last one not older than a night and a half."""
    rows = RegisterCheck.objects.filter(
        state__in=("sound", "broken"), finished_at__gte=period.start, finished_at__lt=period.end
    )
    wrong = rows.filter(state="broken").order_by("finished_at")
    last = rows.order_by("-finished_at").first()
    old = last is None or last.finished_at < period.end - policy.REGISTER_VERIFIED_WITHIN
    found = seen(rows.order_by().count(), wrong, "register_check")
    return Seen(found.population, found.hits + (1 if old else 0), found.behind)


@measures("checkpoints")
def checkpoints_taken(period: Period) -> Seen:
    """Days of the period, since the first checkpoint, that have one (contracts_compliance.md §3.2: daily)."""
    days = {localdate(at) for at in Checkpoint.objects.values_list("at", flat=True)}
    if not days:
        return Seen(0, 0)
    first, last = max(min(days), period.starts_on), min(localdate(period.now), period.ends_on)
    span = max(0, (last - first).days + 1)
    missing = sum(first + timedelta(days=number) not in days for number in range(span))
    return Seen(span, missing, figure=per_cent(span - missing, span))
