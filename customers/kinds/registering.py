"""Registration of organisations and groups: the same number, clock, owner and register as for individuals.

The lawful basis is not the answers to a privacy notice: what is held of an organisation names people only as
its contacts, and of a group's members until they have archives of their own (B15, PIPL art. 13).
"""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from customers import duplicates, indexing, registration, verifying
from customers.leads import outcome
from customers.models import ContactPerson, Customer, Group, Intake, Organisation, SourceChannel

PREFIXES = {Customer.Kind.ORGANISATION: "DW", Customer.Kind.GROUP: "TD"}  # 单位, 团队
SHARED_FACTS = ("name", "phone", "email", "wechat", "address", "travel_needs")
BASES = (Customer.Basis.CONTRACT, Customer.Basis.CONSENT)


def register_organisation(*, facts: dict, contact: dict | None = None, **archive) -> Customer:
    """Open an archive of an organisation; `facts` are columns of `Organisation`, `contact` of `ContactPerson`.

    The other arguments are those of `open_kind`. Raises `Refused`, with nothing changed.
    """

    def write(customer: Customer) -> None:
        Organisation(customer=customer, **{k: v for k, v in facts.items() if v}).save()
        if contact and contact.get("name"):
            ContactPerson(customer=customer, preferred=True, ground=customer.basis, **contact).save()

    return open_kind(Customer.Kind.ORGANISATION, write, **archive)


def register_group(*, facts: dict, **archive) -> Customer:
    """Open an archive of a group; `facts` are columns of `Group`."""

    def write(customer: Customer) -> None:
        Group(customer=customer, **{k: v for k, v in facts.items() if v}).save()

    return open_kind(Customer.Kind.GROUP, write, **archive)


def open_kind(
    kind: str,
    write,
    *,
    by,
    collected_at: datetime,
    shared: dict,
    basis: str,
    source: SourceChannel,
    grade: str,
    pk: UUID | None = None,
    intake: Intake | None = None,
    backdating_reason: str = "",
    now: datetime | None = None,
) -> Customer:
    """One transaction: number, archive, `write(customer)`, end of the 48 hours, search row, register.

    `shared` are the facts that are columns of the archive itself; `pk` is the form's one-time id.
    """
    now, pk = now or clock(), pk or uuid7()
    if basis not in BASES:
        raise Refused(_("Say on what basis the details of people are kept."))
    with acting(by, reason=registration.WHY):
        if made := registration.already_made(pk, by):
            return made
        intake = registration.own_clock(intake, by, source, collected_at, backdating_reason, now)
        customer = _customer(kind, pk, by, intake, shared, basis, source, grade, now)
        registration.open_archive(customer, by, PREFIXES[kind])
        write(customer)
        outcome.registered(intake, customer, by=by, now=now)
        registration.take_over(intake, customer, by, now)
        indexing.index(customer)
        if customer.grade == Customer.Grade.VIP:
            verifying.ask(customer, by=by, now=now)
        Event.note(
            Event.Kind.REGISTERED,
            by=by,
            subject=customer.pk,
            number=customer.number,
            on_time=customer.on_time,
            of=str(kind),
        )
        duplicates.tell_about_twins(customer)
    return customer


def _customer(kind, pk, by, intake, shared, basis, source, grade, now) -> Customer:
    if not shared.get("name"):
        raise Refused(_("A customer needs a name."))
    important = grade == Customer.Grade.VIP
    return Customer(
        pk=pk,
        kind=kind,
        owner=by,
        department_id=registration.department_of(by),
        source=source,
        grade=grade,
        state=Customer.State.AWAITING if important else Customer.State.ACTIVE,
        basis=basis,
        collected_at=intake.collected_at,
        entered_at=now,
        **{name: shared.get(name) or None for name in SHARED_FACTS},
    )
