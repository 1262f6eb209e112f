"""What the blanks that fill themselves are called, and in which field of the terms each is written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# name of the blank: (field, words); a blank the texts never leave open has none
NAMES: dict[str, tuple[str, Promise]] = {
    "house_name": ("house.name", _("name of the agency")),
    "house_licence": ("house.licence", _("licence number of the agency")),
    "house_scope": ("house.regions", _("journeys the agency is licensed for")),
    "house_address": ("house.address", _("address of the agency")),
    "house_phone": ("house.phone", _("telephone of the agency")),
    "house_account": ("house.account", _("company account")),
    "complaint_phone": ("house.complaint_phone", _("telephone for complaints")),
    "handler": ("house.handler", _("who handles the contract")),
    "handler_phone": ("house.handler_phone", _("telephone of whoever handles it")),
    "customer_name": ("customer.name", _("name of the customer")),
    "customer_document": ("customer.document_number", _("document or credit code of the customer")),
    "customer_phone": ("customer.phone", _("telephone of the customer")),
    "customer_address": ("customer.address", _("address of the customer")),
    "customer_signatory": ("customer.signatory", _("who signs for the customer")),
    "customer_authority": ("customer.authority", _("by what authority the customer is signed for")),
    "ground_agency": ("agencies", _("ground agency")),
    "ground_licence": ("agencies", _("licence number of the ground agency")),
    "ground_contact": ("agencies", _("contact at the ground agency")),
    "principal": ("agencies", _("agency that entrusts")),
    "principal_licence": ("agencies", _("licence number of the agency that entrusts")),
    "overseas_agency": ("agencies", _("agency overseas")),
    "product": ("trip.product", _("name of the journey")),
    "origin": ("trip.origin", _("place of departure")),
    "destination": ("trip.destination", _("destination")),
    "starts_on": ("closing.starts_on", _("first day")),
    "ends_on": ("closing.ends_on", _("last day")),
    "days_and_nights": ("trip.days", _("days and nights")),
    "people_min": ("trip.people_min", _("least number of travellers")),
    "people_max": ("trip.people_max", _("largest number of travellers")),
    "people_count": ("travellers", _("number of travellers")),
    "too_few_choices": ("trip.too_few", _("what happens when too few sign up")),
    "leader": ("trip.leader", _("tour leader")),
    "leader_licence": ("trip.leader_licence", _("number of the tour leader’s card")),
    "total_in_words": ("money.lines", _("total in words")),
    "payment_ways": ("money.payments", _("ways of payment")),
    "price_includes": ("money.includes", _("what the price includes")),
    "price_excludes": ("money.excludes", _("what the price leaves out")),
    "privacy_notice": ("promises.privacy_notice", _("privacy notice")),
    "dispute_body": ("closing.dispute_body", _("who settles disputes")),
    "sign_place": ("closing.place", _("place of signing")),
    "sign_date": ("closing.signed_on", _("day of signing")),
}

# What never stands open, and the tables: named only where somebody reads a template.
FILLED: dict[str, Promise] = {
    "total": _("total price"),
    "guide_fee": _("guide service fee"),
    "credit_days": _("days of credit"),
    "safety_plan": _("what is done for the safety of the old, the young and the disabled"),
    "copies": _("number of copies"),
    "parent_number": _("number of the contract that is changed"),
    "parent_signed_on": _("day that contract was signed"),
    "change_place": _("number of the supplement"),
    "change_reason": _("reason of the change"),
    "change_words": _("what else is agreed"),
    "price_difference": _("difference in price"),
    "new_total": _("new total"),
    "new_total_in_words": _("new total in words"),
    "ends_from": _("day from which it ends"),
    "kept": _("amount kept"),
    "refund": _("amount paid back"),
    "refund_by": _("day by which it is paid back"),
}
TABLES: dict[str, Promise] = {
    "travellers": _("list of travellers"),
    "itinerary": _("itinerary by day"),
    "prices": _("prices"),
    "payments": _("payments"),
    "refunds": _("steps of refund"),
    "shopping": _("shopping stops"),
    "self_paid": _("self-paid items"),
    "changes": _("what is changed"),
}


def place_of(name: str, *, travels: bool) -> str:
    """The field of the terms a blank is written in; one the template defines stands among its values.

    `travels`: the contract is of a journey, whose days are those of the journey.
    """
    if travels and name in ("starts_on", "ends_on"):
        return f"trip.{name}"
    return NAMES[name][0] if name in NAMES else f"values.{name}"


def words_of(name: str, own: dict[str, dict]) -> str:
    """What a blank is called: as the template says, as here, else by its own name."""
    said = own.get(name, {}).get("label")
    return said or str(NAMES[name][1] if name in NAMES else FILLED.get(name, name))
