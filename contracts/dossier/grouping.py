"""Contracts of one departure (团号): their files side by side, as an inspector asks for them (团队档案)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Dossier

from .putting import dossier_of

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,23}")
MOST = 200  # contracts of one departure on a page


def cleaned(typed: str) -> str:
    """As it is kept: capitals, no spaces. Raises `ValidationError` for what cannot be a group number."""
    code = "".join(typed.split()).upper()
    if code and not CODE.fullmatch(code):
        raise ValidationError(_("Three to twenty-four letters, digits and hyphens, such as YN20261203-A."))
    return code


def set_group(contract: Contract, code: str, *, by) -> Dossier:
    """This contract travels with that departure; “” takes it out. Raises `Refused` before the signature."""
    with acting(by, reason=gettext_noop("group number set")):
        held = keeping.locked(contract.pk, by)
        keeping.demand(by, held)
        if held.state not in ContractState.SIGNED_ONCE or held.state == ContractState.ARCHIVED:
            raise Refused(_("This contract has no open file."))
        dossier = dossier_of(held)
        if dossier.group_code != code:
            dossier.group_code = code
            dossier.save()
            keeping.note("file_grouped", held, by=by)
    return dossier


def contracts_of(code: str, user) -> list[Contract]:
    """Those of the departure that `user` may know of, in the order they were signed."""
    rows = Contract.objects.visible_to(user).filter(dossier__group_code=code)
    rows = rows.select_related("kind", "owner", "dossier").defer("terms").order_by("signed_at", "pk")
    return list(rows[:MOST])
