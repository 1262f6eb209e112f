"""The entries of the navigation: where they lead, who sees them, which of them a thumb reaches first.

An entry appears only when its address exists and the person may open it, so a part of the product that lands
later shows itself.
"""

from django.utils.functional import Promise

from agency.entry import Item, first_url

from . import administration, contracts, customers, oversight, privacy, quality, work

SECTIONS: tuple[tuple[Promise, tuple[Item, ...]], ...] = tuple(
    (group.LABEL, group.ENTRIES)
    for group in (work, customers, contracts, quality, privacy, oversight, administration)
)
# What a thumb reaches first, in order of preference; four of them and “more” fit.
TABS = {
    "field": ("today", "capture", "customers", "notifications", "clocks"),  # guides, office, marketing
    "sales": ("today", "customers", "register", "clocks", "inbox"),
    "lead": ("today", "inbox", "customers", "clocks", "register"),
    "audit": ("today", "history", "access", "customers", "notifications"),
    "admin": ("today", "people", "departments", "notifications", "ledger", "ui"),
}


def leads_to(user, name: str) -> str:
    """The address of the page of that name where this person may open it, as its entry says; else ''."""
    address = first_url(name)
    above = [
        item
        for _label, entries in SECTIONS
        for item in entries
        if item.url.strip("/") and address.startswith(item.url)
    ]
    nearest = max(above, key=lambda item: len(item.url), default=None)
    return address if nearest and nearest.open_to(user) else ""
