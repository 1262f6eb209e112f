"""The versions of one archive, all kinds together, and the state of the archive at any two of them.

A version is a line of the archive's story: a change, a consent, an access, a second check, a look. What stood
at a version is the newest row of each record up to its moment, so any two lines can be set side by side.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agency.encryption import attach_keys
from agency.models import Event
from agency.visibility import may
from compliance import differences
from compliance.differences import Difference
from compliance.lists import codes, words
from customers import reasons, storytelling, timeline
from customers.models import Consent, Customer, ShareRequest, Verification
from customers.showing import Sheet
from customers.telling import Told

AT_ONCE = 30  # versions a page lists
BETWEEN = 100  # versions between two others that are told one by one


@dataclass(frozen=True)
class Version:
    """One line of the story. `ref` names it in addresses."""

    code: str
    row: Any
    moment: datetime
    title: str
    who: str
    why: str
    icon: str
    tone: str
    chips: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.code}-{self.row.pk}"

    @property
    def key(self) -> timeline.Key:
        return self.moment, self.code, str(self.row.pk)

    @property
    def request(self) -> UUID | None:
        return getattr(self.row, "history_request", None) or getattr(self.row, "request_id", None)


def readable_by(user, customer: Customer) -> bool:
    """Versions are read by those who read the trail, and by the managers the archive belongs to."""
    return user.has_perm("customers.view_trail") or may(user, "assign_customer", customer)


def versions(
    sheet: Sheet, after: timeline.Key | None = None, size: int = AT_ONCE
) -> tuple[list[Version], Any]:
    """The newest `size` versions beyond a key, and the key of the next page."""
    found, following = timeline.page(sheet, after, size)
    changes = [row for source, row in found if source.code == "change"]
    earlier = timeline.before(sheet, changes)
    attach_keys([row for _source, row in found if hasattr(row, "_state") and _sealed(row)])
    return [_version(sheet, source.code, row, earlier) for source, row in found], following


def _sealed(row) -> bool:
    return any(getattr(field, "is_sealed", False) for field in row._meta.concrete_fields)


def find(sheet: Sheet, ref: str) -> Version | None:
    """The version an address names; None when this archive has no such version."""
    code, _sign, pk = ref.partition("-")
    source = timeline.SOURCES.get(code)
    try:
        pk = UUID(pk) if source and source.uuids else int(pk)
    except ValueError:
        return None
    rows = source.found(sheet, [pk]) if source else {}
    row = rows.get(str(pk))
    if row is None:
        return None
    reasons.attach([row])
    earlier = timeline.before(sheet, [row]) if code == "change" else {}
    return _version(sheet, code, row, earlier)


def _version(sheet: Sheet, code: str, row, earlier: dict) -> Version:
    moment = getattr(row, timeline.SOURCES[code].moment)
    if code == "change":
        return _change(row, moment, earlier.get(row.history_id))
    told = storytelling.TELLERS[code](sheet, row, earlier) or _as_in_the_register(row)
    why = words.in_words(getattr(row, "history_change_reason", "")) or told.body
    return Version(code, row, moment, told.title, told.who, why, told.icon, told.tone, tuple(told.chips))


def _as_in_the_register(event: Event) -> storytelling.Line:
    """An act that the timeline passes over; an auditor misses none."""
    title = codes.word(event.data.get("act", "")) or str(event.get_kind_display())
    return storytelling.line_of(event, Told("file-text", title))


def _change(row, moment, older) -> Version:
    names = differences.changed(Customer, older, row) if older else []
    title = _("Archive changed") if older else _("Archive registered")
    who = str(row.history_user) if row.history_user else _("The system")
    why = words.in_words(row.history_change_reason) if older else ""
    icon, tone = ("pencil", "") if older else ("user-plus", "teal")
    return Version("change", row, moment, title, who, why, icon, tone, tuple(differences.field_labels(names)))


def between(sheet: Sheet, older: Version, newer: Version) -> tuple[list[Version], bool]:
    """The versions after `older` up to `newer`, newest first; and whether there are more than are told."""
    found, _following = versions(sheet, _just_above(newer), BETWEEN + 1)
    steps = [
        one for one in found if (one.moment, one.code, one.row.pk) != (older.moment, older.code, older.row.pk)
    ]
    inside = [one for one in steps if _after(one, older)]
    return inside[:BETWEEN], len(inside) > BETWEEN


def _after(one: Version, other: Version) -> bool:
    if (one.moment, one.code) != (other.moment, other.code):
        return (one.moment, one.code) > (other.moment, other.code)
    return one.row.pk > other.row.pk


def _just_above(version: Version) -> timeline.Key:
    """A key that lets `version` itself be the first of the lines beyond it."""
    return version.moment, version.code + "~", str(version.row.pk)


def in_order(one: Version, other: Version) -> tuple[Version, Version]:
    """(older, newer)."""
    return (other, one) if _after(one, other) else (one, other)


def archive_at(sheet: Sheet, version: Version):
    """The row of the archive's own history that stood at a version; None before it was registered."""
    if version.code == "change":
        return version.row
    rows = Customer.history.filter(id=sheet.customer.pk, history_date__lte=version.moment)
    return (
        rows.select_related("owner", "department", "source").order_by("-history_date", "-history_id").first()
    )


