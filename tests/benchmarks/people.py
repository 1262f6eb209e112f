"""Who asks, and for what: people of a filled installation and the words that find their customers."""

from dataclasses import dataclass

from django.test import Client
from pypinyin import lazy_pinyin

from agency.acting import acting
from agency.models import User
from customers.models import ContactPerson, Customer

ROLES = {  # kind → role and beginning of the user name, as `manage.py fill` engages them
    "department": ("sales", "fill"),
    "share_only": ("guide", "guest"),
    "six_departments": ("sales_director", "director"),
}


DEEP = 5000  # archives to look through, newest first


@dataclass
class Person:
    """A signed-in browser, an archive this person may open, and what to type to find it.

    `sure` are the keys that must find that archive, with its number: an empty page is no figure.
    """

    user: User
    browser: Client
    archive: Customer
    keys: dict[str, str]
    sure: dict[str, str]


def cast() -> dict[str, Person]:
    return {kind: _person(*who) for kind, who in ROLES.items()}


def _person(role: str, name: str) -> Person:
    found = User.objects.filter(groups__name=role, username__startswith=name, is_active=True)
    user, archive = next(
        (user, archive) for user in found.order_by("username") if (archive := _newest(user, "individual"))
    )
    with acting(user):
        keys = _keys(archive)
        sure = dict.fromkeys(("phone", "number"), archive.number)
        if role != "guide":  # a share of the phone opens nothing else
            sure |= dict.fromkeys(("document",), archive.number)
            organisation = _newest(user, "organisation")
            spoken_for = ContactPerson.objects.filter(customer=organisation).first()
            keys |= {
                "organisation": organisation.name,
                "credit_code": organisation.organisation.credit_code,
                "contact_person": spoken_for.name,
                "contact_phone": spoken_for.phone,
            }
            sure |= dict.fromkeys(("organisation", "credit_code", "contact_phone"), organisation.number)
    browser = Client()
    browser.force_login(user, backend="agency.visibility.ArchiveBackend")
    browser.get("/")
    return Person(user, browser, archive, keys, sure)


def _newest(user: User, kind: str) -> Customer | None:
    """The newest archive of the kind that a filling made: those that a run leaves lack some of the facts."""
    with acting(user):
        rows = Customer.objects.visible_to(user).filter(kind=kind, state="active").order_by("-pk")
        return next(
            (row for row in rows[:DEEP].iterator(200) if str(row.phone or "").startswith("1610")), None
        )


def _keys(archive: Customer) -> dict[str, str]:
    """Everything an archive of a person is found by."""
    named, phone, document = archive.name, archive.phone, archive.document_number
    sounds = lazy_pinyin(named)
    return {
        "name": named,
        "name_part": named[:2],
        "pinyin": "".join(sounds),
        "initials": "".join(sound[0] for sound in sounds),
        "phone": phone,
        "last_four": phone[-4:],
        "number": archive.number,
        "document": document,
        "document_last_four": document[-4:],
    }
