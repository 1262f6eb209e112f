"""What one person sees of one archive: masked lines, which of them open, and what was not shared."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from agency import lifecycle, policy
from agency.encryption import Unreadable
from agency.facts import Category
from agency.lifecycle import Stage
from agency.visibility import may

from . import fieldbook, restricting
from .guarding import gates, purposes
from .models import Customer
from .parts.alerts import pinned
from .revealing import fields_open_to, may_reveal, sees_whole


@dataclass(frozen=True)
class Line:
    """One field as it stands on the page: `value` masked, `url` where a purpose opens it ("" if none)."""

    name: str
    label: str
    value: str
    url: str = ""
    shared: bool = True
    damaged: bool = False

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def word(self) -> str:
        """The label within a sentence."""
        return str(fieldbook.BY_NAME[self.name].label)


class Sheet:
    """The archive of `customer` as `user` may see it."""

    def __init__(self, customer: Customer, user):
        self.customer, self.user = customer, user
        self.open_fields = fields_open_to(user, customer)

    @property
    def whole(self) -> bool:
        """Seen by right of owner, department or house, not by a share of some fields."""
        return sees_whole(self.user, self.customer)

    @cached_property
    def may_reveal(self) -> bool:
        return may_reveal(self.user, self.customer) and not self.frozen

    @cached_property
    def restricted(self) -> frozenset[str]:
        """The categories whose use is restricted (`customers.restricting`)."""
        return restricting.categories(self.customer)

    @property
    def frozen(self) -> bool:
        """The whole archive is only kept; an emergency passes."""
        return restricting.WHOLE in self.restricted and not gates.in_emergency(self.user, self.customer.pk)

    @cached_property
    def open_purpose(self):
        """The purpose declared for this archive that still holds, or None."""
        return purposes.open_purpose(self.user, self.customer.pk) if self.may_reveal else None

    @cached_property
    def may_change(self) -> bool:
        return may(self.user, "change_customer", self.customer)

    @property
    def may_report(self) -> bool:
        """Say that something has changed: whoever sees the archive and may not change it (C6)."""
        return not self.may_change and self.user.has_perm("customers.add_changerequest")

    @property
    def may_ask(self) -> bool:
        """Ask the line manager for help with it (A24)."""
        return self.user.has_perm("customers.add_changerequest")

    @cached_property
    def may_share(self) -> bool:
        return may(self.user, "share_customer", self.customer)

    def line(self, name: str) -> Line:
        fact = fieldbook.BY_NAME[name]
        label = str(capfirst(self._called(fact)))
        if name not in self.open_fields:
            return Line(name, label, _("not shared"), shared=False)
        if str(fact.category) in self.restricted:
            return Line(name, label, _("use restricted"), shared=False)
        value = getattr(self.customer, name)
        damaged = isinstance(value, Unreadable)
        opens = fact.opens and value and self.may_reveal
        shown = fieldbook.masked(self.customer, name)
        if (
            isinstance(value, date) and shown == value.isoformat()
        ):  # a day that stands open reads as others do
            shown = date_format(value, "SHORT_DATE_FORMAT")
        url = reverse("customers:reveal", args=[self.customer.pk, name]) if opens else ""
        return Line(name, label, shown, url, damaged=damaged)

    def _called(self, fact: fieldbook.Fact):
        """An organisation has a name and an address where a person has a home."""
        if self.customer.kind == Customer.Kind.INDIVIDUAL:
            return fact.label
        return fieldbook.OF_A_BODY.get(fact.name, fact.label)

    @cached_property
    def lines(self) -> dict[str, Line]:
        return {name: self.line(name) for name in fieldbook.NAMES}

    def filled(self, group: str) -> list[Line]:
        """The lines of a group that say something."""
        return [
            line
            for fact in fieldbook.by_group()[group]
            if (line := self.lines[fact.name]).value and line.shared
        ]

    @property
    def damaged(self) -> bool:
        return any(line.damaged for line in self.lines.values())

    @property
    def title(self) -> str:
        """The name where it may be known, else the archive number."""
        return self.lines["name"].value if "name" in self.open_fields else self.customer.number

    @cached_property
    def stages(self) -> list[lifecycle.Step]:
        """Collected, entered, maintained, used, destroyed (A1); what others did with it only to who sees it whole."""
        known = lifecycle.latest(self.customer.pk) if self.whole else {}
        known |= {Stage.COLLECTION: self.customer.collected_at, Stage.ENTRY: self.customer.entered_at}
        return [lifecycle.Step(stage, known.get(stage)) for stage in lifecycle.OF_THE_ARCHIVE]

    @cached_property
    def alerts(self) -> list[tuple]:
        """(pinned alert, tone): what nobody who opens the archive may overlook, the gravest first (B13)."""
        if self.restricted & {restricting.WHOLE, Category.HEALTH}:
            return []
        return pinned(self.customer, localdate(now()))

    @property
    def expiry(self) -> str:
        """ "expired", "soon" (less than six months, too little for many borders) or ""."""
        until = self.customer.document_expires_on
        if not until:
            return ""
        left = until - localdate(now())
        return "expired" if left < timedelta() else "soon" if left < policy.PASSPORT_WARNING else ""

    @property
    def document(self) -> str:
        shown = "document_number" in self.open_fields and self.customer.document_type
        return str(self.customer.get_document_type_display()) if shown else ""
