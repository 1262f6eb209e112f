"""The one part of the editor that a supplement, or an agreement to end a contract, is filled in on."""

from contracts.changing import effective
from contracts.forms import changes, money, people
from contracts.terms import Change, Cost, Payment, PriceLine, Service, Traveller

from .sheet import Sheet


class ChangeSheet(Sheet):
    code = "changes"
    holds = ("change", "travellers", "trip", "money")

    def build(self):
        value = self.terms.change or Change()
        parent = self.contract.parent
        self.ends = self.contract.kind.code == effective.TERMINATION
        if self.ends:
            self.forms["change"] = changes.EndingForm(self.data, value=value, prefix="change")
            return
        people_now = effective.terms_of(parent).travellers
        staying = [(one.key, one.name or one.key) for one in people_now if one.key]
        self.forms["change"] = changes.ChangeForm(self.data, value=value, staying=staying, prefix="change")
        self._add_rows("services", changes.ServiceForm, value.services, Service, blank=1)
        if parent.kind.travels:
            self._add_rows("travellers", people.TravellerForm, self.terms.travellers, Traveller)
        self._add_rows("lines", money.PriceForm, self.terms.money.lines, PriceLine)
        self._add_rows("payments", money.PaymentForm, self.terms.money.payments, Payment)
        self._add_rows("costs", money.CostForm, self.terms.money.costs, Cost)

    def write(self, terms):
        terms.change = terms.change or Change()
        self.forms["change"].write(terms.change)
        if self.ends:
            return
        terms.change.services = self.rows["services"].values()
        if "travellers" in self.rows:
            terms.travellers = self.rows["travellers"].values()
        for name in ("lines", "payments", "costs"):
            setattr(terms.money, name, self.rows[name].values())
        changes.follow(terms)