def difference(sheet: Sheet, older: Version, newer: Version) -> tuple[list[Difference], Any, Any]:
    """What differs between the archive at two versions: its fields, consents, accesses and checks."""
    before, after = archive_at(sheet, older), archive_at(sheet, newer)
    attach_keys([row for row in (before, after) if row is not None])
    rows = differences.of_archive(before, after) if before is not after else []
    one, other = _around(sheet, older), _around(sheet, newer)
    rows += [
        Difference("", label, one.get(label, ""), other.get(label, ""))
        for label in dict.fromkeys((*one, *other))
        if one.get(label) != other.get(label)
    ]
    return rows, before, after


def _around(sheet: Sheet, version: Version) -> dict[str, str]:
    """Consents, accesses and second checks as they stood at a version, in words."""
    customer, until = sheet.customer.pk, version.moment
    answers = Consent.objects.filter(customer=customer).filter(_up_to("at", "consent", version))
    told = {
        _("Consent: %(purpose)s") % {"purpose": one.purpose}: str(one.get_decision_display())
        for one in answers.latest().select_related("purpose")
    }
    ids = ShareRequest.objects.filter(customer=customer).values_list("pk", flat=True)
    shares = ShareRequest.history.filter(id__in=list(ids)).filter(_up_to("history_date", "share", version))
    for one in (
        shares.order_by("id", "-history_date", "-history_id").distinct("id").select_related("recipient")
    ):
        asked = localtime(one.created_at).strftime("%Y-%m-%d")
        told[_("Access for %(person)s, asked %(day)s") % {"person": one.recipient, "day": asked}] = _share(
            one, until
        )
    ids = Verification.objects.filter(customer=customer).values_list("pk", flat=True)
    checks = Verification.history.filter(id__in=list(ids)).filter(_up_to("history_date", "check", version))
    for one in checks.order_by("id", "-history_date", "-history_id").distinct("id"):
        told[_("Second check of %(day)s") % {"day": localtime(one.created_at).strftime("%Y-%m-%d %H:%M")}] = (
            str(one.get_state_display())
        )
    return told


def _share(one, until: datetime) -> str:
    words = str(one.get_state_display())
    if one.state == ShareRequest.State.APPROVED and one.expires_at:
        moment = localtime(one.expires_at).strftime("%Y-%m-%d %H:%M")
        words = _("%(state)s, until %(moment)s") % {"state": words, "moment": moment}
    return words


def _up_to(column: str, code: str, version: Version) -> Q:
    """Rows of source `code` not later than a version in the order of the story."""
    earlier = Q(**{f"{column}__lt": version.moment})
    if code == version.code:
        return earlier | Q(**{column: version.moment, "pk__lte": version.row.pk})
    return earlier | Q(**{column: version.moment}) if code < version.code else earlier
