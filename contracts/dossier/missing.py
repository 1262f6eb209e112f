"""The list “Scans and files”: what is missing around signed contracts, by key (G6, §1.6)."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import policy
from contracts.models import Contract, DossierItem

from . import reminding
from .putting import OPEN


def scans(rows: QuerySet[Contract], now: datetime) -> QuerySet[Contract]:
    """Signed, and the signed text is not on file."""
    return rows.filter(state__in=OPEN).exclude(dossier__scanned=True)


def papers(rows: QuerySet[Contract], now: datetime) -> QuerySet[Contract]:
    """Over, and its file lacks a part."""
    return rows.filter(state__in=reminding.OVER, dossier__there__lt=F("dossier__required"))


def gaps(rows: QuerySet[Contract], now: datetime) -> QuerySet[Contract]:
    """Somebody said that a paper is not applicable, and nobody has confirmed it."""
    waits = DossierItem.objects.filter(
        contract=OuterRef("pk"), how=DossierItem.How.ABSENT, confirmed_by=None, removed_at=None
    )
    return rows.filter(Exists(waits), state__in=OPEN)


def whole(rows: QuerySet[Contract], now: datetime) -> QuerySet[Contract]:
    """Over, and nothing is missing: to be filed away."""
    return rows.filter(state__in=reminding.OVER, dossier__there__gte=F("dossier__required"))


TABS = {
    "scans": (_("Signed, not on file"), scans),
    "papers": (_("Files with gaps"), papers),
    "gaps": (_("To confirm"), gaps),
    "whole": (pgettext_lazy("dossier", "To file away"), whole),
    "all": (_("All signed"), lambda rows, now: rows),
}


def late(contract: Contract, tab: str, now: datetime) -> bool:
    """Whether the red flag stands: seven days after the signature, or after the journey."""
    if tab == "scans":
        return contract.signed_at <= now - policy.SCAN_MISSING
    return bool(contract.ended_at and contract.ended_at <= now - policy.FILE_COMPLETE)
