"""What a use of a segment makes: greetings and offers, visits, a contact list, a selection to export (B48)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agency.acting import current
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from customers.care import occasions
from customers.models import CareAction, CareTask, Customer, SegmentUse, Selection

ACTS = (CareAction.Act.GREETING, CareAction.Act.OFFER, CareAction.Act.PHOTOS)  # a gift has its budget: singly


@dataclass(frozen=True)
class Plan:
    """What is to be done by when; `act` for greetings and offers, `text` is what is said or brought up."""

    due_on: date
    act: str = CareAction.Act.GREETING
    occasion: str = ""
    text: str = ""
    channel: str = ""  # how the customers were told in advance

    def check(self, today: date) -> None:
        """Raises `Refused`."""
        if self.due_on < today:
            raise Refused(_("Plan it for today or later."))
        if self.act not in ACTS:
            raise Refused(_("Gifts are planned one by one: each customer has a budget."))
        if self.occasion and self.occasion not in occasions.LABELS:
            raise Refused(_("Choose one of the occasions on the list."))


def care(use: SegmentUse, customers: list[Customer], plan: Plan) -> None:
    """A greeting or offer for each, to be sent by the owner of the archive."""
    CareAction.objects.bulk_create(
        CareAction(
            id=uuid7(),
            customer=customer,
            act=plan.act,
            occasion=plan.occasion,
            owner_id=customer.owner_id,
            department_id=customer.department_id,
            grade=customer.grade,
            year=plan.due_on.year,
            due_on=plan.due_on,
            text=plan.text or None,
            use=use,
        )
        for customer in customers
    )
    _note(use, customers, Event.Kind.CARE, act="proposed", what=plan.act, occasion=plan.occasion)


def visits(use: SegmentUse, customers: list[Customer], plan: Plan) -> None:
    """A visit for each, in the list of the owner of the archive."""
    CareTask.objects.bulk_create(
        CareTask(
            id=uuid7(),
            customer=customer,
            kind=CareTask.Kind.VISIT,
            owner_id=customer.owner_id,
            department_id=customer.department_id,
            due_on=plan.due_on,
            what=plan.text or None,
            occasion=plan.occasion,
            use=use,
        )
        for customer in customers
    )
    _note(
        use,
        customers,
        Event.Kind.CARE_TASK,
        act="planned",
        task=CareTask.Kind.VISIT,
        due_on=plan.due_on.isoformat(),
        occasion=plan.occasion,
    )


def contact_list(use: SegmentUse, customers: list[Customer], plan: Plan) -> None:
    """The use itself is the list; each archive's timeline says that it stands on one."""
    _note(use, customers, Event.Kind.SEGMENT, act="segment_listed", aim=f"aim_{use.aim}")


def advance_notice(use: SegmentUse, customers: list[Customer], plan: Plan) -> None:
    """The customers were told what is coming, and how to object; the use is the proof (D4)."""
    if plan.channel not in CareAction.Channel.values:
        raise Refused(_("Choose how it was sent."))
    _note(use, customers, Event.Kind.SEGMENT, act="segment_told", aim=f"aim_{use.aim}", channel=plan.channel)


def export(use: SegmentUse, customers: list[Customer], plan: Plan) -> None:
    """A selection for the form of exports, which asks for purpose, columns and, above the limits, approval."""
    Selection.objects.create(owner=use.by, customers=use.customers, use=use)


MAKERS: dict[str, Callable[[SegmentUse, list[Customer], Plan], None]] = {
    SegmentUse.Made.CARE: care,
    SegmentUse.Made.VISITS: visits,
    SegmentUse.Made.LIST: contact_list,
    SegmentUse.Made.EXPORT: export,
    SegmentUse.Made.NOTICE: advance_notice,
}


def _note(use: SegmentUse, customers: list[Customer], kind: str, **codes) -> None:
    Event.objects.bulk_create(
        Event(
            kind=kind,
            by=use.by,
            actor="user",
            subject=customer.pk,
            data=codes | {"use": str(use.pk)},
            request_id=current().request_id,
        )
        for customer in customers
    )
