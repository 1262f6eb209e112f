"""What was typed in the editor and could not be saved yet: kept sealed for the colleague who typed it."""

from django.http import QueryDict

from contracts.models import Contract
from customers import drafting
from customers.models import RegistrationDraft

from .sections import Section


def keep(owner, contract: Contract, section: Section, data: QueryDict) -> bool:
    """Whether it could be kept; too much text cannot."""
    return drafting.keep(owner, _key(contract, section), dict(data.lists())) is not None


def kept(owner, contract: Contract, section: Section) -> QueryDict | None:
    """As it was posted, or None."""
    draft = RegistrationDraft.objects.filter(owner=owner, form=_key(contract, section)).first()
    if draft is None or not draft.content:
        return None
    found = QueryDict(mutable=True)
    for name, values in draft.content.items():
        found.setlist(name, values)
    return found


def discard(owner, contract: Contract, section: Section) -> None:
    drafting.discard(owner, _key(contract, section))


def _key(contract: Contract, section: Section) -> str:
    return f"contract:{contract.pk}:{section.code}"
