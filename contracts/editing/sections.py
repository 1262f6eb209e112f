"""The parts of the editor: each a page of its own with its forms, and the piece of the terms it writes.

Two colleagues may write two parts at once; only the same part changed by both is a conflict.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.drafting.house import house_of
from contracts.forms import journey, money, people, promises, text
from contracts.models import Contract
from contracts.terms import Cost, Day, OtherAgency, Payment, PriceLine, Refund, Terms, Traveller

from .changes import ChangeSheet
from .sheet import Sheet


class PeopleSheet(Sheet):
    code = "people"
    holds = ("customer", "agencies", "travellers")

    def build(self):
        self.forms["title"] = people.TitleForm(self.data, value=self.contract, prefix="contract")
        self.forms["party"] = people.PartyForm(self.data, value=self.terms.customer, prefix="party")
        self._add_rows("agencies", people.AgencyForm, self.terms.agencies, OtherAgency)
        blank = 1 if self.contract.kind.travels else 0
        self._add_rows("travellers", people.TravellerForm, self.terms.travellers, Traveller, blank=blank)

    def write(self, terms):
        self.forms["party"].write(terms.customer)
        terms.agencies = self.rows["agencies"].values()
        terms.travellers = self.rows["travellers"].values()
        terms.house = house_of(self.contract.owner)

    @property
    def title(self):
        return self.forms["title"].cleaned_data["title"]


class JourneySheet(Sheet):
    code = "journey"
    holds = ("trip",)

    def build(self):
        self.forms["trip"] = journey.TripForm(self.data, value=self.terms.trip, prefix="trip")
        self._add_rows("days", journey.DayForm, self.terms.trip.days, Day, blank=1)

    def write(self, terms):
        self.forms["trip"].write(terms.trip)
        terms.trip.days = self.rows["days"].values()


class MoneySheet(Sheet):
    code = "money"
    holds = ("money",)

    def build(self):
        value = self.terms.money
        self.forms["money"] = money.MoneyForm(self.data, value=value, prefix="money")
        self.forms["split"] = money.SplitForm(self.data, prefix="split")
        self._add_rows("lines", money.PriceForm, value.lines, PriceLine, blank=1)
        self._add_rows("costs", money.CostForm, value.costs, Cost)
        self._add_rows("payments", money.PaymentForm, value.payments, Payment)
        self._add_rows("refunds", money.RefundForm, value.refunds, Refund)

    def write(self, terms):
        self.forms["money"].write(terms.money)
        for name, rows in self.rows.items():
            setattr(terms.money, name, rows.values())


class PromisesSheet(Sheet):
    code = "promises"
    holds = ("promises",)

    def build(self):
        value = self.terms.promises
        self.forms["promises"] = promises.PromisesForm(self.data, value=value, by=self.by, prefix="promises")

    def write(self, terms):
        self.forms["promises"].write(terms.promises)


class TextSheet(Sheet):
    code = "text"
    holds = ("closing",)

    def build(self):
        closing, version = self.terms.closing, self.contract.version
        lasts = self.contract.kind.lasts
        self.forms["closing"] = text.ClosingForm(self.data, value=closing, lasts=lasts, prefix="closing")
        self.forms["blanks"] = text.BlanksForm(self.data, version=version, closing=closing, prefix="blank")
        self.clauses = text.clause_forms(self.data, version, self.terms)
        self.forms |= {one.prefix: one for one in self.clauses}

    def write(self, terms):
        for form in self.forms.values():
            form.write(terms.closing)


@dataclass(frozen=True)
class Section:
    code: str
    label: str
    sheet: type[Sheet]
    when: Callable[[Contract], bool] = lambda contract: True


def _of_its_own(contract: Contract) -> bool:
    return not contract.kind.changes


def _of_a_journey(contract: Contract) -> bool:
    return _of_its_own(contract) and not contract.kind.lasts


SECTIONS = {
    one.code: one
    for one in (
        Section("changes", pgettext_lazy("contract", "Changes"), ChangeSheet, lambda c: c.kind.changes),
        Section("people", pgettext_lazy("contract", "People"), PeopleSheet, _of_its_own),
        Section("journey", pgettext_lazy("contract", "Journey"), JourneySheet, _of_a_journey),
        Section("money", pgettext_lazy("contract", "Money"), MoneySheet, _of_its_own),
        Section("promises", _("Told and agreed"), PromisesSheet, _of_a_journey),
        Section("text", pgettext_lazy("contract", "Words"), TextSheet),
    )
}


def sections_of(contract: Contract) -> list[Section]:
    return [one for one in SECTIONS.values() if one.when(contract)]


def fingerprint(section: Section, contract: Contract, terms: Terms | None = None) -> str:
    """What this part of the terms says, as a digest: the page brings back the one it was drawn from."""
    data = (terms or Terms.of(contract.terms)).data()
    held = {name: data.get(name) for name in section.sheet.holds}
    title = contract.title if section.code == "people" else ""
    return hashlib.sha256(json.dumps([held, title], sort_keys=True).encode()).hexdigest()[:32]
