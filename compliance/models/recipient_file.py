from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact
from customers.models.importing import SealedBytesField

from .recipient import RecipientOrg


class RecipientFile(SealedModel):
    """The licence or the signed processing agreement of a recipient, as a picture or PDF (PIPL 21, 网数条例 12).

    Never rewritten nor removed: a newer file of its kind takes its place, the older ones stay to be read.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", pgettext_lazy("file", "processing agreement")
        LICENCE = "licence", pgettext_lazy("file", "licence")
        SUPERVISION = "supervision", pgettext_lazy("file", "supervision check")

    # What the approval of the recipient rests on: a new file of these asks for a new one.
    APPROVED = (Kind.AGREEMENT, Kind.LICENCE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(RecipientOrg, models.PROTECT, related_name="files", db_index=False)
    kind = models.CharField(_("what it is"), max_length=11, choices=Kind)
    name = SealedTextField(_("file name"), context="recipientfile.name", max_length=120)
    content = SealedBytesField(_("file"), context="recipientfile.content")
    content_type = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(_("added at"))

    FACTS = (
        Fact(
            "name",
            "own",
            0,
            masking.file_name,
            model="compliance.RecipientFile",
            category=Category.NOTE,
            basis=Basis.DUTY,
        ),
        Fact(
            "content",
            "own",
            0,
            masking.hidden,
            model="compliance.RecipientFile",
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("file of a recipient")
        indexes = [models.Index(fields=["recipient", "-added_at"], name="recipient_files")]

    def __str__(self) -> str:
        return self.get_kind_display()
