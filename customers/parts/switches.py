"""Groups of fields that are off until somebody answerable switches them on (PIPL art. 6, 28, 55; B6, B9)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import assessing
from customers.models import Asset, Consent, Customer, FieldSwitch, MaritalStatus, Part, Purpose, WorkFacts

WHY_ON = gettext_noop("Field group switched on")
WHY_OFF = gettext_noop("Field group switched off")


@dataclass(frozen=True)
class Group:
    """A group of fields that starts switched off, and why it does."""

    code: str
    model: type[Part]
    label: Promise
    reason: Promise


GROUPS: dict[str, Group] = {
    group.code: group
    for group in (
        Group(
            "work",
            WorkFacts,
            gettext_lazy("Work and education"),
            gettext_lazy(
                "A journey can be sold and carried out without knowing occupation, employer or education"
                " (minimum necessary, PIPL art. 6)."
            ),
        ),
        Group(
            "marital",
            MaritalStatus,
            gettext_lazy("Marital status"),
            gettext_lazy(
                "Marital status is not needed for the travel service; a visa that asks for it is filled in"
                " from the customer’s own papers (minimum necessary, PIPL art. 6)."
            ),
        ),
        Group(
            "assets",
            Asset,
            gettext_lazy("Property and finances"),
            gettext_lazy(
                "Property and finances are sensitive personal information (PIPL art. 28). They are never"
                " searched or exported, and only a manager may open them."
            ),
        ),
    )
}


def switch_of(code: str) -> FieldSwitch | None:
    """The decision in force; None while nobody ever decided, which means off."""
    return FieldSwitch.objects.select_related("purpose", "decided_by").filter(code=code).first()


def is_on(code: str) -> bool:
    return FieldSwitch.objects.filter(code=code, on=True).exists()


def switched_on() -> frozenset[str]:
    return frozenset(FieldSwitch.objects.filter(on=True).values_list("code", flat=True))


def switched_for(purpose: Purpose) -> frozenset[str]:
    """Groups ever switched on for `purpose`: what they hold rests on its consent, also after."""
    return frozenset(FieldSwitch.objects.filter(purpose=purpose).values_list("code", flat=True))


def check(code: str, customer: Customer) -> None:
    """Raises `Refused` while the group is off, its assessment outdated, or the separate consent is missing."""
    switch = switch_of(code)
    if switch is None or not switch.on:
        raise Refused(_("%(group)s is not collected: it is switched off.") % {"group": GROUPS[code].label})
    assessing.check(assessing.FIELDS, code)
    answers = customer.consents.filter(purpose=switch.purpose).standing().order_by("-at", "-pk")
    if answers.values_list("standing", flat=True).first() != Consent.Decision.GRANTED:
        raise Refused(
            _("This may be kept only with the customer’s separate consent to “%(purpose)s”. Record it first.")
            % {"purpose": switch.purpose}
        )


def usable_purposes():
    """Purposes a group may be switched on for: those customers give a separate consent to."""
    return Purpose.objects.filter(asked=True, separate=True, active=True)


def turn_on(code: str, *, by, purpose: Purpose) -> FieldSwitch:
    """Collect the group from now on. Raises `Refused` without an assessment in force for it and for this purpose."""
    if not usable_purposes().filter(pk=purpose.pk).exists():
        raise Refused(_("Choose a purpose that customers give a separate consent to."))
    assessment, last = assessing.check(assessing.FIELDS, code), switch_of(code)
    if last and last.assessment == assessment and last.purpose_id != purpose.pk:
        raise Refused(
            _("%(assessment)s was used for “%(purpose)s”. Another purpose needs an assessment of its own.")
            % {"assessment": assessment, "purpose": last.purpose}
        )
    return _turn(code, WHY_ON, by, on=True, purpose=purpose, assessment=assessment)


def turn_off(code: str, *, by) -> FieldSwitch:
    """Collect no more; what is on file stays behind its mask until it is taken off or destroyed."""
    return _turn(code, WHY_OFF, by, on=False)


def _turn(code: str, why: str, by, **facts) -> FieldSwitch:
    if code not in GROUPS:
        raise KeyError(code)
    with acting(by, reason=why):
        switch, _made = FieldSwitch.objects.select_for_update(no_key=True).get_or_create(code=code)
        for name, value in facts.items():
            setattr(switch, name, value)
        switch.decided_by = by
        switch.save()
        Event.note(Event.Kind.SWITCHED, by=by, group=code, on=switch.on, assessment=switch.assessment)
    return switch
