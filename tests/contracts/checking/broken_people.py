"""What breaks each rule on people, agencies and safety: rule -> (kind, function that spoils a good contract)."""

from datetime import timedelta

from contracts.terms import Traveller

from . import goods


def _set(path: str, value):
    """A breaker that sets one attribute, `terms` being its root."""

    def spoil(made):
        *way, last = path.split(".")
        target = made.terms
        for step in way:
            target = target[int(step)] if step.isdigit() else getattr(target, step)
        setattr(target, last, value)

    return spoil


def _licence_ends(days: int):
    def spoil(made):
        made.terms.house.licence_until = made.first + timedelta(days=days)

    return spoil


def _ran_out(made):
    made.run_out[made.terms.house.licence.upper()] = made.first - timedelta(days=1)


def _twice(made):
    made.terms.travellers[1].document_number = made.terms.travellers[0].document_number


def _child(change, years: int = 10):
    def spoil(made):
        change(made, goods.with_child(made, years))

    return spoil


def _disagrees(made, child):
    child.guardian_agreed = False


def _alone(made, child):
    made.terms.travellers = [child]


def _nameless_guardian(made, child):
    child.guardian = ""


def _no_plan(made, child):
    made.terms.promises.safety_plan = ""


def _full_price(made, child):
    made.terms.money.lines[0].kind = "adult"


def _no_sensitive(made, child):
    made.terms.promises.separate_consents = []


def _elder(made):
    made.terms.travellers[0].born_on = made.first - timedelta(days=66 * 365)


def _ground(change=None):
    def spoil(made):
        agency = goods.with_ground(made)
        change(made, agency)

    return spoil


def _unnamed(made, agency):
    agency.contact = ""


def _run_out(made, agency):
    agency.licence_until = made.terms.ends_on - timedelta(days=1)


def _verbal(made, agency):
    agency.entrusted = False


def _unasked(made, agency):
    made.terms.promises.entrusting_agreed = False


def _unconsented(made, agency):
    made.terms.promises.separate_consents = []


def _only_id_card(made):
    one = made.terms.travellers[0]
    one.document_type, one.document_number = "id_card", "310101199001010012"


def _risky(made):
    made.terms.trip.risky = True
    made.terms.travellers = [Traveller(name="旅客", health="")]


def _forget(table: str, key: str):
    def spoil(made):
        getattr(made.terms.promises, table).pop(key)

    return spoil


BROKEN = {
    "agency_named": ("domestic", _set("house.address", "")),
    "licence_number": ("domestic", _set("house.licence", " ")),
    "licence_form": ("domestic", _set("house.licence", "沪旅123")),
    "licence_valid": ("domestic", _licence_ends(-1)),
    "licence_on_register": ("domestic", _ran_out),
    "licence_runs_out": ("domestic", _licence_ends(1)),
    "licence_scope": ("outbound", _set("house.scope", ["home"])),
    "handler": ("domestic", _set("house.handler_phone", "")),
    "customer_named": ("corporate", _set("customer.name", "")),
    "customer_document": ("single", _set("customer.document_number", "310101199001010010")),
    "travellers_listed": ("domestic", _set("travellers.0.born_on", None)),
    "traveller_documents": ("domestic", _set("travellers.1.document_number", "7")),
    "traveller_twice": ("domestic", _twice),
    "traveller_reachable": ("domestic", _set("travellers.0.emergency_phone", "")),
    "guardian_signature": ("domestic", _child(_disagrees)),
    "guardian_of_minors": ("domestic", _child(_nameless_guardian, years=15)),
    "study_guardians": ("study", _child(_disagrees, years=16)),
    "children_alone": ("domestic", _child(_alone)),
    "minors_plan": ("domestic", _child(_no_plan)),
    "elders_plan": ("domestic", _elder),
    "needs_plan": ("domestic", _set("travellers.0.needs", "轮椅")),
    "age_prices": ("domestic", _child(_full_price)),
    "ground_named": ("domestic", _ground(_unnamed)),
    "ground_licence": ("domestic", _ground(_run_out)),
    "ground_contract": ("domestic", _ground(_verbal)),
    "entrusting": ("domestic", _ground(_unasked)),
    "principal": ("agency_sale", _set("agencies", [])),
    "overseas_agency": ("outbound", _set("agencies.0.entrusted", False)),
    "leader": ("outbound", _set("trip.leader_licence", "")),
    "travel_documents": ("outbound", _only_id_card),
    "group_list": ("outbound", _set("travellers.0.sex", "")),
    "explained": ("domestic", _forget("explained", "7")),
    "disclosed": ("domestic", _forget("disclosed", "safety")),
    "insurance": ("domestic", _set("travellers.1.insurance", "")),
    "risky": ("domestic", _set("trip.risky", True)),
    "health_asked": ("domestic", _risky),
    "study_plan": ("study", _set("promises.safety_plan", "")),
    "privacy_notice": ("domestic", _set("promises.privacy_notice", "")),
    "consent_suppliers": ("domestic", _ground(_unconsented)),
    "consent_abroad": ("outbound", _set("promises.separate_consents", ["share_suppliers"])),
    "consent_sensitive": ("domestic", _child(_no_sensitive)),
    "signatory": ("supplier", _set("customer.authority", "")),
    "body_code": ("corporate", _set("customer.document_number", "91310000MA1FL00000")),
    "term": ("supplier", _set("closing.ends_on", None)),
    "commission": ("single", _set("trip.product", "")),
    "credit_terms": ("corporate", _set("money.credit_days", 90)),
}
