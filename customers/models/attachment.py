from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Basis, Category, Fact
from agency.history import Trail

from .part import Part, PartManager, PartQuerySet


class AttachmentQuerySet(PartQuerySet):
    def kept(self):
        """Those whose content was not removed."""
        return self.filter(removed_at=None)


class Attachment(Part):
    """A file of the archive. Its bytes lie sealed outside the database, under a secret only this row knows.

    The secret is sealed with the customer's key: whoever destroys the key destroys the files. A removed
    attachment keeps its line, without content: who added it, who removed it and why stay known.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("signed registration form")
        ID_COPY = "id_copy", _("copy of an identity document")
        CONSENT = "consent", _("evidence of consent")
        CONTRACT = "contract", _("scan of a contract")
        VISIT = "visit", _("photo of a visit")
        TRIP = "trip", _("trip paper")
        EVIDENCE = "evidence", _("evidence of a change")
        OTHER = "other", pgettext_lazy("attachment", "other")

    class Scan(models.TextChoices):
        NONE = "none", _("not scanned for viruses")
        CLEAN = "clean", _("scanned, clean")

    # What is secret to nobody who may open the archive; all else is opened with a purpose, like a field.
    TIERS = {
        Kind.ID_COPY: 2,  # sensitive personal information (PIPL art. 28)
        Kind.VISIT: 0,
        Kind.TRIP: 0,
    }

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = SealedTextField(_("file name"), context="attachment.name", subject="customer_id", max_length=120)
    note = SealedTextField(
        _("note"), context="attachment.note", subject="customer_id", max_length=200, null=True, blank=True
    )
    secret = SealedTextField(_("key of the file"), context="attachment.secret", subject="customer_id")
    digest = SealedTextField(_("fingerprint"), context="attachment.digest", subject="customer_id")
    content_type = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(pgettext_lazy("attachment", "size"))  # bytes that are kept
    pages = models.PositiveSmallIntegerField(_("pages"), default=1)
    scan = models.CharField(_("virus scan"), max_length=5, choices=Scan, default=Scan.NONE)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("uploaded by"),
    )
    removed_at = models.DateTimeField(_("removed at"), null=True)

    FACTS = (
        Fact(
            "name",
            "files",
            0,
            masking.file_name,
            model="customers.Attachment",
            category=Category.NOTE,
        ),
        Fact(
            "note",
            "files",
            0,
            masking.shown,
            model="customers.Attachment",
            category=Category.NOTE,
        ),
        *(
            Fact(
                name,
                "own",
                0,
                masking.hidden,
                model="customers.Attachment",
                category=Category.NOTE,
                exportable=False,
                basis=Basis.DUTY,
            )
            for name in ("secret", "digest")
        ),
    )

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(AttachmentQuerySet)()

    class Meta:
        verbose_name = _("attachment")
        indexes = [models.Index(fields=["customer", "-created_at", "-id"], name="attachment_customer")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def tier(self) -> int:
        return self.TIERS.get(self.kind, 1)

    @property
    def opens(self) -> bool:
        """Opened only with a declared purpose."""
        return self.tier > 0

    @property
    def masked_name(self) -> str:
        """The name as lists show it: without the numbers that people write into names of files."""
        return masking.file_name(str(self.name))

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
