"""What the page of words in texts of others shows: places to follow, never the words themselves."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.apps import apps
from django.urls import reverse

from agency import policy
from compliance.forms.retention import WordsForm
from compliance.models import DisposalBatch, Remain
from customers.models import Customer

from . import remaining


@dataclass(frozen=True)
class Line:
    remain: Remain
    what: str  # the kind of record
    where: str  # its fields
    number: str  # of the archive it stands in
    url: str


class WordsPage:
    def __init__(self, batch: DisposalBatch, user, *, state: str, after: UUID | None):
        self.batch, self.user, self.after = batch, user, after
        self.state = state if state in Remain.State.values else ""

    @cached_property
    def tally(self) -> list[tuple]:
        """(label, code, texts) of every state there is."""
        counts = remaining.tally(self.batch)
        return [(label, code, counts[code]) for code, label in Remain.State.choices if counts.get(code)]

    @property
    def may_decide(self) -> bool:
        return remaining.may_decide(self.user, self.batch) and bool(remaining.waiting(self.batch))

    @property
    def form(self) -> WordsForm:
        return WordsForm()

    @cached_property
    def _rows(self) -> list[Remain]:
        rows = self.batch.remains.select_related("decided_by").order_by("pk")
        rows = rows.filter(state=self.state) if self.state else rows
        return list((rows.filter(pk__gt=self.after) if self.after else rows)[: policy.PAGE + 1])

    @cached_property
    def lines(self) -> list[Line]:
        rows = self._rows[: policy.PAGE]
        seen = Customer.objects.visible_to(self.user).filter(pk__in={row.customer_id for row in rows})
        return [_line(row, dict(seen.values_list("pk", "number"))) for row in rows]

    @property
    def older(self) -> str:
        if len(self._rows) <= policy.PAGE:
            return ""
        return f"?state={self.state}&after={self._rows[policy.PAGE - 1].pk}"


def _line(remain: Remain, numbers: dict[UUID, str]) -> Line:
    model = apps.get_model(remain.model)
    number = numbers.get(remain.customer_id, "")
    url = reverse("customers:detail", args=[remain.customer_id]) if number else ""
    if remain.customer_id is None and hasattr(model, "get_absolute_url"):
        record = model._base_manager.filter(pk=remain.row).first()
        url = record.get_absolute_url() if record else ""
    labels = [str(model._meta.get_field(name).verbose_name) for name in remain.fields]
    return Line(remain, str(model._meta.verbose_name), " · ".join(labels), number, url)
