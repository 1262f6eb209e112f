"""A contract that is over is filed away, by a person, when its file lacks nothing (§1.2, §1.6)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.models import MOVES, Contract, ContractState

from .putting import lacking

FROM = MOVES[ContractState.ARCHIVED]


def file_away(contract: Contract, *, by) -> Contract:
    """Raises `PermissionDenied` without the right to write the contract, `Refused` while a part is missing."""
    with acting(by, reason=gettext_noop("contract filed away")):
        held = keeping.locked(contract.pk, by)
        keeping.demand(by, held)
        if held.disputed:
            raise Refused(_("It is in dispute: nothing is filed away before that is closed."))
        if held.state in FROM and (missing := lacking(held)):
            names = "、".join(str(one) for one in missing)
            words = ngettext(
                "Its file lacks a part: %(parts)s.", "Its file lacks parts: %(parts)s.", len(missing)
            )
            raise Refused(words % {"parts": names})
        held.pass_to(ContractState.ARCHIVED)
        keeping.note("contract_filed", held, by=by)
    return held


def may_file(by, contract: Contract) -> bool:
    return contract.state in FROM and keeping.may_change(by, contract)
