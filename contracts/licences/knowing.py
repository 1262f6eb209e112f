"""The licences we know of, wherever they are written down; each part of the product brings its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.holders import holders
from contracts.models import HouseFacts, Licence

KEEP = "contracts.keep_licences"


@dataclass(frozen=True)
class Known:
    """A licence with its last day. `people` hear of it before that day; `key` names it for good."""

    key: str
    kind: str | Promise
    of: str
    holder: str
    number: str
    valid_until: date
    url: str
    people: tuple[int, ...] = field(default=())


SOURCES: list[Callable[[date], Iterable[Known]]] = []


def knows(function: Callable) -> Callable:
    """Register `function(until)`: licences in use whose last day is not after `until`."""
    SOURCES.append(function)
    return function


def until(day: date) -> list[Known]:
    """All licences in use that run out by `day` or have run out, the next first."""
    found = [one for function in SOURCES for one in function(day)]
    return sorted(found, key=lambda one: (one.valid_until, one.key))


def in_use():
    """The register’s licences that nothing has replaced."""
    return Licence.objects.filter(retired_on=None).select_related("keeper")


@knows
def _register(day: date) -> Iterable[Known]:
    for one in in_use().filter(valid_until__lte=day):
        yield Known(
            key=f"licence:{one.pk}",
            kind=one.get_kind_display(),
            of=one.of,
            holder=str(one.holder),
            number=str(one.number),
            valid_until=one.valid_until,
            url=one.get_absolute_url(),
            people=(one.keeper_id,),
        )


@knows
def _house(day: date) -> Iterable[Known]:
    """The agency’s own licence stands in the facts that contracts take over."""
    facts = HouseFacts.objects.filter(pk=1, licence_until__lte=day).first()
    if facts is None:
        return
    keepers = holders("contracts.write_house", "contracts.keep_seals").order_by("pk")
    yield Known(
        key="house",
        kind=_("travel agency licence"),
        of=Licence.Holder.HOUSE,
        holder=facts.name,
        number=facts.licence,
        valid_until=facts.licence_until,
        url=reverse("contracts:licences"),
        people=tuple(keepers.values_list("pk", flat=True)),
    )


def run_out(first_day: date) -> dict[str, date]:
    """{number: last day} of licences that a contract beginning on `first_day` may not rest on any more."""
    latest: dict[str, date] = {}
    for one in until(date.max):  # a renewed licence may keep its number
        latest[one.number.strip().upper()] = one.valid_until
    return {number: last for number, last in latest.items() if number and last < first_day}
