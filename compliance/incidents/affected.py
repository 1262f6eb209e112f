"""Whose data an incident touched: asked of the register, shown, and then written down once with the fields seen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, User
from compliance.models import AffectedArchive, Incident, OutwardSubject
from compliance.models.incident import RUN
from customers.merging import aliases
from customers.models import Customer, CustomerExport, Disclosure, ShareRequest

EARLY = (Incident.State.DETECTED, Incident.State.TRIAGED, Incident.State.CONTAINED)


@dataclass(frozen=True)
class Asked:
    """What is looked for. Everything given must hold; `numbers` are added whatever the register says."""

    since: datetime | None = None
    until: datetime | None = None
    person: User | None = None
    looks: bool = True
    exports: bool = True
    shares: bool = True
    numbers: tuple[str, ...] = field(default=())

    @property
    def bounded(self) -> bool:
        return bool(self.since and self.until)


def search(asked: Asked) -> dict[UUID, set[str]]:
    """{archive: fields} that were opened, exported or shared within the bounds.

    What happened under a number that was merged since is told of the archive it leads to.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    if asked.bounded:
        for source, wanted in ((_looks, asked.looks), (_exports, asked.exports), (_shares, asked.shares)):
            for archive, fields in source(asked) if wanted else ():
                found[archive].update(fields)
    by_number = Customer.objects.filter(number__in=asked.numbers).values_list("pk", flat=True)
    for pk in [*by_number, *aliases.numbers(list(asked.numbers))]:
        found[pk].update(())
    return _by_person(found)


def _by_person(found: dict[UUID, set[str]]) -> dict[UUID, set[str]]:
    leads_to = aliases.winners_of(found)
    people: dict[UUID, set[str]] = defaultdict(set)
    for archive, fields in found.items():
        people[leads_to.get(archive, archive)].update(fields)
    return dict(people)


def _of(rows, asked: Asked, person: str, moment: str):
    rows = rows.filter(**{f"{moment}__gte": asked.since, f"{moment}__lte": asked.until})
    return rows.filter(**{person: asked.person}) if asked.person else rows


def _looks(asked: Asked) -> Iterable[tuple[UUID, list[str]]]:
    for archive, name in _of(Disclosure.objects.all(), asked, "by", "at").values_list("customer_id", "field"):
        yield archive, [name.split(":")[0] if ":" in name else name]


def _exports(asked: Asked) -> Iterable[tuple[UUID, list[str]]]:
    """Files that were made within the time; everybody in them."""
    rows = _of(CustomerExport.objects.exclude(state="refused"), asked, "by", "created_at")
    for archives, columns in rows.values_list("customers", "columns"):
        yield from ((archive, list(columns)) for archive in archives)


def _shares(asked: Asked) -> Iterable[tuple[UUID, list[str]]]:
    """Shares that were given within the time, to that colleague; or sent off by her to somebody outside."""
    rows = _of(ShareRequest.objects.filter(state="approved"), asked, "recipient", "decided_at")
    for archive, fields in rows.values_list("customer_id", "fields"):
        yield archive, list(fields)
    sent = _of(OutwardSubject.objects.all(), asked, "share__drafter", "share__issued_at")
    for archive, fields in sent.values_list("customer_id", "share__fields"):
        yield archive, list(fields)


def freeze(incident: Incident, asked: Asked, *, by, now: datetime | None = None) -> int:
    """Write the list down; how many archives are on it. Once written it is added to, never shortened.

    Raises `Refused` from the assessment on, and for more than `policy.INCIDENT_MOST`.
    """
    if not by.has_perm(RUN):
        raise PermissionDenied
    found = search(asked)
    if len(found) > policy.INCIDENT_MOST:
        raise Refused(_("More than %(most)s archives: narrow the time.") % {"most": policy.INCIDENT_MOST})
    with acting(by, reason=gettext_noop("affected persons written down")):
        held = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        if held.state not in EARLY:
            raise Refused(_("The assessment rests on this list; it is not changed any more."))
        there = {one.customer_id: one for one in held.affected.all()}
        archives = Customer.objects.filter(pk__in=found).only("number", "minor")
        for archive in archives:
            names = sorted(found[archive.pk])
            if one := there.get(archive.pk):
                one.fields = sorted({*one.fields, *names})
                one.save()
            else:
                AffectedArchive(
                    incident=held, customer=archive, number=archive.number, minor=archive.minor, fields=names
                ).save(force_insert=True)
        held.frozen_at = now or clock()
        held.save()
        count = held.affected.count()
        Event.note(
            Event.Kind.INCIDENT,
            by=by,
            subject=held.pk,
            act="affected_listed",
            number=held.number,
            count=count,
        )
    return count
