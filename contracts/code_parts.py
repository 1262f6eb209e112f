"""Signing by one-time code and on platforms, on the page of a contract and on the timeline."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.drafting import keeping
from contracts.models import ContractState, SigningRound
from contracts.signing import code_signing, leaving_codes, platforms, providers  # noqa: F401 (the agency’s side; leavers; ends)
from contracts.tabs import act, tab
from contracts.telling import says


def _by_code(contract, user) -> bool:
    return contract.signing_rounds.filter(method=SigningRound.Method.CODE).exists()


def _may_begin(contract, user) -> bool:
    return contract.state == ContractState.APPROVED and keeping.may_change(user, contract)


def _by_platform(contract, user) -> bool:
    return contract.signing_rounds.filter(method=SigningRound.Method.PROVIDER).exists()


def _may_order(contract, user) -> bool:
    return bool(providers.codes()) and _may_begin(contract, user)


tab(41, "contracts:codes", pgettext_lazy("contract", "By code"), _by_code)
act(41, "contracts:codes_begin", _("Have it signed by code"), "smartphone", when=_may_begin, post=True)
tab(42, "contracts:platform", pgettext_lazy("contract", "On a platform"), _by_platform)
act(43, "contracts:platform_begin", _("Sign on a platform"), "cloud", when=_may_order, post=True)
says("code_link", "qr-code", _("Link to sign a contract given out"))
