"""What the signed contract promises, one point each, and whether the journey kept it (G11)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Notice, User
from contracts.drafting import keeping, tables
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Contract, ContractState, ServicePoint
from contracts.signing.effect import when_signed
from contracts.terms import Day, Terms

Kind, State = ServicePoint.Kind, ServicePoint.State
CHECK = "contracts.check_services"
LONGEST = 300
AFTER = (*ContractState.BINDING, ContractState.COMPLETED, ContractState.TERMINATED)  # till it is filed away


@when_signed
def promise(contract: Contract, *, by, at: datetime) -> None:
    """Every hotel, meal, transport, sight and guide of the signed words becomes a point to be ticked."""
    if not contract.kind.travels or contract.services.exists():
        return
    ServicePoint.objects.bulk_create(
        ServicePoint(
            contract=contract,
            customer_id=contract.customer_id,
            place=place,
            kind=kind,
            on=on,
            words=words[:LONGEST],
        )
        for place, (kind, on, words) in enumerate(promised(Terms.of(contract.revision.terms)), 1)
    )


def promised(terms: Terms) -> Iterator[tuple[str, date | None, str]]:
    """(kind, day, words) in the order of the days."""
    with override(LANGUAGE):
        points = [point for one in terms.trip.days for point in _of_day(one)]
        if terms.trip.leader:
            leader = " ".join(filter(None, (terms.trip.leader, terms.trip.leader_licence)))
            points.insert(0, (Kind.GUIDE, None, leader))
    yield from points


def _of_day(one: Day) -> Iterator[tuple[str, date | None, str]]:
    if one.transport and one.transport != "none":
        yield Kind.TRANSPORT, one.on, tables.route(one)
    if one.hotel:
        yield Kind.HOTEL, one.on, " ".join(filter(None, (one.hotel, one.hotel_standard)))
    if one.breakfast or one.lunch or one.dinner:
        yield Kind.MEALS, one.on, tables.meals(one)
    if one.sights:
        yield Kind.SIGHTS, one.on, tables.sights(one)
    if one.guide:
        yield Kind.GUIDE, one.on, one.guide


def may_check(by, contract: Contract) -> bool:
    """Whoever guides or runs journeys and was asked about this one; not its seller."""
    return by.has_perm(CHECK) and by.pk != contract.owner_id and contract.state in AFTER


def check(contract: Contract, answers: dict[int, tuple[str, str]], *, by, now: datetime | None = None) -> int:
    """`answers`: {place: (kept | missed, note)}; how many points were said something new about.

    Raises `PermissionDenied` for whoever was not asked, `Refused` before the first day, and for a point that
    was not kept without a word on what happened.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("services of a journey checked")):
        held = keeping.locked(contract.pk, by)
        if not may_check(by, held):
            raise PermissionDenied
        if held.starts_on and localdate(now) < held.starts_on:
            raise Refused(_("The journey has not begun."))
        points = {one.place: one for one in held.services.all()}
        told = sum(
            _say(points[place], state, note, by, now)
            for place, (state, note) in answers.items()
            if place in points and state in (State.KEPT, State.MISSED)
        )
        if told:
            missed = sum(one.state == State.MISSED for one in points.values())
            keeping.note("services_checked", held, by=by, points=told, points_missed=missed)
    return told


def _say(point: ServicePoint, state: str, note: str, by, now: datetime) -> bool:
    note = note.strip()[:LONGEST]
    if state == State.MISSED and not note:
        raise Refused(_("Say of everything that was not kept what happened."))
    if (point.state, str(point.note or "")) == (state, note):
        return False
    point.state, point.note = state, note or None
    point.checked_by, point.checked_at = by, now
    point.save()
    return True


def colleagues(contract: Contract):
    """Those who may be asked: guides and operations, who see this contract only when somebody asks them."""
    return holders(CHECK).exclude(pk=contract.owner_id).order_by("name")


def ask(contract: Contract, person: User, *, by) -> None:
    """`person` runs or guides this journey: she may open its services and sheet, and hears of it."""
    with acting(by, reason=gettext_noop("colleague asked about a journey")):
        held = keeping.locked(contract.pk, by)
        keeping.demand(by, held)
        if held.state not in AFTER:
            raise Refused(_("Only a signed journey that is not filed away has services to check."))
        if not colleagues(held).filter(pk=person.pk).exists():
            raise Refused(_("%(person)s does not guide or run journeys.") % {"person": person.name})
        if person.pk not in held.readers:
            held.readers = [*held.readers, person.pk]
            held.save(update_fields=["readers", "updated_at"])
        keeping.note("services_asked", held, by=by, to=person.pk)
        Notice.objects.post(
            key=f"services_asked:{held.pk}:{person.pk}",
            to=person,
            kind="services_asked",
            params={"person": by.name, "number": held.number},
            url=url_of(held),
        )


def url_of(contract: Contract) -> str:
    return reverse("contracts:services_of", args=[contract.pk])


def asked_of(user):
    """Journeys this colleague was asked about, the newest first to end; `still` says whether points are open."""
    still = Exists(ServicePoint.objects.filter(contract=OuterRef("pk"), state=State.OPEN))
    rows = Contract.objects.visible_to(user).filter(state__in=AFTER, kind__family="trip")
    if not user.has_perm("contracts.use_contracts") or not user.has_perm(keeping.DRAFT):
        rows = rows.filter(readers__contains=[user.pk])
    return rows.annotate(still=still)


def tally(contract: Contract) -> dict[str, Any]:
    """How many points are kept, missed and open."""
    states = list(contract.services.values_list("state", flat=True))
    return {str(state): states.count(state) for state in State} | {"all": len(states)}
