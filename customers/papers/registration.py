"""《客户信息登记表》, filled from the archive or blank to be filled by hand, for each kind of customer (B14)."""

from dataclasses import replace

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers import consenting, fieldbook
from customers.models import Customer, PrivacyNotice, Purpose

from . import by_hand, by_kind
from .paper import Block, Box, Entry, Paper, head_of, minute, stamp
from .showing import pinned

KIND = Customer.Kind


def title_of(kind: str) -> str:
    return {
        KIND.INDIVIDUAL: _("Customer registration form"),
        KIND.ORGANISATION: _("Organisation registration form"),
        KIND.GROUP: _("Group registration form"),
    }[kind]


def filled(sheet, *, opened: frozenset[str], reader, moment) -> Paper:
    """The form as it would have been filled in; fields outside `opened` stay masked."""
    customer = sheet.customer
    entries = by_kind.own(sheet, opened)
    entries += [
        Entry(_("Grade"), str(customer.get_grade_display())),
        Entry(_("Source"), str(customer.source)),
        Entry(_("Collected"), minute(customer.collected_at)),
        Entry(_("Entered"), minute(customer.entered_at)),
    ]
    return Paper(
        title=title_of(customer.kind),
        file=f"{customer.number}-registration",
        head=head_of(customer.number, reader, moment),
        blocks=(
            pinned(sheet),
            Block(_title(customer.kind), entries=tuple(entries)),
            *by_kind.of_kind(sheet, ours=False),
            *_basis(customer),
        ),
        sign=signatures(customer.kind),
        watermark=stamp(reader, moment),
    )


def blank(kind: str = KIND.INDIVIDUAL) -> Paper:
    """The form without a customer, with the notice people are shown beside it; no watermark, no secret."""
    return Paper(
        title=title_of(kind),
        file=f"registration-form-{kind}",
        head=(Entry(_("Archive number")), Entry(_("Date"))),
        by_hand=True,
        blocks=(
            Block(_title(kind), entries=tuple(_empty(kind))),
            *by_hand.blank_of_kind(kind),
            *(_asked() if kind == KIND.INDIVIDUAL else [_declared()]),
            Block(sign=signatures(kind)),
            *_notice(),
        ),
    )


def signatures(kind: str = KIND.INDIVIDUAL) -> tuple[str, ...]:
    first = {
        KIND.INDIVIDUAL: _("Signature of the customer"),
        KIND.ORGANISATION: _("Seal and signature of the organisation"),
        KIND.GROUP: _("Signature of the group leader"),
    }[kind]
    return (first, _("Registered by"), _("Checked by"), _("Date"))


def _title(kind: str) -> str:
    return {
        KIND.INDIVIDUAL: _("Facts of the customer"),
        KIND.ORGANISATION: _("Organisation and ways to reach it"),
        KIND.GROUP: _("Group and ways to reach it"),
    }[kind]


def _empty(kind: str):
    """The facts without a value; the document's stand together."""
    for name in by_kind.names_of(kind):
        fact = fieldbook.BY_NAME[name]
        if name == "document_number":
            yield Entry(_("Kind of document"), by_hand.boxes(Customer.Document.choices), wide=True)
        value = by_hand.boxes(Customer.Sex.choices) if name == "sex" else ""
        tall = fact.long and kind == KIND.INDIVIDUAL
        yield Entry(by_kind.label(kind, name), value, fact.long, tall)
    yield Entry(_("First contact (date and time)"))
    yield Entry(_("Source"))


def _basis(customer: Customer) -> list[Block]:
    """The answers of a person; of organisations and groups the ground on which their people's details are held."""
    if customer.kind == KIND.INDIVIDUAL:
        boxes = tuple(_answered(consenting.in_force(customer)))
        return [Block(_("Notice and consent"), boxes=boxes)]
    held = _("Details of people are held because: %(basis)s.") % {"basis": customer.get_basis_display()}
    return [_declared(held)]


def _asked() -> list[Block]:
    asked = Purpose.objects.filter(asked=True, active=True)
    return [
        Block(
            _("Notice and consent"),
            boxes=tuple(Box(str(purpose)) for purpose in asked),
            paragraphs=(_("Tick what you agree to. Each answer can be taken back at any time."),),
        )
    ]


def _declared(*more: str) -> Block:
    return Block(
        _("Declaration"),
        paragraphs=(
            _(
                "What is stated here is true and complete. Those named have been told for what the travel agency"
                " keeps their details, and whoever signs may give them."
            ),
            *more,
        ),
    )


def _notice() -> list[Block]:
    """The notice in force, on a page of its own; a line that begins with ## is a heading."""
    notice = PrivacyNotice.objects.in_force(get_language() or "")
    if notice is None:
        return []
    blocks = [Block(f"{notice.title} {notice.version}", fine=True, new_page=True)]
    for line in (line.strip() for line in notice.body.split("\n") if line.strip()):
        if line.startswith("## "):
            blocks.append(Block(line.removeprefix("## "), fine=True))
        else:
            blocks[-1] = replace(blocks[-1], paragraphs=(*blocks[-1].paragraphs, line))
    return blocks


def _answered(answers) -> list[Box]:
    boxes = []
    for purpose in Purpose.objects.filter(asked=True, active=True):
        answer = answers.get(purpose.pk)
        small = (
            f"{answer.get_decision_display()} {localtime(answer.at):%Y-%m-%d} · {answer.notice.version}"
            if answer
            else ""
        )
        boxes.append(Box(str(purpose), bool(answer and answer.decision == "granted"), small))
    return boxes
