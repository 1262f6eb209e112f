"""A supplement, or an agreement that ends a contract: a new contract beside the signed one, drafted like any other."""

from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.drafting.assembling import LANGUAGE
from contracts.drafting.house import house_of
from contracts.models import Contract, ContractState, TemplateVersion
from contracts.terms import Change, Closing, Money, Promises, Terms, Trip

from . import effective, refunds


def begin(pk: UUID, contract: Contract, code: str, *, by) -> Contract:
    """Begin the draft; `code` is the kind, `pk` the one-time id of the form: twice posted is one draft.

    Raises `PermissionDenied` for whoever may not write the contract, `Refused` where it binds nobody, another
    change of it is under way already, or the library has no text for it.
    """
    with acting(by, reason=gettext_noop("contract drafted")):
        if made := Contract.objects.filter(pk=pk, owner=by).first():
            return made
        parent = keeping.locked(contract.pk, by)
        keeping.demand(by, parent)
        check(parent)
        if code == effective.TERMINATION and (agreed := effective.agreed_end(parent)):
            last = date_format(agreed.ends_on, "SHORT_DATE_FORMAT")
            raise Refused(_("Both sides agreed already that it ends on %(day)s.") % {"day": last})
        version = text_for(code)
        child = keeping.begin(
            pk,
            by=by,
            customer=parent.customer,
            version=version,
            title=f"{parent.title}：{version.template.kind.name}"[:120],
            terms=first_terms(parent, code, by=by),
            parent=parent,
        )
        child.readers = parent.readers
        child.save(update_fields=["readers", "updated_at"])
    return child


def check(parent: Contract) -> None:
    """Raises `Refused` where nothing may be changed of it by a paper of its own."""
    if parent.kind.changes:
        raise Refused(_("This changes another contract itself: begin from that one."))
    if parent.state not in ContractState.BINDING:
        raise Refused(_("Only a contract that is signed and in force is changed by a supplement."))
    if under_way(parent) is not None:
        raise Refused(_("Another change of this contract is under way. Finish it, or make it void, first."))


def under_way(parent: Contract) -> Contract | None:
    """The supplement or ending agreement that is drafted, decided on or signed right now."""
    over = (*ContractState.SIGNED_ONCE, *ContractState.ENDED)
    return parent.children.filter(kind__family="change").exclude(state__in=over).first()


def text_for(code: str) -> TemplateVersion:
    """The newest text of that kind that may be used. Raises `Refused` where there is none."""
    usable = TemplateVersion.objects.usable(localdate()).filter(template__kind__code=code)
    found = usable.select_related("template__kind").order_by("-number").first()
    if found is None:
        raise Refused(_("The template library has no text for this that may be used."))
    return found


def first_terms(parent: Contract, code: str, *, by) -> Terms:
    """The sides and the way of settling disputes as they are; what changes is filled in by whoever drafts."""
    now = effective.terms_of(parent)
    change = Change(
        parent=parent.number,
        signed_on=localdate(parent.signed_at),
        place=len(effective.supplements(parent)) + 1,
        was_starts_on=now.starts_on,
        was_ends_on=now.ends_on,
        was_total=now.money.total,
    )
    if code == effective.TERMINATION:
        with override(LANGUAGE):
            found = refunds.reckon(parent, Contract.End.TRAVELLER, localdate())
        change.ends_from, change.kept, change.refund = localdate(), found.kept, found.sums.back
    return Terms(
        house=house_of(by),
        customer=now.customer,
        trip=Trip(
            product=now.trip.product,
            origin=now.trip.origin,
            destination=now.trip.destination,
            starts_on=now.trip.starts_on,
            ends_on=now.trip.ends_on,
        ),
        money=Money(),
        promises=Promises(privacy_notice=now.promises.privacy_notice),
        closing=Closing(
            place=now.closing.place,
            signed_on=localdate(),
            dispute_body=now.closing.dispute_body or "court",
            arbitration=now.closing.arbitration,
            starts_on=now.closing.starts_on,
            ends_on=now.closing.ends_on,
        ),
        change=change,
    )
