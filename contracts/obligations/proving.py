"""The evidence of an obligation: files of the archive, kept with it when it is fulfilled or later (§1.1)."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Refused
from contracts.drafting import keeping as contracts
from contracts.filing import evidence, taking
from contracts.models import Contract, ContractState, Obligation, ObligationPaper
from customers.attachments import adding, removing
from customers.models import Attachment

from . import keeping

CLOSED = (ContractState.ARCHIVED, ContractState.DESTROYED)  # nothing of these changes any more


def may_add(user, contract: Contract, one: Obligation) -> bool:
    """Whoever had to do it, and whoever keeps the obligations of the contract, until it is filed away."""
    if contract.state in CLOSED:
        return False
    return one.owner_id == user.pk or keeping.may_keep(user, contract)


def add(one: Obligation, pk: UUID, sent: Iterable[taking.Sent], *, by) -> ObligationPaper:
    """Keep what was sent as one file of the archive; `pk` is the form’s one-time id, so twice sent is one paper.

    She need not see the archive for it: she holds the paper. Raises `PermissionDenied` to anybody else, `Refused`
    for what is not taken.
    """
    with acting(by, reason=gettext_noop("evidence of an obligation added")):
        contract = contracts.locked(one.contract_id, by)
        if made := ObligationPaper.objects.filter(pk=pk, contract=contract).first():
            return made
        one = Obligation.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.pk)
        if not may_add(by, contract, one):
            raise PermissionDenied
        taken, refused = taking.look_at(sent)
        if refused:
            raise Refused("；".join(f"{name}: {reason}" if name else reason for name, reason in refused))
        if not taken:
            raise Refused(_("Choose a file."))
        return _keep(one, contract, pk, *taking.one_file(taken), by=by)


def _keep(one: Obligation, contract: Contract, pk: UUID, name: str, content, *, by) -> ObligationPaper:
    with acting_for(by, evidence.ACTOR, reason=gettext_noop("evidence of an obligation added")):
        kind = Attachment.Kind.CONTRACT
        file = adding.keep(contract.customer_id, by=by, kind=kind, name=name, content=content, line=False)
        made = ObligationPaper(
            pk=pk,
            obligation=one,
            contract=contract,
            customer_id=contract.customer_id,
            attachment=file,
            added_by=by,
        )
        made.save(force_insert=True)
    contracts.note(
        "obligation_paper", contract, by=by, obligation=str(one.pk), file=str(file.pk), pages=file.pages
    )
    return made


@removing.keeps
def _kept(file: Attachment) -> str:
    if ObligationPaper.objects.filter(attachment=file).exists():
        return str(_("This file proves that an obligation under a contract was fulfilled. It stays with it."))
    return ""
