"""The contracts of the demo agency, told in this order."""

from . import (
    agreements,
    approvals,
    changes,
    checks,
    disputes,
    dossiers,
    drafts,
    library,
    money,
    offers,
    scanned,
    seals,
    signing,
)

CHAPTERS = (
    library,
    drafts,
    checks,
    approvals,
    signing,
    dossiers,
    money,
    agreements,
    scanned,
    seals,
    changes,
    disputes,
    offers,
)
