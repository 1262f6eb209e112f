"""The notices an incident calls for, one for each audience, in both languages, from what stands on the register.

PIPL 57 names what they say: kinds of data, cause and possible harm; measures, also those the person can take; contact.
They name nobody: each is completed by hand or by the letter's address.
"""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agency.acting import acting
from agency.models import Event
from compliance import differences
from compliance.models import Incident
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

from . import acting as steps

AUDIENCES = {
    "authority": gettext_lazy("Report to the authority"),
    "persons": gettext_lazy("Notice to the persons"),
    "guardians": gettext_lazy("Notice to guardians of children"),
}


def printed(incident: Incident, audience: str, language: str, *, by, form: str, now: datetime) -> Paper:
    """The notice for `audience`, with a line in the register."""
    with acting(by):
        facts = {"list": "incident_notice", "audience": audience, "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=incident.pk, **facts)
    with override("en" if language == "en" else "zh-hans"):
        return Paper(
            title=str(AUDIENCES[audience]),
            file=f"{incident.number}-{audience}",
            head=_head(incident),
            blocks=(_what(incident, audience), _doing(incident, audience), _contact(audience)),
            sign=(_("Person responsible"), _("Date")) if audience == "authority" else (),
            watermark=stamp(by, now),
        )


def _head(incident: Incident) -> tuple[Entry, ...]:
    entries = (
        Entry(_("Reference number"), incident.number),
        Entry(_("Noticed"), minute(incident.detected_at)),
    )
    return (*entries, Entry(_("Drill"), _("This is a drill."))) if incident.drill else entries


def kinds_of_data(incident: Incident) -> list[str]:
    """The fields that were seen, in words."""
    names = sorted({name for one in incident.affected.all() for name in one.fields})
    return differences.field_labels(names) if names else []


def _what(incident: Incident, audience: str) -> Block:
    told = steps.counts(incident)
    when = date_format(localtime(incident.detected_at), "DATETIME_FORMAT")
    kind = incident.get_kind_display()
    fields = "、".join(kinds_of_data(incident)) or _("not known yet")
    if audience == "authority":
        entries = (
            Entry(_("Kind"), kind),
            Entry(_("Class"), incident.get_severity_display() or "—"),
            Entry(_("Persons affected"), str(told["persons"])),
            Entry(_("Children among them"), str(told["minors"])),
            Entry(_("Kinds of data"), fields, wide=True),
            Entry(_("What happened"), incident.account or "", wide=True),
        )
        return Block(_("What happened"), entries=entries)
    whose = (
        _("your child’s personal information") if audience == "guardians" else _("your personal information")
    )
    return Block(
        _("What happened"),
        paragraphs=(
            _("On %(when)s we noticed that %(whose)s kept with us was concerned by an incident (%(kind)s).")
            % {"when": when, "whose": whose, "kind": kind},
            _("Concerned are: %(fields)s.") % {"fields": fields},
            _("It may be used for unwanted calls or for fraud in our name. We are sorry for this."),
        ),
    )


def _doing(incident: Incident, audience: str) -> Block:
    stopped = incident.containment or _("not known yet")
    paragraphs = [_("What stopped it: %(what)s") % {"what": stopped}] if audience == "authority" else []
    if audience == "authority":
        paragraphs.append(_("What was put right: %(what)s") % {"what": incident.remedy or _("under way")})
    else:
        paragraphs += [
            _(
                "We have stopped the cause, are examining what happened and inform the authorities as the law asks."
            ),
            _(
                "What you can do: be wary of calls and messages about bookings or refunds; we never ask for"
                " passwords or codes; change passwords that resemble the data named; ask us when in doubt."
            ),
        ]
    return Block(_("Measures"), paragraphs=tuple(paragraphs))


def _contact(audience: str) -> Block:
    line = _(
        "Our person responsible for personal information answers you: telephone and address as in our privacy notice."
    )
    return Block(_("Contact"), paragraphs=(line,))
