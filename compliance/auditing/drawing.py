"""The sample of an audit: drawn by the system from the end of the register, so that nobody picks friendly cases.

The seed is not known before the moment of the drawing and cannot be chosen: every line anybody writes to the
register changes it. What is drawn from are the versions in the history as of a moment shortly before (when every
transaction of that time has ended), so that the same sample can be drawn again from the same history for ever.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import AuditPlan, AuditSample, ChainHead, ChainLink, WorkingPaper

from . import strata
from .rights import DRAFT

# the archives as of a moment, each in its stratum and place of the lot; the first of each stratum are drawn
DRAW = """
WITH stood AS (
  SELECT DISTINCT ON (id) id, number, state, grade, minor,
    document_number IS NOT NULL OR special_needs IS NOT NULL AS sensitive
  FROM customers_historicalcustomer WHERE history_date <= %s ORDER BY id, history_date DESC, history_id DESC
), placed AS (
  SELECT id, number, CASE WHEN minor THEN 'minors' WHEN grade = 'vip' THEN 'vip'
      WHEN sensitive THEN 'sensitive' ELSE 'others' END AS stratum,
    sha256(convert_to(%s || id::text, 'UTF8')) AS lot
  FROM stood WHERE state IN ('active', 'awaiting') AND (%s = '' OR minor)
), counted AS (
  SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY lot, id) AS place,
    count(*) OVER (PARTITION BY stratum) AS total FROM placed
)
SELECT stratum, total, id, number FROM counted WHERE place <= %s ORDER BY stratum, place"""


@dataclass(frozen=True)
class Lot:
    """What a seed draws: the archives in order as (stratum, id, number), and [code, archives, drawn]."""

    archives: list[tuple[str, UUID, str]]
    strata: list[list]

    @property
    def digest(self) -> str:
        return sha256("\n".join(str(pk) for _code, pk, _number in self.archives).encode()).hexdigest()


def seed_of(plan: UUID, heads: list) -> str:
    """SHA-256 of the plan's id and the ends of the chains, as anybody can work it out by hand."""
    told = "|".join(f"{chain}:{seq}:{end}" for chain, seq, end in heads)
    return sha256(f"{plan}|{told}".encode()).hexdigest()


def heads_now() -> list:
    rows = ChainHead.objects.order_by("chain").values_list("chain", "seq", "hash")
    return [[chain, seq, bytes(end).hex()] for chain, seq, end in rows]


def lot(seed: str, *, as_of: datetime, rule: int, minors: bool = False) -> Lot:
    """What `seed` draws from the archives as of a moment; the same answer whenever it is asked."""
    sizes = {one.code: one for one in strata.RULES[rule]}
    most = max(one.most for one in sizes.values())
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [as_of, seed, "minors" if minors else "", most])
        rows = cursor.fetchall()
    archives, told = [], []
    for code, stratum in sizes.items():
        of_it = [row for row in rows if row[0] == code]
        total = of_it[0][1] if of_it else 0
        drawn = of_it[: stratum.size(total)]
        archives += [(code, pk, number) for _code, _total, pk, number in drawn]
        told.append([code, total, len(drawn)])
    return Lot(archives, told)


def draw(pk: UUID, *, by, number: int, now: datetime | None = None) -> AuditSample:
    """The sample `number` of an audit under way, with a working paper for each archive.

    `number` is the next one the page showed: of two who draw at once the second is refused. Raises `Refused`
    for an audit that is not under way and where nothing is to be drawn.
    """
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    moment = now or clock()
    with acting(by, reason=gettext_noop("Audit sample drawn")):
        plan = AuditPlan.objects.select_for_update(no_key=True).get(pk=pk)
        if plan.state != AuditPlan.State.RUNNING:
            raise Refused(_("A sample is drawn while the audit is under way."))
        if number != plan.samples.count() + 1:
            raise Refused(_("This sample was drawn already. Look at the page again."))
        heads, as_of = heads_now(), moment - policy.SAMPLE_SETTLED
        seed = seed_of(plan.pk, heads)
        drawn = lot(seed, as_of=as_of, rule=strata.NOW, minors=plan.kind == AuditPlan.Kind.MINORS)
        if not drawn.archives:
            raise Refused(_("There is no archive to draw from."))
        sample = AuditSample.objects.create(
            plan=plan,
            number=number,
            heads=heads,
            seed=seed,
            rule=strata.NOW,
            as_of=as_of,
            strata=drawn.strata,
            digest=drawn.digest,
            drawn_by=by,
            drawn_at=moment,
        )
        WorkingPaper.objects.bulk_create(
            WorkingPaper(sample=sample, place=place, stratum=code, customer_id=archive, number=written)
            for place, (code, archive, written) in enumerate(drawn.archives, 1)
        )
        Event.note(
            Event.Kind.AUDIT,
            by=by,
            subject=plan.pk,
            act="sample_drawn",
            seed=seed,
            population=sample.population,
            size=sample.size,
            digest=sample.digest,
        )
    return sample


@dataclass(frozen=True)
class Proof:
    """Whether a sample is the one its seed draws, question by question."""

    heads: bool  # the ends of the chains it names stand in the register
    seed: bool  # the seed is that of plan and ends
    same: bool  # drawn again, the very same archives come, in the same order
    papers: bool  # and there is a working paper for each of them
    lot: Lot

    @property
    def sound(self) -> bool:
        return self.heads and self.seed and self.same and self.papers


def prove(sample: AuditSample) -> Proof:
    """Draw the sample again from the history and compare."""
    drawn = lot(
        sample.seed,
        as_of=sample.as_of,
        rule=sample.rule,
        minors=sample.plan.kind == AuditPlan.Kind.MINORS,
    )
    papers = list(sample.papers.order_by("place").values_list("customer_id", flat=True))
    return Proof(
        heads=all(_stood(*head) for head in sample.heads),
        seed=seed_of(sample.plan_id, sample.heads) == sample.seed,
        same=drawn.digest == sample.digest and drawn.strata == sample.strata,
        papers=papers == [pk for _code, pk, _number in drawn.archives],
        lot=drawn,
    )


def _stood(chain: int, seq: int, end: str) -> bool:
    if seq == 0:
        return True
    return ChainLink.objects.filter(chain=chain, seq=seq, hash=bytes.fromhex(end)).exists()
