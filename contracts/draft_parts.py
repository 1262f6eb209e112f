"""What drafting adds to the pages of contracts and archives, and to the leaving of a colleague."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.models import User
from agency.offboarding import BATCH, step
from contracts.drafting import consulting, keeping
from contracts.models import Contract, ContractState
from contracts.tabs import act, tab
from customers import archive_acts, archive_tabs

USE = "contracts.use_contracts"


def _writes(contract: Contract, user) -> bool:
    """Asked by tabs and acts of one page; found out once."""
    if not contract.editable:
        return False
    known = contract.__dict__.setdefault("_written_by", {})
    if user.pk not in known:
        known[user.pk] = keeping.may_change(user, contract)
    return known[user.pk]


def _unread(contract: Contract, user) -> bool:
    return _writes(contract, user) and not consulting.consulted(contract)


tab(12, "contracts:edit", pgettext_lazy("contract", "Edit"), _writes)
tab(85, "contracts:revisions", pgettext_lazy("contract", "Versions"))
act(15, "contracts:consult", _("Read the archive"), "book-open-check", when=_unread)
act(85, "contracts:pdf", _("As PDF"), "printer", when=lambda contract, user: True)

archive_tabs.tab(45, "contracts:of_archive", _("Contracts"), lambda sheet: sheet.user.has_perm(USE))
archive_acts.act(
    "contracts:begin_with",
    _("Draft a contract"),
    "file-plus",
    lambda sheet: sheet.may_change and sheet.user.has_perm(keeping.DRAFT),
)


@step(
    "contracts",
    _("Contracts"),
    lambda person: Contract.objects.filter(owner=person).exclude(state__in=ContractState.ENDED),
    handed=True,
)
def contracts(rows, person: User, heir: User, now: datetime) -> int:
    """Whoever takes over answers for them; each says so in the register."""
    held = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:BATCH])
    moved = [one.pk for one in held]
    Contract.objects.filter(pk__in=moved).update(owner=heir, department=heir.department_id, updated_at=now)
    for one in held:
        keeping.note("passed_on", one, heir=heir.pk)
    return len(moved)
