from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail
from customers.models.part import Part


class ContractScan(Part):
    """One paper of a contract as it was scanned or photographed (G6; contracts_compliance.md §1.7).

    While it is put together its pages are files of their own, which may be turned and moved. Finishing binds them
    into the one `file` that is kept, compared and hashed; from then on its pages change no more.
    """

    class Paper(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("scan", "signed contract")
        ROSTER = "roster", pgettext_lazy("scan", "list of travellers")
        SHEET = "sheet", pgettext_lazy("scan", "itinerary sheet")
        SUPPLEMENT = "supplement", pgettext_lazy("scan", "supplement")
        OTHER = "other", pgettext_lazy("scan", "other paper of the contract")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("scan", "being put together")
        WHOLE = "whole", pgettext_lazy("scan", "complete")
        GONE = "gone", pgettext_lazy("scan", "taken out")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="papers", db_index=False)
    paper = models.CharField(_("what it is"), max_length=10, choices=Paper)
    state = models.CharField(
        pgettext_lazy("scan", "state"), max_length=5, choices=State, default=State.OPEN, editable=False
    )
    file = models.OneToOneField(
        "customers.Attachment", models.PROTECT, null=True, related_name="contract_scan", editable=False
    )
    pages = models.PositiveSmallIntegerField(_("pages"), default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("uploaded by"),
    )
    finished_at = models.DateTimeField(_("complete since"), null=True, editable=False)

    history = Trail()

    class Meta:
        verbose_name = _("scan of a contract")
        indexes = [models.Index(fields=["contract", "-created_at"], name="contract_scan_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | Q(state="gone")
                | Q(file__isnull=False, finished_at__isnull=False),
                name="contract_scan_whole_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_paper_display())


class ScanPage(Part):
    """One page of a scan, in its place; `file` and `number` say where it lies until the scan is finished.

    `words` is what was read of it or typed, already without personal data (`filing.redacting`). `taken_at` is
    when a worker began to read it: one that dies leaves the page to the next.
    """

    class Read(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("page", "waits to be read")
        LAYER = "layer", pgettext_lazy("page", "text of the PDF")
        SEEN = "seen", pgettext_lazy("page", "read from the picture")
        TYPED = "typed", pgettext_lazy("page", "typed by a person")
        UNREAD = "unread", pgettext_lazy("page", "not read")
        FAILED = "failed", pgettext_lazy("page", "could not be read")

    of_contract = "contract_id"

    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="+", db_index=False)
    scan = models.ForeignKey(ContractScan, models.CASCADE, related_name="sheets", db_index=False)
    place = models.PositiveSmallIntegerField(_("page"))
    file = models.ForeignKey(
        "customers.Attachment", models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField(default=1)  # within the file
    turn = models.PositiveSmallIntegerField(default=0)  # degrees, clockwise
    read = models.CharField(_("text"), max_length=7, choices=Read, default=Read.WAITING, editable=False)
    words = SealedTextField(
        _("text of the page"), context="contract_page.words", subject="customer_id", null=True
    )
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    taken_at = models.DateTimeField(null=True, editable=False)

    FACTS = (
        Fact(
            "words",
            "own",
            0,
            masking.hidden,
            model="contracts.ScanPage",
            category=Category.TRADE,
            exportable=False,
        ),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("page of a scan")
        ordering = ["place"]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(read__in=["waiting", "unread"]), name="scan_page_unread"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scan", "place"], name="scan_page_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(turn__in=[0, 90, 180, 270]), name="scan_page_turned_squarely"),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.place}"
