"""Archives among the lines of the palette (`agency.search`)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from agency.models import Event
from agency.search import Group, Hit, finds, said

from . import inbox, searching

LOOKED_AT = 30  # decisions of each kind the palette looks through
ONE_SEARCH = timedelta(seconds=10)  # what is typed within it counts as one search in the register


@finds
def archives(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """The archives that answer `text`; while she types, one line in the register per ten seconds."""
    if not user.has_perm("customers.view_customer"):
        return
    found = searching.find(user, text, limit=limit)
    if via != "palette" or not _just_noted(user):
        searching.note(user, found, via=via)
    yield Group(
        _("Customers"),
        [
            Hit(customer.get_absolute_url(), str(customer.name), f"{customer.number} · {customer.owner.name}")
            for customer in found.rows
        ],
    )


@finds
def tasks(user, text: str, *, limit: int, via: str) -> Iterator[Group]:
    """What waits for this person's decision and is called so: by kind, number or colleague."""
    waiting = inbox.waiting(user, LOOKED_AT)
    meant = [
        item for item in waiting if any(said(words, text) for words in (item.label, item.title, item.who))
    ]
    yield Group(
        _("Tasks"),
        [Hit(item.url, item.title, f"{item.label} · {item.who}", item.icon) for item in meant[:limit]],
    )


def _just_noted(user) -> bool:
    searches = Event.objects.filter(by=user, at__gt=Now() - ONE_SEARCH, kind=Event.Kind.SEARCHED)
    return searches.filter(data__via="palette").exists()
