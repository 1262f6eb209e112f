"""Changes of contracts for tests: supplements in force, agreements that end one."""

from django.utils.timezone import now

from agency.acting import acting
from agency.encryption.ids import uuid7
from contracts.changing import beginning
from contracts.drafting import keeping
from contracts.models import Contract
from contracts.signing import rounds
from contracts.terms import Leaver, Payment, PriceLine, Service, Terms, Traveller
from tests.contracts import approvals, signed


def begun(parent: Contract, owner, code: str = "supplement") -> Contract:
    return beginning.begin(uuid7(), parent, code, by=owner)


def more(terms: Terms) -> None:
    """A supplement that moves the journey by a week, lets one leave and another join, and costs 500 yuan more."""
    change = terms.change
    week = (change.was_ends_on - change.was_starts_on) + (change.was_ends_on - change.was_starts_on)
    change.reason = "承运人停飞改期"
    change.starts_on, change.ends_on = change.was_starts_on + week, change.was_ends_on + week
    terms.trip.starts_on, terms.trip.ends_on = change.starts_on, change.ends_on
    change.leaving = [Leaver("t2", "旅客2")]
    change.services = [Service("第二晚住宿", "示例大酒店", "示例山庄")]
    change.words = "旅行社免费接站。"
    terms.travellers = [Traveller(key="t9", name="旅客9", phone="13800138009")]
    terms.money.lines = [PriceLine("补差", "other", 50_000, 1)]
    terms.money.payments = [Payment("p9", "balance", 50_000, change.starts_on, "transfer")]


def written(child: Contract, owner, write=more) -> Contract:
    """The draft as `write` leaves its terms."""
    terms = Terms.of(child.terms)
    write(terms)
    return keeping.save(child, by=owner, terms=terms, edition=child.edition)


def sign(contract: Contract, owner) -> Contract:
    """An approved contract, sent to be signed and signed by all sides."""
    approvals.checked(contract)
    with acting(owner):
        signing = rounds.begin(contract, "code", by=owner)
    signing = signed.by_all(signing)
    with acting(owner):
        contract, signing = rounds.held(signing.contract_id, owner)
        signing.signed_at = now()
        signing.save()
        rounds.complete_if_all(contract, signing, by=owner)
    return contract


def in_force(parent: Contract, owner, write=more, code: str = "supplement") -> Contract:
    """A supplement that was approved and signed, or an agreement by which the parent ended."""
    child = approvals.approve(approvals.submit(written(begun(parent, owner, code), owner, write), owner))
    return sign(child, owner)
