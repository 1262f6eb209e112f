"""《客户信息登记表》, filled from the archive or blank to be filled by hand (B14)."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers import consenting, fieldbook
from customers.models import Customer, PrivacyNotice, Purpose

from .paper import Block, Box, Entry, Paper, minute, stamp
from .showing import pinned, shown


def filled(sheet, *, opened: frozenset[str], reader, moment) -> Paper:
    """The form as it would have been filled in; fields outside `opened` stay masked."""
    customer = sheet.customer
    entries = [
        Entry(str(sheet.lines[fact.name].label), shown(sheet, fact.name, opened), fact.long, fact.long)
        for fact in fieldbook.FACTS
        if fact.group != "guardian" or customer.minor
    ]
    entries += [
        Entry(_("Grade"), str(customer.get_grade_display())),
        Entry(_("Source"), str(customer.source)),
        Entry(_("Collected"), minute(customer.collected_at)),
        Entry(_("Entered"), minute(customer.entered_at)),
    ]
    answers = consenting.in_force(customer)
    return Paper(
        title=_("Customer registration form"),
        file=f"{customer.number}-registration",
        head=(
            Entry(_("Archive number"), customer.number),
            Entry(_("Printed"), f"{minute(moment)} · {reader}"),
            Entry(_("Confidentiality"), _("internal · customer data")),
        ),
        blocks=(
            pinned(sheet),
            Block(_("Facts of the customer"), entries=tuple(entries)),
            Block(_("Notice and consent"), boxes=tuple(_answered(answers))),
        ),
        sign=signatures(),
        watermark=stamp(reader, moment),
    )


def blank() -> Paper:
    """The form without a person, with the notice the customer is shown beside it; no watermark, no secret."""
    notice = PrivacyNotice.objects.in_force(get_language() or "")
    entries = [Entry(fieldbook.label(fact.name), wide=fact.long, tall=fact.long) for fact in fieldbook.FACTS]
    documents = "  ".join(f"□ {label}" for _code, label in Customer.Document.choices)
    entries += [
        Entry(_("Kind of document"), documents, wide=True),
        Entry(_("First contact (date and time)")),
        Entry(_("Source")),
    ]
    asked = Purpose.objects.filter(asked=True, active=True)
    blocks = [
        Block(_("Facts of the customer"), entries=tuple(entries)),
        Block(
            _("Notice and consent"),
            boxes=tuple(Box(str(purpose)) for purpose in asked),
            paragraphs=(_("Tick what you agree to. Each answer can be taken back at any time."),),
        ),
    ]
    if notice:
        text = tuple(part.strip() for part in notice.body.split("\n") if part.strip())
        blocks.append(Block(f"{notice.title} {notice.version}", paragraphs=text, new_page=True))
    return Paper(
        title=_("Customer registration form"),
        file="registration-form",
        head=(Entry(_("Archive number")), Entry(_("Date"))),
        blocks=tuple(blocks),
        sign=signatures(),
    )


def signatures() -> tuple[str, ...]:
    return (_("Signature of the customer"), _("Registered by"), _("Checked by"), _("Date"))


def _answered(answers) -> list[Box]:
    boxes = []
    for purpose in Purpose.objects.filter(asked=True, active=True):
        answer = answers.get(purpose.pk)
        small = (
            f"{answer.get_decision_display()} {answer.at:%Y-%m-%d} · {answer.notice.version}"
            if answer
            else ""
        )
        boxes.append(Box(str(purpose), bool(answer and answer.decision == "granted"), small))
    return boxes
