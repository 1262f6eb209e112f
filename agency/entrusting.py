"""Roles are given and taken by the security administrator, never to oneself (三员分立, security.md P18)."""

from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.models import Event, User
from agency.roles import ADMINISTRATORS, roles_of
from agency.signin import sessions


def apart(roles: set[str]) -> bool:
    """Whether these roles may be held by one person: an administrator holds no other."""
    return len(roles) < 2 or not roles & ADMINISTRATORS


def entrust(person: User, roles: set[str], *, by: User) -> None:
    """Let `person` hold exactly `roles`. Their sessions end: the new rights begin with the next sign-in.

    Raises `Refused` for oneself, for an administrator's role beside another, and for the last administrator.
    """
    if person == by:
        raise Refused(_("Nobody changes their own roles."))
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = set(roles_of(person))
        if before == roles:
            return
        if not apart(roles):
            raise Refused(_("An administrator holds no other role."))
        keep_one_administrator(person, before - roles)
        _write(person, roles)
        sessions.end_all(person)
        Event.note(
            "permission",
            by=by,
            act="roles",
            person=person.pk,
            given=sorted(roles - before),
            taken=sorted(before - roles),
        )


def _write(person: User, roles: set[str]) -> None:
    """The database has the last word (trigger `administrators_apart`); it is asked now, not at the commit."""
    try:
        with transaction.atomic():
            person.groups.set(Group.objects.filter(name__in=roles))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS administrators_apart IMMEDIATE")
                cursor.execute("SET CONSTRAINTS administrators_apart DEFERRED")
    except IntegrityError as error:
        raise Refused(_("An administrator holds no other role.")) from error


def keep_one_administrator(person: User, taken: set[str]) -> None:
    """Raises `Refused` where `person` is the last active one of a kind; two at once are asked one by one."""
    if taken & ADMINISTRATORS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))")
    for code in taken & ADMINISTRATORS:
        if not User.objects.filter(groups__name=code, is_active=True).exclude(pk=person.pk).exists():
            raise Refused(_("This is the last active administrator of this kind. Appoint another one first."))
