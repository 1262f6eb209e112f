"""What stands against a share with a recipient today, in words; an empty list means nothing does."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from compliance.impact import standing as impact
from compliance.models import RecipientOrg

from . import minimum

State, Kind = RecipientOrg.State, RecipientOrg.Kind
CHECK_EVERY = timedelta(days=365)  # ours; PIPL 21 asks for supervision and names no rhythm
SOON = timedelta(days=30)


def troubles(recipient: RecipientOrg, day: date, opened: frozenset | None = None) -> list[str]:
    """Each of them alone is enough to keep everything back; `opened` as in `impact.standing.troubles`."""
    found, needs = [], minimum.of(recipient)
    if recipient.state == State.WAITING:
        found.append(_("The entry waits for a second person's approval."))
    elif recipient.state != State.APPROVED:
        found.append(_("The recipient is not approved, or no longer used."))
    if recipient.kind == Kind.GOVERNMENT and recipient.abroad:
        found.append(
            _(
                "Nothing goes to foreign courts and authorities without leave of the competent Chinese"
                " authority (PIPL art. 41): ask the privacy officer."
            )
        )
    if needs.licence:
        if not recipient.licence:
            found.append(_("No licence number is on file."))
        elif recipient.licence_until is None:
            found.append(_("It is not on file until when the licence is valid."))
        elif recipient.licence_until < day:
            found.append(_("The licence ended on %(day)s.") % {"day": _day(recipient.licence_until)})
    if needs.agreement:
        if not recipient.agreement:
            found.append(_("There is no processing agreement (PIPL art. 21)."))
        elif not recipient.agreed(day):
            found.append(
                _("The processing agreement is not in force today, or does not say all the law asks for.")
            )
        if not recipient.no_passing_on:
            found.append(_("The agreement does not forbid to pass the data on."))
    if recipient.marked_at:
        found.append(_("It still owes us the confirmation that earlier data was returned or destroyed."))
    return found + impact.troubles(recipient, day, opened)


def warnings(recipient: RecipientOrg, day: date) -> list[str]:
    """What should be looked after and stops nothing."""
    found, needs = [], minimum.of(recipient)
    if needs.licence and recipient.licence_until and day <= recipient.licence_until < day + SOON:
        found.append(_("The licence ends on %(day)s.") % {"day": _day(recipient.licence_until)})
    if needs.agreement and recipient.agreed_until and day <= recipient.agreed_until < day + SOON:
        found.append(_("The agreement ends on %(day)s.") % {"day": _day(recipient.agreed_until)})
    if needs.agreement and (recipient.looked_at_on is None or recipient.looked_at_on < day - CHECK_EVERY):
        found.append(_("Nobody has checked for a year whether the agreement is kept (PIPL art. 21)."))
    return found


def usable(day: date) -> list[RecipientOrg]:
    """Recipients against whom nothing stands today, by kind and name."""
    rows, opened = RecipientOrg.objects.approved().order_by("kind", "name"), impact.open_gates(day)
    return [one for one in rows.defer("contact", "look", "comment") if not troubles(one, day, opened)]


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
