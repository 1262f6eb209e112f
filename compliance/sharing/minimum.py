"""What each kind of recipient needs to do its part, and no more (contracts_compliance.md §2.3; PIPL 6, 19).

Fields are those of the registry (`customers.fieldbook`). More than the minimum is possible with a stated reason
and the privacy officer's approval; what stands in `never` is not, whoever asks.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.models import RecipientOrg
from customers import fieldbook

Kind = RecipientOrg.Kind
DOCUMENT = ("document_number", "document_expires_on")


@dataclass(frozen=True)
class Minimum:
    """`licence`, `agreement`: what such a recipient must have before anything goes there. `why`: the source."""

    fields: tuple[str, ...]
    why: Promise
    licence: bool = True
    agreement: bool = True
    never: tuple[str, ...] = ()
    duty: bool = False  # asked for by law: no consent, but a reason and the privacy officer


MINIMUM: dict[str, Minimum] = {
    Kind.HOTEL: Minimum(
        ("name", "document_number"),
        _("Hotels register each guest by name and document (旅馆业治安管理办法 6)."),
        never=("address",),
    ),
    Kind.CARRIER: Minimum(
        ("name", "latin_name", "sex", "born_on", "document_number", "document_expires_on", "phone"),
        _("Tickets are issued in the real name and document; the phone is for changes of schedule."),
        never=("address", "special_needs"),
    ),
    Kind.AGENT: Minimum(
        ("name", "sex", "phone", "special_needs"),
        _("The roster, what is eaten, and whom to call in an emergency (旅游法 60, 69)."),
    ),
    Kind.VISA: Minimum(
        (
            *("name", "latin_name", "sex", "born_on", "phone", "email", "address"),
            *DOCUMENT,
        ),
        _("The form of the consulate; images of documents are handed over at the counter."),
    ),
    Kind.INSURER: Minimum(
        ("name", "sex", "born_on", "document_number", "phone"),
        _("The policy names the insured person (保险法 12)."),
    ),
    Kind.BUS: Minimum(
        ("name", "phone"),
        _("The driver reads out the list and calls whoever is late."),
        never=(*DOCUMENT, "born_on", "address"),
    ),
    Kind.GUIDE: Minimum(
        ("name", "phone", "special_needs"),
        _("Phone and needs only; documents stay hidden."),
        agreement=False,
        never=(*DOCUMENT, "born_on", "address", "email"),
    ),
    Kind.GOVERNMENT: Minimum(
        ("name", "sex", "born_on", "document_number"),
        _("Only what a law or a written order asks for (PIPL 13 (3))."),
        licence=False,
        agreement=False,
        duty=True,
    ),
    Kind.OTHER: Minimum(("name",), _("Nothing is agreed for this kind: begin with the name.")),
}
OFFERED = tuple(fact.name for fact in fieldbook.FACTS if fact.exportable)


def of(recipient: RecipientOrg) -> Minimum:
    return MINIMUM[recipient.kind]


def offered(kind: str) -> tuple[str, ...]:
    """The fields that may go to such a recipient at all, the minimum first."""
    known = MINIMUM[kind]
    rest = (name for name in OFFERED if name not in known.fields and name not in known.never)
    return (*known.fields, *rest)


def beyond(kind: str, fields) -> list[str]:
    """Those of `fields` that are more than the minimum."""
    return [name for name in fields if name not in MINIMUM[kind].fields]


def labels(fields) -> list[str]:
    return [fieldbook.label(name) for name in fields]
