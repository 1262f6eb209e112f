"""Colleagues come, change and leave. Accounts are made here; what they may do is entrusted elsewhere."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.models import Event, User
from agency.roles import ADMINISTRATORS, roles_of
from agency.signin import sessions

# Without 0/O, 1/l/I: a one-time password is read out or written on paper.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def one_time_password() -> str:
    """Four groups of four characters, about 92 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _g in range(4))


@transaction.atomic
def engage(person: User, *, by: User) -> User:
    """A new account. Nobody can sign in with it before the security administrator issues a password."""
    person.set_unusable_password()
    person.must_change_password = True
    person.save()
    Event.note("permission", by=by, act="engaged", person=person.pk)
    return person


@transaction.atomic
def change(person: User, *, by: User, changed: list[str]) -> None:
    """Save what a form changed; the register keeps the names of the fields, not their contents."""
    person.save()
    Event.note("permission", by=by, act="changed", person=person.pk, fields=changed)


@transaction.atomic
def come_back(person: User, *, by: User) -> None:
    """Open the account again: the roles are entrusted anew, and a one-time password is still to be issued."""
    person.is_active, person.must_change_password = True, True
    person.set_unusable_password()
    person.undertaken_until = None  # confidentiality is promised anew (H11)
    person.save(update_fields=["is_active", "must_change_password", "password", "undertaken_until"])
    Event.note("permission", by=by, act="came_back", person=person.pk)


@transaction.atomic
def issue_password(person: User, *, by: User | None) -> str:
    """A one-time password, returned once and kept nowhere; sessions end, and it must be changed at sign-in.

    An administrator's is issued on the server only (`manage.py first_admin`, `by` None): otherwise the
    security administrator could step into the system administrator's account (security.md P18).
    """
    if by is not None and (person == by or roles_of(person) & ADMINISTRATORS):
        raise Refused(
            _("An administrator's one-time password is issued on the server: manage.py first_admin.")
        )
    if not person.is_active:
        raise Refused(_("The account is closed. Open it first."))
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    sessions.end_all(person)
    Event.note("permission", by=by, act="password_issued", person=person.pk)
    return password


@transaction.atomic
def free_second_factor(person: User, *, by: User) -> None:
    """Remove lost keys and apps, so that the person can set up new ones after the next sign-in."""
    from allauth.mfa.models import Authenticator

    if person == by or roles_of(person) & ADMINISTRATORS:
        raise Refused(_("An administrator's second factor is reset on the server: manage.py first_admin."))
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    Event.note("permission", by=by, act="second_factor_freed", person=person.pk)
