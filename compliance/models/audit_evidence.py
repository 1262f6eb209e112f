from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited
from customers.models.importing import SealedBytesField

from .audit_finding import AuditFinding


class AuditFile(SealedModel):
    """A file that proves something in an audit, sealed in its row; never rewritten.

    One of a working paper is sealed under the key of its archive, so that it ends with the archive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.UUIDField(editable=False)  # whose key: an archive's, or the record's own
    record = models.UUIDField(_("record"), editable=False)  # a working paper, an action, a filing
    name = SealedTextField(_("file name"), context="auditfile.name", subject="subject", max_length=120)
    content = SealedBytesField(_("file"), context="auditfile.content", subject="subject")
    content_type = models.CharField(_("format"), max_length=20)
    size = models.PositiveIntegerField(_("bytes"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    FACTS = (
        Fact(
            "name",
            "own",
            0,
            masking.file_name,
            model="compliance.AuditFile",
            category=Category.NOTE,
            basis=Basis.DUTY,
        ),
        Fact(
            "content",
            "own",
            0,
            masking.hidden,
            model="compliance.AuditFile",
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        ),
    )

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("file of an audit")
        indexes = [models.Index(fields=["record", "id"], name="audit_file_record")]

    def __str__(self) -> str:
        return str(self.name)


class Responsibility(SealedModel, Audited):
    """Who answers for a finding, and by which clause: seen by the privacy officer and the general manager (H12, D12).

    A look at the log is its evidence; what follows for the person is decided by people, never by the system.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    finding = models.ForeignKey(AuditFinding, models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("colleague"),
    )
    clause = models.CharField(_("clause of the policy"), max_length=60)
    events = models.JSONField(_("lines of the register"), default=list)  # ids
    note = SealedTextField(_("grounds"), context="responsibility.note", max_length=1000)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    FACTS = own_notes("compliance.Responsibility", "note")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        verbose_name = _("responsibility")
        constraints = [
            models.UniqueConstraint(fields=["finding", "person"], name="responsibility_once"),
            models.CheckConstraint(
                condition=~Q(person=F("named_by")), name="responsibility_named_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.clause
