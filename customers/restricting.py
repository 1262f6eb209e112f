"""Restricting the use of an archive, or of one category in it: it is kept and secured, nothing more (PIPL 44, 47).

What a restriction forbids stands here once and is asked by every door: opening fields and files
(`check`), papers, shares, files of archives (`free`), greetings and offers (`models.in_touch`), segments
(`restriction_words`). An emergency passes, because a life may hang on it. Where the customer asked for it the whole
archive is not written to either (`frozen`, asked by `visibility.may`): only storage and protection are left, and what
is owed to her, such as taking a consent back. The archive stays on the list and says what it is. Whoever placed a
restriction releases it: the rule that placed it, a person with the right, or two of them (`release_by_hand`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from agency.visibility import closes

from . import fieldbook
from .guarding import gates
from .models import Attachment, Customer, Restriction
from .models.restriction import CATEGORIES, ID_IMAGES, WHOLE
from .reasons import attach, because

RIGHT, SECOND, ACTOR = "customers.restrict_customer", "compliance.review_rights", "system:restricting"
Ground = Restriction.Ground
WORDS = gettext_lazy("The use of this archive is restricted: it is kept, and nothing is done with it.")
WORDS_OF_A_CATEGORY = gettext_lazy("The use of these facts is restricted: they are kept, and not opened.")


def restrict(
    customer: Customer,
    *,
    ground: str,
    by=None,
    category: str = WHOLE,
    reference: UUID | None = None,
    look_again_on: date | None = None,
    now: datetime | None = None,
) -> Restriction:
    """Restrict the archive, or one `category` of it (`models.restriction.CATEGORIES`); the standing one if it is.

    `by` is None where the system acts. Raises `PermissionDenied` without
    the right, `Refused` for an archive that was destroyed.
    """
    if by is not None and not by.has_perm(RIGHT):
        raise PermissionDenied
    if category not in dict(CATEGORIES) or ground not in Ground:
        raise ValueError(category, ground)
    with _as(by, gettext_noop("use restricted")):
        _locked(customer.pk)
        standing = Restriction.objects.standing().filter(customer=customer.pk)
        same = standing.filter(category=category, ground=ground, reference=reference).first()
        if same is not None:
            return same
        made = Restriction(
            customer_id=customer.pk,
            category=category,
            ground=ground,
            reference=reference,
            look_again_on=look_again_on,
            placed_by=by,
            placed_at=now or clock(),
        )
        made.save(force_insert=True)
        _note(made, "restricted", by)
    return made


def release(restriction: Restriction, *, by=None, now: datetime | None = None) -> bool:
    """Let the archive be used again, as far as no other restriction stands; False where it was released before."""
    if by is not None and not by.has_perm(RIGHT):
        raise PermissionDenied
    with _as(by, gettext_noop("restriction released")):
        held = Restriction.objects.select_for_update(no_key=True).get(pk=restriction.pk)
        if held.released_at is not None:
            return False
        held.released_by, held.released_at = by, now or clock()
        held.save()
        _note(held, "released_for_use", by)
    return True


def release_by_hand(restriction: Restriction, *, by, why: str, now: datetime | None = None) -> bool:
    """Release it for a reason; True when it is released, False while another person still has to confirm.

    A restriction that two people decided about (`takes_two`) is released by two: the first asks, another with
    `RIGHT` or `SECOND` confirms. Raises `PermissionDenied`, and `Refused` for one that a rule placed: the rule releases
    it as soon as it no longer applies, and would place it anew until then.
    """
    with acting(by):
        held = Restriction.objects.select_for_update(no_key=True, of=("self",)).get(pk=restriction.pk)
        if held.released_at is not None:
            raise Refused(_("It was released before; nothing was changed."))
        if not (may_release(by, held) or held.ground == Ground.RETENTION and by.has_perm(RIGHT)):
            raise PermissionDenied
        if held.ground == Ground.RETENTION:
            raise Refused(_("A retention rule placed it and releases it itself."))
        if held.takes_two and held.release_asked_by_id == by.pk:
            raise Refused(_("Another person confirms the release."))
        with because(by, why, held.customer):
            if not held.takes_two or held.release_asked_by_id:
                held.released_by, held.released_at = by, now or clock()
            else:
                held.release_asked_by, held.release_asked_at = by, now or clock()
            held.save()
            _note(held, "released_for_use" if held.released_at else "release_asked", by)
    return held.released_at is not None


def keep_restricted(restriction: Restriction, *, by) -> bool:
    """Say no to a release that somebody asked for; False where nobody waits."""
    if not by.has_perm(RIGHT) and not by.has_perm(SECOND):
        raise PermissionDenied
    with acting(by, reason=gettext_noop("release refused")):
        held = Restriction.objects.select_for_update(no_key=True, of=("self",)).get(pk=restriction.pk)
        if held.released_at or not held.release_asked_by_id:
            return False
        held.release_asked_by = held.release_asked_at = None
        held.save()
        _note(held, "release_refused", by)
    return True


def why_asked(restriction: Restriction) -> str:
    """What whoever asked for the release wrote, for the second person; "" where nobody asked."""
    if not restriction.release_asked_at:
        return ""
    versions = restriction.history.filter(release_asked_at=restriction.release_asked_at)
    asked = list(versions.order_by("history_id")[:1])
    attach(asked)
    return asked[0].history_change_reason if asked else ""


def may_release(user, restriction: Restriction) -> bool:
    """Whether this person may take the next step of a release."""
    if restriction.released_at or restriction.ground == Ground.RETENTION:
        return False
    if restriction.takes_two and restriction.release_asked_by_id:
        return user.has_perm(RIGHT) or user.has_perm(SECOND)
    return user.has_perm(RIGHT)


@closes("change_customer")
def frozen(customer: Customer) -> bool:
    """Nothing but storage and protection: the archive is not written to (PIPL art. 47)."""
    return Restriction.objects.legal_only().filter(customer=customer.pk).exists()


def restricted(customer: Customer) -> list[Restriction]:
    """What stands, the whole archive first."""
    rows = Restriction.objects.standing().filter(customer=customer.pk).select_related("placed_by")
    return list(rows.order_by("category", "placed_at"))


def categories(customer: Customer) -> frozenset[str]:
    """The codes of what is restricted; "" among them where it is the whole archive."""
    return frozenset(
        Restriction.objects.standing().filter(customer=customer.pk).values_list("category", flat=True)
    )


def category_of(path: str) -> str:
    """The category of what is opened under `path`, as the access log names it; "?" where it has none."""
    if path == fieldbook.OPENED_FILE + Attachment.Kind.ID_COPY:
        return ID_IMAGES
    fact = fieldbook.BY_NAME.get(path) or fieldbook.fact_at(path)
    return str(fact.category) if fact else "?"


def check(customer: Customer, path: str = "", *, by=None, now: datetime | None = None) -> None:
    """Raises `Refused` where what is opened under `path`, or the whole archive, may not be used."""
    found = categories(customer)
    if not found or (by is not None and gates.in_emergency(by, customer.pk, now)):
        return
    if WHOLE in found:
        raise Refused(str(WORDS))
    if path and category_of(path) in found:
        raise Refused(str(WORDS_OF_A_CATEGORY))


def standing(*codes: str) -> Q:
    """Archives restricted as a whole, or in one of the categories."""
    rows = Restriction.objects.standing().filter(customer=OuterRef("pk"), category__in=(WHOLE, *codes))
    return Q(Exists(rows))


def free(rows: QuerySet[Customer], codes: Iterable[str] = ()) -> QuerySet[Customer]:
    """Those of the archives that may be used, with the categories `codes`."""
    return rows.filter(~standing(*codes))


def _as(by, reason: str):
    return acting(by, reason=reason) if by is not None else acting_as(ACTOR, reason=reason)


def _locked(pk: UUID) -> None:
    found = Customer.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk).only("state").first()
    if found is None or found.state in (Customer.State.DESTROYED, Customer.State.MERGED):
        raise Refused(_("This archive was destroyed or merged; there is nothing to restrict."))


def _note(restriction: Restriction, act: str, by) -> None:
    Event.note(
        Event.Kind.RESTRICTED,
        by=by,
        subject=restriction.customer_id,
        act=act,
        **({"category": restriction.category} if restriction.category else {}),
        ground=str(restriction.ground),
    )
