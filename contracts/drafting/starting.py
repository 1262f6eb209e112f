"""What a new contract starts from: which texts may be used and why others not, what the archive fills in."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from contracts import policy
from contracts.library import body
from contracts.models import ContractKind, TemplateVersion
from contracts.terms import Closing, Party, Promises, Terms, Trip
from customers.models import Customer, Group, PrivacyNotice
from customers.showing import Sheet

from .house import house_of

State = TemplateVersion.State
APPROVED = (State.READY, State.PUBLISHED)


@dataclass(frozen=True)
class Offer:
    """One text of the library: `obstacle` says why no contract starts from it, “” where one may."""

    version: TemplateVersion
    obstacle: str = ""


def offers(kinds: list[ContractKind], today: date | None = None) -> list[tuple[ContractKind, list[Offer]]]:
    """The newest text of each template by kind, usable ones first."""
    today = today or localdate()
    rows = TemplateVersion.objects.filter(template__kind__in=kinds).exclude(state=State.SUPERSEDED)
    rows = rows.select_related("template__kind").order_by(
        "template__kind__position", "template_id", "-number"
    )
    usable = set(TemplateVersion.objects.usable(today).values_list("pk", flat=True))
    found = []
    for _template, versions in groupby(rows, key=lambda one: one.template_id):
        versions = list(versions)
        best = next((one for one in versions if one.pk in usable), versions[0])
        found.append(Offer(best, "" if best.pk in usable else _obstacle(best, today)))
    return [
        (kind, sorted(group, key=lambda one: bool(one.obstacle)))
        for kind, group in groupby(found, key=lambda one: one.version.template.kind)
    ]


def _obstacle(version: TemplateVersion, today: date) -> str:
    if version.template.retired_on or version.state == State.WITHDRAWN:
        return _("no longer used")
    if version.effective_from and version.effective_from > today and version.state in APPROVED:
        return _("in effect from %(day)s") % {"day": date_format(version.effective_from, "SHORT_DATE_FORMAT")}
    if version.state in TemplateVersion.OPEN:
        return _("not published yet")
    if version.review_due_on and version.review_due_on < today - policy.TEMPLATE_GRACE:
        return _("its legal review is overdue")
    return _("replaced")


def first_terms(customer: Customer, version: TemplateVersion, *, by) -> Terms:
    """What is known at the start: the house, the customer’s name, a group’s journey. Nothing is opened for it."""
    notice = PrivacyNotice.objects.in_force("zh-hans")
    terms = Terms(
        house=house_of(by),
        customer=Party(name=Sheet(customer, by).title),
        promises=Promises(privacy_notice=str(notice) if notice else ""),
        closing=Closing(signed_on=localdate(), dispute_body="court"),
    )
    journey = Group.objects.filter(customer=customer).first()
    if journey and version.template.kind.travels:
        terms.trip = Trip(
            starts_on=journey.departs_on,
            ends_on=journey.returns_on,
            destination=str(journey.destination or ""),
        )
    terms.closing.left_out = [
        one["key"]
        for one in body.clauses(version.body)
        if one.get("optional") and one.get("risk") == "deviation"  # only where somebody chooses it
    ]
    return terms
