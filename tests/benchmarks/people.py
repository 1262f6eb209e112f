"""Who asks, and for what: people of a filled installation and the words that find their customers."""

from dataclasses import dataclass

from django.test import Client
from django.utils.timezone import now
from pypinyin import lazy_pinyin

from agency.acting import acting
from agency.models import User
from customers import listing
from customers.filters import Filters
from customers.models import Customer

ROLES = {  # kind → role and beginning of the user name, as `manage.py fill` engages them
    "department": ("sales", "fill"),
    "share_only": ("guide", "guest"),
    "six_departments": ("sales_director", "director"),
}


@dataclass
class Person:
    """A signed-in browser, an archive this person may open, and what to type to find it."""

    user: User
    browser: Client
    archive: Customer
    keys: dict[str, str]


def cast() -> dict[str, Person]:
    return {kind: _person(*who) for kind, who in ROLES.items()}


def _person(role: str, name: str) -> Person:
    found = User.objects.filter(groups__name=role, username__startswith=name, is_active=True)
    user = found.order_by("username").first()
    with acting(user):
        rows = listing.listing(user, Filters(), now=now()).rows
        newest = next(row.customer for row in rows if row.customer.name and row.customer.phone)
        archive = Customer.objects.get(pk=newest.pk)
        named, phone = archive.name, archive.phone
    browser = Client()
    browser.force_login(user, backend="agency.visibility.ArchiveBackend")
    browser.get("/")
    sounds = lazy_pinyin(named)
    keys = {
        "name_part": named[:2],
        "pinyin": "".join(sounds),
        "initials": "".join(sound[0] for sound in sounds),
        "phone": phone,
        "last_four": phone[-4:],
        "number": archive.number,
    }
    return Person(user, browser, archive, keys)
