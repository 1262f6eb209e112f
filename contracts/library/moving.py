"""Open drafts made from a version that was replaced: listed, and moved over by their owners (§1.1, G2)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Conflict, Refused
from agency.models import User
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Template, TemplateVersion
from contracts.terms import Terms

from .body import clauses
from .variables import definition_words, trouble

ACTOR = "system:library"


@dataclass(frozen=True)
class Misfit:
    """Something of a draft that the new text has no place for: what it is, and its words."""

    sort: str  # choice, own_words, left_out, value, blank
    key: str
    label: str
    words: str = ""


def seeing_all():
    """For numbers and owners of drafts, which name no customer."""
    return acting_as(ACTOR)


def open_drafts(template: Template, current: TemplateVersion | None) -> QuerySet[Contract]:
    """Contracts whose words may still change and that do not rest on the current version."""
    rows = Contract.objects.filter(version__template=template, state__in=ContractState.EDITABLE)
    return rows.exclude(version=current) if current else rows


def target(contract: Contract) -> TemplateVersion | None:
    """The version the draft could move to; None where it rests on it already, or none may start contracts."""
    usable = TemplateVersion.objects.usable(localdate()).filter(template=contract.version.template)
    return usable.exclude(pk=contract.version_id).select_related("template").first()


def misfits(contract: Contract, version: TemplateVersion) -> list[Misfit]:
    """What the draft would lose or lack in `version`."""
    closing = Terms.of(contract.terms).closing
    old = {row["key"]: row for row in clauses(contract.version.body)}
    new = {row["key"]: row for row in clauses(version.body)}
    found = []
    for key, chosen in closing.choices.items():
        if chosen not in {one["key"] for one in new.get(key, {}).get("alternatives", ())}:
            before = old.get(key, {}).get("alternatives", ())
            words = next((one["text"] for one in before if one["key"] == chosen), "")
            if words:
                found.append(Misfit("choice", key, _("An alternative that was chosen is gone"), words))
    for key, words in closing.own_words.items():
        if key not in new and words.strip():
            found.append(Misfit("own_words", key, _("Own words for a clause that is gone"), words))
    for key in closing.left_out:
        if not new.get(key, {}).get("optional"):
            found.append(
                Misfit(
                    "left_out",
                    key,
                    _("A clause that was left out is there again"),
                    new.get(key, {}).get("text", ""),
                )
            )
    return found + _blanks(closing.values, contract.version, version)


def _blanks(values: dict[str, str], old: TemplateVersion, new: TemplateVersion) -> list[Misfit]:
    before, after = ({one["key"]: one for one in version.variables} for version in (old, new))
    found = [
        Misfit(
            "value",
            key,
            _("A blank that is gone: %(blank)s") % definition_words(before.get(key, {"key": key})),
            value,
        )
        for key, value in values.items()
        if key not in after and value.strip()
    ]
    for key, definition in after.items():
        if said := trouble(definition, values.get(key, "")):
            found.append(Misfit("blank", key, said, values.get(key, "")))
    return found


def move(contract: Contract, *, by: User, to: TemplateVersion, edition: int) -> Contract:
    """Re-point the draft to `to`, the current version; what has no place there is taken off its terms.

    Decisions on the old words fall (`keeping.reopen`). Raises `Refused` where it cannot change or move,
    `Conflict` where it was saved or the template replaced again since it was looked at.
    """
    with acting(by, reason=gettext_noop("contract moved to a new version of its template")):
        contract = keeping.locked(contract.pk, by)
        if not keeping.may_change(by, contract):
            raise PermissionDenied
        if not contract.editable:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.")
                % {"state": contract.get_state_display()}
            )
        version = target(contract)
        if version is None or version.pk != to.pk or contract.edition != edition:
            raise Conflict(_("Something changed meanwhile. Look again at what would be different."))
        if contract.state != ContractState.DRAFT:
            keeping.reopen(contract, by=by)
        terms = Terms.of(contract.terms)
        for misfit in misfits(contract, version):
            drop(terms, misfit)
        contract.terms, contract.version = terms.data(), version
        contract.edition += 1
        contract.save()
        keeping.note("moved_over", contract, by=by, version=version.number)
    return contract


def drop(terms: Terms, misfit: Misfit) -> None:
    """Take off the terms what the new text has no place for."""
    closing = terms.closing
    if misfit.sort == "left_out":
        closing.left_out.remove(misfit.key)
    elif misfit.sort in ("choice", "own_words", "value"):
        kept = {"choice": closing.choices, "own_words": closing.own_words, "value": closing.values}
        kept[misfit.sort].pop(misfit.key, None)
