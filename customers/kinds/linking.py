"""Ties between archives: who employs, books for, travels or belongs together with whom (B1, B10).

A tie is shown only to those who may open both archives; to everybody else not even its existence.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.models import Customer, Link

TIED = gettext_noop("linked with another archive")
ENDED = gettext_noop("link ended")
UNTIED = gettext_noop("link taken off file")
O, I, G = Customer.Kind.ORGANISATION, Customer.Kind.INDIVIDUAL, Customer.Kind.GROUP  # noqa: E741

# role → (kinds it may begin at, kinds it may lead to); empty: any
FITS: dict[str, tuple[frozenset, frozenset]] = {
    Link.Role.EMPLOYER: (frozenset({I}), frozenset({O})),
    Link.Role.CONTACT: (frozenset({O, G}), frozenset({I})),
    Link.Role.HOLDING: (frozenset({O}), frozenset({O})),
    **{
        role: (frozenset({I}), frozenset({I}))
        for role in (Link.Role.SPOUSE, Link.Role.PARENT, Link.Role.SIBLING, Link.Role.RELATIVE)
    },
    Link.Role.COMPANION: (frozenset({I}), frozenset({I})),
}


@dataclass(frozen=True)
class Tie:
    """A link as it reads from one archive: `archive` is its `word`."""

    link: Link
    archive: Customer
    word: str


def ties(user, customer: Customer) -> list[Tie]:
    """The links of an archive that `user` may know of, running ones first."""
    links = Link.objects.visible_to(user).of(customer).select_related("customer", "other")
    found = [Tie(link, *link.seen_from(customer)) for link in links.order_by("role", "created_at")]
    return sorted(found, key=lambda tie: tie.link.until is not None)


def contact_archives(user, customer: Customer) -> list[Customer]:
    """Contact persons of an organisation who have an archive the user may open."""
    links = Link.objects.visible_to(user).filter(customer=customer, role=Link.Role.CONTACT, until=None)
    return [link.other for link in links.select_related("other")]


def tie(
    customer: Customer,
    other: Customer,
    role: str,
    *,
    by,
    since: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Link:
    """Say that `other` is the `role` of `customer`. Raises `Refused`; both ends must be open to `by`."""
    with acting(by, reason=TIED):
        _fit(customer, other, role)
        _check(by, customer, other)
        link = Link(customer=customer, other=other, role=role, since=since, until=until, note=note or None)
        try:
            with transaction.atomic():
                link.save()
        except IntegrityError as error:
            if "link_once" in str(error):
                raise Refused(_("These two archives are linked in this way already.")) from error
            raise
        _note(link, by, "tied")
    return link


def end(link: Link, *, by, until: date) -> None:
    """The tie held until that day; it stays on file."""
    with acting(by, reason=ENDED):
        _check(by, link.customer, link.other)
        if link.since and until < link.since:
            raise Refused(_("A link cannot end before it began."))
        link.until = until
        link.save()
        _note(link, by, "ended")


def untie(link: Link, *, by) -> None:
    """Take a wrong tie off file; history keeps it."""
    with acting(by, reason=UNTIED):
        _check(by, link.customer, link.other)
        _note(link, by, "untied")
        link.delete()


def changeable(user, customer: Customer, other: Customer) -> bool:
    """Whoever may change one end and open the other."""
    return may(user, "change_customer", customer) or may(user, "change_customer", other)


def _check(by, customer: Customer, other: Customer) -> None:
    both = Customer.objects.visible_to(by).filter(pk__in=[customer.pk, other.pk]).count()
    if both < 2 or not changeable(by, customer, other):
        raise PermissionDenied(_("You may not change this archive."))


def _fit(customer: Customer, other: Customer, role: str) -> None:
    if customer.pk == other.pk:
        raise Refused(_("An archive cannot be linked with itself."))
    begins, leads = FITS.get(role, (frozenset(), frozenset()))
    if (begins and customer.kind not in begins) or (leads and other.kind not in leads):
        raise Refused(
            _("“%(role)s” does not fit between these kinds of customers.") % {"role": Link.Role(role).label}
        )


def _note(link: Link, by, act: str) -> None:
    """One line for each end; neither names the other, which a reader might not be allowed to know of."""
    for pk in (link.customer_id, link.other_id):
        Event.note(Event.Kind.LINK, by=by, subject=pk, act=act, role=link.role, link=str(link.pk))
