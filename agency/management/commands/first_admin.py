"""The three administrators of a new installation, or a new one-time password for one of them."""

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agency import employment
from agency.acting import acting_as
from agency.entrusting import apart
from agency.models import User
from agency.roles import ADMINISTRATORS, ROLES, roles_of


class Command(BaseCommand):
    help = (
        "Create the system, security and audit administrator (three separate persons), or issue one of them"
        " a new one-time password. Each password is printed once and must be changed at the first sign-in."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--username", help="one account only; without it all three: sysadmin, secadmin, audadmin"
        )
        parser.add_argument("--role", choices=sorted(ADMINISTRATORS), default="system_admin")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument(
            "--free-second-factor", action="store_true", help="remove lost passkeys and apps as well"
        )

    def handle(self, *args, username, role, name, free_second_factor, **options):
        usual = {"system_admin": "sysadmin", "security_admin": "secadmin", "audit_admin": "audadmin"}
        wanted = {role: username} if username else usual
        with acting_as("system:first_admin", reason="administrators"), transaction.atomic():
            for code, login in wanted.items():
                person, new = self.person(code, login, name)
                if not new and not username:
                    self.stdout.write(
                        f"{login}: exists already; give --username {login} for a new one-time password"
                    )
                    continue
                if free_second_factor:
                    person.authenticator_set.all().delete()
                password = employment.issue_password(person, by=None)
                self.stdout.write(f"{ROLES[code].label}: {login}  {password}")
        self.stdout.write("Each password works once and is not shown again.")

    def person(self, code: str, login: str, name: str) -> tuple[User, bool]:
        """The account, made if need be. Raises `CommandError` when it holds other roles."""
        found = User.objects.filter(username__iexact=login).first()
        if found is None:
            found = employment.engage(
                User(username=login.lower(), name=name or str(ROLES[code].label)), by=None
            )
            found.groups.add(Group.objects.get(name=code))
            return found, True
        roles = set(roles_of(found))
        if not roles & ADMINISTRATORS:
            if not apart(roles | {code}):
                raise CommandError(f"{login} holds other roles; an administrator is a separate person.")
            found.groups.add(Group.objects.get(name=code))
        return found, False
