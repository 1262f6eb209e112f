"""A row whose customer is on file already: what it brings goes into that archive, as an edit like any other."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.errors import Refused
from customers import editing
from customers.models import Customer, ImportBatch, ImportRow
from customers.reasons import Ours

from . import buying, twins
from .judging import Step, Verdict, opened

WHY = Ours(gettext_noop("Updated from an imported sheet"))
Choice, Outcome = ImportRow.Choice, ImportRow.Outcome
OF_THE_DOCUMENT = frozenset({"document_type", "document_expires_on"})


def update(batch: ImportBatch, row: ImportRow, *, now: datetime) -> None:
    """Fill in or overwrite, in the name of whoever chose it. Sets what became of the row, not saved."""
    by, facts = row.chosen_by or batch.by, opened(row.facts)
    customer = Customer.objects.visible_to(by).filter(pk=_target(batch, row)).first()
    if customer is None:
        raise Refused(_("The archive this row belongs to is gone or out of sight."))
    changes = changed(customer, facts, row.choice)
    row.step, row.customer, row.touched = Step.DONE, customer.pk, sorted(changes)
    row.version_before = row.version_after = customer.version
    try:
        if changes:
            after = editing.edit(
                customer.pk, by=by, changes=changes, version=customer.version, why=WHY, now=now
            )
            row.version_after = after.version
            follow(batch, row.customer, row.version_before, row.version_after)
        bought = buying.onto(batch, row, customer, by=by)
    except PermissionDenied as denied:
        raise Refused(str(denied) or _("You may not change this archive.")) from None
    row.outcome = Outcome.UPDATED if changes or bought else Outcome.UNCHANGED


def _target(batch: ImportBatch, row: ImportRow):
    """The archive found, or the one an earlier row of the sheet went into."""
    if row.verdict != Verdict.REPEAT:
        return row.twin
    earlier = batch.lines.filter(place=row.twin_place).first()
    if earlier is None or earlier.customer is None:
        raise Refused(
            _("Row %(row)s, which this one repeats, is not in the archive.") % {"row": row.twin_place}
        )
    return earlier.customer


def changed(customer: Customer, facts: dict, choice: str) -> dict:
    """Field → new value."""
    brings, differs = twins.difference(customer, facts)
    names = set(brings)
    if choice == Choice.OVERWRITE:
        names |= set(differs)
    elif "document_number" in differs:
        names -= OF_THE_DOCUMENT  # they belong to another document than the one on file
    if "document_number" in names and facts.get("document_type"):
        names.add("document_type")
    held = {customer.phone, customer.second_phone}
    if "second_phone" in brings and facts["second_phone"] in held:
        names.discard("second_phone")
    return {name: facts[name] for name in names}


def follow(batch: ImportBatch, customer, before: int, after: int) -> None:
    """An archive this import made stays as the import left it when the import itself goes on changing it."""
    made = batch.lines.filter(customer=customer, outcome=Outcome.CREATED, version_after=before)
    made.update(version_after=after)
