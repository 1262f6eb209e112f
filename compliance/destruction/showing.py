"""What the page of a batch shows one person: the steps, the archives, and what is asked of her."""

from functools import cached_property
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import policy
from compliance.forms.retention import VerifyForm
from compliance.models import DisposalBatch, DisposalItem, Remain
from compliance.retention.categories import BY_CODE
from compliance.retention.rules import APPROVE, WRITE

from . import batches, certifying, completing, remaining
from .surfaces import BY_CODE as SURFACES

State = DisposalBatch.State
ORDER = (
    State.PROPOSED,
    State.REVIEWED,
    State.COOLING,
    State.EXECUTING,
    State.SCANNING,
    State.SCANNED,
    State.DONE,
)


class Page:
    def __init__(self, batch: DisposalBatch, user, *, state: str, after: str):
        self.batch, self.user = batch, user
        self.state = state if state in DisposalItem.State.values else ""
        self.after = after

    @cached_property
    def steps(self) -> list[dict]:
        """The way of a batch for the stepper."""
        return [{"label": label, "url": ""} for label in self.labels]

    labels = property(
        lambda self: [
            _("Proposed"),
            pgettext("destruction", "Reviewed"),
            _("Cooling off"),
            _("Destroyed"),
            _("Searched"),
            _("Verified"),
            _("Certified"),
        ]
    )

    @property
    def at(self) -> int:
        return ORDER.index(self.batch.state) + 1 if self.batch.state in ORDER else 0

    @cached_property
    def tally(self) -> list[tuple]:
        """(label, code, lines) of every state there is."""
        counts = batches.tally(self.batch)
        return [(label, code, counts[code]) for code, label in DisposalItem.State.choices if counts.get(code)]

    @cached_property
    def held(self) -> int:
        return batches.on_hold(self.batch)

    @cached_property
    def _rows(self) -> list[DisposalItem]:
        rows = self.batch.items.select_related("rule").order_by("pk")
        if self.state:
            rows = rows.filter(state=self.state)
        try:
            rows = rows.filter(pk__gt=UUID(self.after))
        except ValueError:
            pass
        return list(rows[: policy.PAGE + 1])

    @property
    def items(self) -> list[tuple]:
        """(line, category of its rule), one page of them in the order they were found."""
        return [(item, BY_CODE[item.rule.category]) for item in self._rows[: policy.PAGE]]

    @property
    def older(self) -> str:
        if len(self._rows) <= policy.PAGE:
            return ""
        return f"?state={self.state}&after={self._rows[policy.PAGE - 1].pk}"

    @property
    def may_review(self) -> bool:
        return self.batch.state == State.PROPOSED and self.user.has_perm(WRITE)

    @property
    def may_approve(self) -> bool:
        another = self.batch.reviewed_by_id != self.user.pk
        return self.batch.state == State.REVIEWED and another and self.user.has_perm(APPROVE)

    @property
    def may_call_off(self) -> bool:
        right = self.user.has_perm(WRITE) or self.user.has_perm(APPROVE)
        return self.batch.state in batches.BEFORE_EXECUTION and right

    @property
    def may_verify(self) -> bool:
        return batches.may_verify(self.user, self.batch)

    @property
    def form(self) -> VerifyForm:
        return VerifyForm(found=bool(self.batch.scan.get("found")))

    @property
    def people(self) -> list[tuple]:
        """(what was done, by whom, when)."""
        batch = self.batch
        done = (
            (_("Reviewed by"), batch.reviewed_by, batch.reviewed_at),
            (_("Approved by"), batch.approved_by, batch.approved_at),
            (_("Verified by"), batch.verified_by, batch.verified_at),
            (_("Called off by"), batch.cancelled_by, batch.cancelled_at),
        )
        return [(label, person.name, localtime(at)) for label, person, at in done if person]

    @property
    def found(self) -> list[tuple[str, int]]:
        """(place, hits) of the search for remains."""
        return sorted(self.batch.scan.get("found", {}).items())

    @property
    def left(self) -> list[tuple]:
        return [(SURFACES[code].label, rows) for code, rows in self.batch.scan.get("left", {}).items()]

    @cached_property
    def named(self) -> int:
        """Texts of others about which nobody decided yet."""
        return remaining.waiting(self.batch)

    @cached_property
    def words(self) -> list[tuple]:
        """(label, texts) of each state there is."""
        counts = remaining.tally(self.batch)
        return [(label, counts[code]) for code, label in Remain.State.choices if counts.get(code)]

    @property
    def may_decide(self) -> bool:
        return remaining.may_decide(self.user, self.batch)

    @cached_property
    def surfaces(self) -> list[tuple]:
        """(surface, rows, whether they stay) of a certified batch."""
        certificate = getattr(self.batch, "certificate", None)
        return surfaces_of(certificate.content) if certificate else []

    @property
    def genuine(self) -> bool:
        return certifying.is_genuine(self.batch.certificate)

    @property
    def final(self) -> bool:
        """No copy of the keys is left that may hold what was destroyed."""
        return completing.is_final(self.batch.certificate)

    @property
    def copies(self) -> dict:
        """Backups that stood at the destruction, as the certificate names them."""
        return self.batch.certificate.content.get("backups", {})


def surfaces_of(content: dict) -> list[tuple]:
    return [
        (surface.label, content["surfaces"][code], surface.stays)
        for code, surface in SURFACES.items()
        if content["surfaces"].get(code)
    ]
