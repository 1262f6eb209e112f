"""The archive on paper with its story: what is on file, in which parts, and what happened (C12)."""

from itertools import chain

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import policy
from customers import consenting, storytelling
from customers.models import (
    Attachment,
    ContactPerson,
    Credit,
    Customer,
    Group,
    Member,
    Organisation,
    Purchase,
    Purpose,
    parts,
)
from customers.parts.columns import cell, columns_of, heading

from . import by_kind, maintenance
from .paper import Block, Entry, Paper, head_of, minute, stamp
from .showing import pinned

ELSEWHERE = (
    Attachment,
    ContactPerson,
    Credit,
    Group,
    Member,
    Organisation,
    Purchase,
)  # in blocks of their own


def made(sheet, *, opened: frozenset[str], reader, moment) -> Paper:
    """The archive file; fields outside `opened` stay masked, and so does everything in the parts."""
    customer = sheet.customer
    return Paper(
        title=_("Archive file"),
        file=f"{customer.number}-archive",
        head=head_of(customer.number, reader, moment),
        blocks=(
            pinned(sheet),
            Block(_("Facts of the customer"), entries=tuple(_facts(sheet, opened))),
            *by_kind.of_kind(sheet, ours=True),
            *_parts(customer),
            *maintenance.blocks(sheet),
            *_consents(customer),
            _files(customer),
            _story(sheet),
        ),
        watermark=stamp(reader, moment),
    )


def _facts(sheet, opened):
    customer = sheet.customer
    yield from (entry for entry in by_kind.own(sheet, opened) if entry.value)
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
        names = columns_of(model)
        if model in ELSEWHERE or not names:
            continue
        rows = list(model.objects.filter(customer=customer.pk).order_by("pk")[: policy.PARTS_PRINTED])
        if rows:
            columns = tuple(heading(model, name) for name in names)
            told = tuple(tuple(cell(row, name) for name in names) for row in rows)
            blocks.append(Block(str(capfirst(model._meta.verbose_name)), columns=columns, rows=told))
    return blocks


def _consents(customer) -> list[Block]:
    """A person's answers; of others, on what ground the details of their people are held."""
    if customer.kind != Customer.Kind.INDIVIDUAL:
        basis = Entry(_("Lawful basis"), str(customer.get_basis_display()), wide=True)
        return [Block(_("Why the details of people are held"), entries=(basis,))]
    answers = consenting.in_force(customer)
    rows = [
        (str(purpose), str(answer.get_decision_display()), minute(answer.at), answer.notice.version)
        for purpose in Purpose.objects.filter(asked=True, active=True)
        if (answer := answers.get(purpose.pk))
    ]
    columns = (_("Purpose"), pgettext("consent", "Answer"), _("At"), _("Notice"))
    return [Block(_("Consents"), columns=columns, rows=tuple(rows), widths=(0, 24, 34, 30))]


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
    return Block(_("Files"), columns=columns, rows=tuple(rows), widths=(40, 0, 14, 48))


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
    return Block(
        _("Timeline"),
        columns=columns,
        rows=tuple(rows),
        paragraphs=rest,
        widths=(28, 20, 44, 0),
        new_page=True,
    )
