"""Results in words, and the list behind them with links to what the reader may see."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.models import User
from compliance.impact import standing
from compliance.impact.subjects import Subject
from compliance.models import ControlResult, Finding, Incident, OutwardShare
from contracts.models import Contract
from customers.models import Customer, Intake, PurposeVersion, ShareRequest

from .controls import BY_CODE, NO_EXCEPTION, Control

TONES = {"pass": "green", "fail": "red", "figure": "indigo", "nothing": "line", "error": "amber"}
ICONS = {
    "pass": "check",
    "fail": "x",
    "figure": "chart-column",
    "nothing": "minus",
    "error": "triangle-alert",
}


@dataclass(frozen=True)
class Line:
    """One result as pages show it."""

    control: Control
    result: ControlResult

    @property
    def tone(self) -> str:
        return TONES[self.result.outcome]

    @property
    def icon(self) -> str:
        return ICONS[self.result.outcome]

    @property
    def measured(self) -> str:
        """98.5 %, or 3 of 120."""
        if self.result.figure is not None:
            return f"{self.result.figure:g} %"
        if self.result.outcome in ("nothing", "error"):
            return ""
        return exceptions(self.result.hits, self.result.population)

    @property
    def wanted(self) -> str:
        if self.control.figure:
            return ""
        if self.result.threshold is not None:
            return f"≥ {self.result.threshold:g} %"
        return str(NO_EXCEPTION)


def exceptions(hits: int, population: int) -> str:
    """3 of 120; 1 exception where there was nothing to count it among."""
    if hits and not population:
        return ngettext("%(count)s exception", "%(count)s exceptions", hits) % {"count": hits}
    return _("%(hits)s of %(population)s") % {"hits": hits, "population": population}


def lines(results) -> list[Line]:
    """In the order of the controls; those of a control the house no longer has are left out."""
    by_code = {one.code: one for one in results}
    return [Line(control, by_code[code]) for code, control in BY_CODE.items() if code in by_code]


@dataclass(frozen=True)
class Exception_:
    """One record of the list behind a result; `url` is empty where the reader may not open it."""

    label: str
    sub: str = ""
    url: str = ""


def behind(result: ControlResult, user) -> list[Exception_]:
    """The list, opened by the reader's own rights: what she may not see is counted, never named."""
    ids: dict[str, list[str]] = {}
    for kind, pk in result.behind:
        ids.setdefault(kind, []).append(pk)
    return [line for kind, pks in ids.items() for line in SHOWN.get(kind, _unknown)(pks, user)]


def _archives(pks: list[str], user) -> list[Exception_]:
    rows = Customer.objects.visible_to(user).filter(pk__in=pks).select_related("owner")
    found = {str(one.pk): one for one in rows.only("number", "owner")}
    return [
        Exception_(found[pk].number, str(found[pk].owner), found[pk].get_absolute_url())
        if pk in found
        else Exception_(_("An archive that is not there any more"))
        for pk in pks
    ]


def _intakes(pks: list[str], user) -> list[Exception_]:
    rows = Intake.objects.visible_to(user).filter(pk__in=pks).select_related("collected_by")
    return [
        Exception_(
            _("First contact of %(day)s") % {"day": f"{localtime(one.collected_at):%Y-%m-%d}"},
            str(one.collected_by),
            reverse("customers:detail", args=[one.customer_id]) if one.customer_id else "",
        )
        for one in rows.order_by("collected_at")
    ]


def _people(pks: list[str], user) -> list[Exception_]:
    names = dict(User.objects.filter(pk__in=pks).values_list("pk", "name"))
    counts = {int(pk): pks.count(pk) for pk in pks}
    return [Exception_(names.get(pk, str(pk)), "" if n == 1 else f"× {n}") for pk, n in counts.items()]


def _shares(pks: list[str], user) -> list[Exception_]:
    rows = ShareRequest.objects.filter(pk__in=pks).select_related("recipient").order_by("expires_at")
    return [Exception_(one.number, str(one.recipient)) for one in rows]


def _outward(pks: list[str], user) -> list[Exception_]:
    rows = OutwardShare.objects.filter(pk__in=pks).select_related("recipient").order_by("issued_at")
    return [Exception_(one.number, one.recipient.name, one.get_absolute_url()) for one in rows]


def _purposes(pks: list[str], user) -> list[Exception_]:
    rows = PurposeVersion.objects.filter(pk__in=pks).select_related("purpose")
    return [Exception_(str(one.purpose), f"v{one.number}", reverse("compliance:purposes")) for one in rows]


def _gates(pks: list[str], user) -> list[Exception_]:
    about = [Subject(*pk.split(":", 1)) for pk in pks]
    may_read = user.has_perm("compliance.view_impact")
    return [
        Exception_(one.label, one.kind_label, standing.where(one.kind, one.key) if may_read else "")
        for one in about
    ]


def _spot_findings(pks: list[str], user) -> list[Exception_]:
    rows = Finding.objects.filter(pk__in=pks).select_related("customer", "owner")
    rows = rows.only("customer__number", "owner__name", "due_on", "state")
    return [Exception_(one.customer.number, str(one.owner), one.get_absolute_url()) for one in rows]


def _incidents(pks: list[str], user) -> list[Exception_]:
    rows = Incident.objects.filter(pk__in=pks).order_by("detected_at")
    return [Exception_(one.number, one.get_state_display(), one.get_absolute_url()) for one in rows]


def _contracts(pks: list[str], user) -> list[Exception_]:
    rows = Contract.objects.visible_to(user).filter(pk__in=pks).order_by("signed_at")
    told = rows.select_related("owner").only("number", "owner__name")
    return [Exception_(one.number, one.owner.name, one.get_absolute_url()) for one in told]


def _register(pks: list[str], user) -> list[Exception_]:
    return [Exception_(_("Verification of the register"), "", reverse("compliance:proof"))]


def _unknown(pks: list[str], user) -> list[Exception_]:
    return [Exception_(str(pk)) for pk in pks]


SHOWN = {
    "archive": _archives,
    "intake": _intakes,
    "person": _people,
    "share": _shares,
    "outward": _outward,
    "purpose": _purposes,
    "gate": _gates,
    "spot_finding": _spot_findings,
    "register_check": _register,
    "incident": _incidents,
    "contract": _contracts,
}
