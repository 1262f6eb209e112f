"""The record of how the customer was looked after, kept with the archive (C12): contacts, visits, care, credit."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import policy
from customers.care import occasions
from customers.models import CareAction, CareTask, Credit, CreditIncident, Customer, Link, Purchase, Visit
from customers.parts.columns import cell, heading
from customers.trade import money

from .paper import Block, Entry, minute

State = CareTask.State


def blocks(sheet) -> list[Block]:
    """Ties, purchases, credit and every act of maintenance; read by whoever sees the whole archive."""
    customer = sheet.customer
    return [*_links(sheet), _purchases(customer), *_credit(customer), _acts(customer)]


# --- acts -------------------------------------------------------------------------------------------------


def _acts(customer: Customer) -> Block:
    """Contacts, tasks and care in one list, newest first, the newest `policy.STORY_PRINTED`."""
    told = [*_contacts(customer), *_tasks(customer), *_care(customer)]
    rows = tuple(row for row in sorted(told, key=lambda row: row[0], reverse=True)[: policy.STORY_PRINTED])
    return Block(
        _("Record of customer care"),
        columns=(_("When"), _("What"), _("Who"), _("What was said or done"), _("Outcome")),
        rows=rows,
        widths=(27, 32, 18, 0, 34),
    )


def _contacts(customer: Customer):
    rows = Visit.objects.filter(customer=customer.pk).select_related("by").order_by("-at")
    for row in rows[: policy.STORY_PRINTED]:
        said = [occasions.label(row.occasion), _words(row.minutes), _words(row.participants)]
        outcome = _("reached") if row.reached else _("not reached")
        what = _("Contact: %(way)s") % {"way": row.get_way_display()}
        yield (minute(row.at), what, str(row.by), "\n".join(filter(None, said)), outcome)


def _tasks(customer: Customer):
    """Visits planned, follow-ups and return visits, with what came of them."""
    rows = CareTask.objects.filter(customer=customer.pk).select_related("owner").order_by("-due_on")
    for row in rows[: policy.STORY_PRINTED]:
        said = [occasions.label(row.occasion), _words(row.what)]
        if row.silent_since:
            said.append(f"{capfirst(row._meta.get_field('silent_since').verbose_name)} {row.silent_since}")
        outcome = row.get_outcome_display() if row.outcome else row.get_state_display()
        yield (
            f"{row.due_on}",
            row.get_kind_display(),
            str(row.owner),
            "\n".join(filter(None, said)),
            str(outcome),
        )


def _care(customer: Customer):
    """Greetings, gifts and offers. The day of one not sent yet is the week's Monday, as in the table."""
    rows = CareAction.objects.filter(customer=customer.pk).select_related("owner", "sent_by").order_by("-pk")
    for row in rows[: policy.STORY_PRINTED]:
        said = [occasions.label(row.occasion), _words(row.item), _words(row.text), _words(row.proof)]
        if row.cost:
            said.append(money.written(row.cost))
        outcome = " · ".join(filter(None, (str(row.get_state_display()), str(row.get_channel_display()))))
        when = minute(row.sent_at) if row.sent_at else f"{row.due_on}"
        yield (
            when,
            row.get_act_display(),
            str(row.sent_by or row.owner),
            "\n".join(filter(None, said)),
            outcome,
        )


def _words(value) -> str:
    return "" if value is None else str(value)


# --- what they bought, how they pay, whom they belong to --------------------------------------------------


def _purchases(customer: Customer) -> Block:
    rows = list(Purchase.objects.filter(customer=customer.pk).order_by("-starts_on")[: policy.PARTS_PRINTED])
    names = ("kind", "product", "starts_on", "ends_on", "people", "amount", "payment", "state")
    total = _("%(count)s purchases that count, %(spent)s together; last journey on %(day)s.") % {
        "count": customer.trips,
        "spent": money.written(customer.spent),
        "day": customer.last_trip_on or "—",
    }
    return Block(
        _("Purchases and stays"),
        columns=tuple(heading(Purchase, name) for name in names),
        rows=tuple(tuple(_bought(row, name) for name in names) for row in rows),
        widths=(17, 0, 20, 20, 17, 26, 20, 19),
        paragraphs=(total,) if rows else (),
    )


def _bought(row: Purchase, name: str) -> str:
    if name == "product":
        return "\n".join(filter(None, (cell(row, "product"), cell(row, "destination"))))
    return cell(row, name)


def _credit(customer: Customer) -> list[Block]:
    found = []
    if credit := Credit.objects.filter(customer=customer.pk).first():
        entries = (
            Entry(heading(Credit, "grade"), str(credit.get_grade_display())),
            Entry(heading(Credit, "limit"), money.written(credit.limit)),
            Entry(heading(Credit, "days"), str(credit.days)),
            Entry(heading(Credit, "description"), _words(credit.description), wide=True),
            Entry(heading(Credit, "terms"), _words(credit.terms), wide=True),
        )
        found.append(Block(pgettext("archive", "Credit"), entries=entries))
    if incidents := CreditIncident.objects.filter(customer=customer.pk).order_by("-happened_on"):
        names = ("happened_on", "kind", "amount", "settled_on", "note")
        rows = tuple(
            (
                f"{row.happened_on}",
                row.get_kind_display(),
                money.written(row.amount),
                _day(row.settled_on),
                _words(row.note),
            )
            for row in incidents[: policy.PARTS_PRINTED]
        )
        heads = tuple(heading(CreditIncident, name) for name in names)
        found.append(Block(_("Credit incidents"), columns=heads, rows=rows, widths=(24, 28, 30, 24, 0)))
    return found


def _links(sheet) -> list[Block]:
    """Ties to archives the reader may open too; of the others not even the existence is told."""
    links = Link.objects.visible_to(sheet.user).of(sheet.customer).select_related("customer", "other")
    rows = []
    for link in links.order_by("role", "pk")[: policy.PARTS_PRINTED]:
        other, role = link.seen_from(sheet.customer)
        rows.append(
            (str(role), str(other.name), other.number, _day(link.since), _day(link.until), _words(link.note))
        )
    if not rows:
        return []
    heads = (heading(Link, "role"), _("Customer"), _("Archive number"), heading(Link, "since"))
    heads += (heading(Link, "until"), heading(Link, "note"))
    title = pgettext("archive", "Links")
    return [Block(title, columns=heads, rows=tuple(rows), widths=(28, 30, 38, 21, 21, 0))]


def _day(value) -> str:
    return f"{value}" if value else ""
