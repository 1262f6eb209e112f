"""The entries of the navigation: where they lead, who sees them, which of them a thumb reaches first.

An entry appears only when its address exists and the person may open it, so a part of the product that lands
later shows itself.
"""

from django.utils.functional import Promise

from agency.entry import Item

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
