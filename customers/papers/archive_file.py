"""The archive on paper with its story: what is on file, in which parts, and what happened (C12)."""

from itertools import chain

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import policy
from customers import consenting, fieldbook, storytelling
from customers.models import Attachment, Purpose, parts

from .paper import Block, Entry, Paper, minute, stamp
from .showing import of_part, pinned, shown

OWN = "own"  # the group of what our staff notes about its own acts


def made(sheet, *, opened: frozenset[str], reader, moment) -> Paper:
    """The archive file; fields outside `opened` stay masked, and so does everything in the parts."""
    customer = sheet.customer
    return Paper(
        title=_("Archive file"),
        file=f"{customer.number}-archive",
        head=(
            Entry(_("Archive number"), customer.number),
            Entry(_("Printed"), f"{minute(moment)} · {reader}"),
            Entry(_("Confidentiality"), _("internal · customer data")),
        ),
        blocks=(
            pinned(sheet),
            Block(_("Facts of the customer"), entries=tuple(_facts(sheet, opened))),
            *_parts(customer),
            _consents(customer),
            _files(customer),
            _story(sheet),
        ),
        watermark=stamp(reader, moment),
    )


def _facts(sheet, opened):
    customer = sheet.customer
    for fact in fieldbook.FACTS:
        if value := shown(sheet, fact.name, opened):
            yield Entry(str(sheet.lines[fact.name].label), value, wide=fact.long)
    yield Entry(_("Grade"), str(customer.get_grade_display()))
    yield Entry(_("State"), str(customer.get_state_display()))
    yield Entry(_("Owner"), f"{customer.owner} · {customer.department}")
    yield Entry(_("Source"), str(customer.source))
    yield Entry(_("Collected"), minute(customer.collected_at))
    yield Entry(_("Entered"), minute(customer.entered_at))


def _parts(customer) -> list[Block]:
    """Every part there is of the archive, read from the registry, so that a new kind is not forgotten."""
    blocks = []
    for model in parts():
        facts = [fact for fact in getattr(model, "FACTS", ()) if fact.group != OWN]
        if model is Attachment or not facts:
            continue
        rows = list(model.objects.filter(customer=customer.pk).order_by("pk")[: policy.PARTS_PRINTED])
        if rows:
            columns = tuple(str(capfirst(fact.label)) for fact in facts)
            told = tuple(tuple(of_part(row, fact) for fact in facts) for row in rows)
            blocks.append(Block(str(capfirst(model._meta.verbose_name)), columns=columns, rows=told))
    return blocks


def _consents(customer) -> Block:
    answers = consenting.in_force(customer)
    rows = [
        (str(purpose), str(answer.get_decision_display()), minute(answer.at), answer.notice.version)
        for purpose in Purpose.objects.filter(asked=True, active=True)
        if (answer := answers.get(purpose.pk))
    ]
    return Block(_("Consents"), columns=(_("Purpose"), _("Answer"), _("At"), _("Notice")), rows=tuple(rows))


def _files(customer) -> Block:
    kept = Attachment.objects.kept().filter(customer=customer.pk).select_related("uploaded_by")
    rows = [
        (
            str(capfirst(str(file))),
            file.masked_name,
            str(file.pages),
            f"{minute(file.created_at)} {file.uploaded_by}",
        )
        for file in kept.order_by("created_at")
    ]
    columns = (_("Kind"), _("File name"), pgettext("attachment", "Pages"), _("Uploaded"))
    return Block(_("Files"), columns=columns, rows=tuple(rows))


def _story(sheet) -> Block:
    """The timeline, newest first, as the page shows it to this reader."""
    days, following = storytelling.days(sheet, size=policy.STORY_PRINTED)
    rows = []
    for line in chain.from_iterable(lines for _heading, lines in days):
        said = [line.body, "、".join(line.chips)] + [
            f"{row['label']}: {row['old'] or '—'} → {row['new'] or '—'}" for row in line.rows
        ]
        rows.append((minute(line.moment), str(line.who), str(line.title), "\n".join(filter(None, said))))
    rest = (_("Older lines are not printed."),) if following else ()
    columns = (_("When"), _("Who"), _("What"), _("Details"))
    return Block(_("Timeline"), columns=columns, rows=tuple(rows), paragraphs=rest, new_page=True)
