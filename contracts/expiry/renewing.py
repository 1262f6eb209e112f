"""The draft that takes an agreement’s place: its words again, the dates moved on, the current text (§1.6)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import User
from contracts.changing import effective
from contracts.drafting import keeping
from contracts.drafting.house import house_of
from contracts.library import moving
from contracts.models import Contract, ContractState, ExpiryDecision, TemplateVersion
from contracts.terms import Promises, Terms
from customers.models import Customer, PrivacyNotice

from . import deciding, moments


def may_draft(user: User, contract: Contract) -> bool:
    """Whether the renewal was decided, is not drafted yet, and `user` may write it."""
    if contract.state not in ContractState.BINDING or not contract.kind.lasts:
        return False
    decision = deciding.standing(contract)
    open_one = decision is not None and decision.goes_on and decision.renewal_id is None
    return open_one and keeping.may_change(user, contract)


def draft(contract: Contract, *, by: User, now: datetime | None = None) -> Contract:
    """The draft of the renewal, once however often it is asked for; whoever drafts answers for it.

    Raises `Refused` where no renewal was decided or no text may start it, `PermissionDenied` without the right.
    """
    with acting(by, reason=gettext_noop("renewal drafted")):
        contract = keeping.locked(contract.pk, by)
        decision = deciding.standing(contract)
        if decision is None or not decision.goes_on:
            raise Refused(_("No renewal of this contract was decided on."))
        if decision.renewal_id is not None:
            return Contract.objects.visible_to(by).get(pk=decision.renewal_id)
        archive = Customer.objects.filter(pk=contract.customer_id).first()
        if archive is None:
            raise PermissionDenied
        version = _version(contract)
        made = keeping.begin(
            uuid7(),
            by=by,
            customer=archive,
            version=version,
            title=contract.title,
            terms=_terms(contract, version, by=by, now=now or clock()),
            parent=contract,
        )
        decision.renewal = made
        decision.save()
        keeping.note("renewal_drafted", contract, by=by, renewal=str(made.pk))
    return made


def _version(contract: Contract) -> TemplateVersion:
    """The text it was made from where it may still be used, else the newest for its kind."""
    usable = TemplateVersion.objects.usable(localdate()).select_related("template__kind")
    newest = usable.order_by("-effective_from", "-number")
    found = (
        usable.filter(pk=contract.version_id).first()
        or usable.filter(template=contract.version.template_id).first()
        or newest.filter(template__kind=contract.kind).first()
    )
    if found is None:
        raise Refused(_("No template of this kind may start a contract now. Ask counsel to review one."))
    return found


def _terms(contract: Contract, version: TemplateVersion, *, by: User, now: datetime) -> Terms:
    """As they are, from the day after; what was told and signed for the old one has to be told anew."""
    terms = effective.terms_of(contract)  # with what supplements have changed since
    first, last = moments.moved(terms.starts_on, contract.ends_on)
    shift = first - (terms.starts_on or first)
    terms.closing.starts_on, terms.closing.ends_on = first, last
    terms.trip.starts_on = terms.trip.ends_on = None  # an agreement that lasts has no journey of its own
    terms.closing.signed_on = localdate(now)
    for one in terms.money.payments:
        one.due_on = one.due_on and one.due_on + shift
    for misfit in moving.misfits(contract, version):
        moving.drop(terms, misfit)
    notice = PrivacyNotice.objects.in_force("zh-hans")
    terms.promises = Promises(
        safety_plan=terms.promises.safety_plan,
        privacy_notice=str(notice) if notice else "",
        contract_necessity=terms.promises.contract_necessity,
    )
    terms.house = house_of(by)
    return terms


def source(contract: Contract) -> ExpiryDecision | None:
    """The decision this contract came from, where it is a renewal; as far as the reader sees the one before."""
    if contract.parent_id is None:
        return None
    rows = ExpiryDecision.objects.filter(renewal=contract)
    return rows.select_related("contract__kind", "by").first()
