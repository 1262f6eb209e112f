"""What breaks each rule on supplements and agreements that end a contract."""

from datetime import timedelta

from contracts.terms import Traveller


def _no_reason(made):
    made.terms.change.reason = ""


def _half_a_service(made):
    made.terms.change.services[0].after = ""


def _underpaid(made):
    made.terms.money.payments[0].amount -= 1


def _nameless(made):
    made.terms.travellers.append(Traveller(key="t9", name="旅客9"))


def _longer(made):
    change = made.terms.change
    change.services = []
    change.ends_on = change.was_ends_on + timedelta(days=1)


def _unsettled(made):
    made.terms.change.ends_from = None


BROKEN = {
    "change_reason": ("supplement", _no_reason),
    "change_clear": ("supplement", _half_a_service),
    "change_paid": ("supplement", _underpaid),
    "joining": ("supplement", _nameless),
    "change_shorter": ("supplement", _longer),
    "settled": ("termination", _unsettled),
}
