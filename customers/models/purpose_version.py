"""The register of processing activities: what each purpose is for, on which basis, with which data (PIPL 5, 55)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.facts import CATEGORY_LABELS
from agency.history import Trail
from agency.models import Audited
from agency.roles import ROLES


class PurposeVersion(Audited):
    """What the house says about one purpose: drafted, approved by a second person, reviewed every year.

    The newest approved version holds; older ones stay. A draft may be changed until it is proposed.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("purpose", "draft")
        PROPOSED = "proposed", pgettext_lazy("purpose", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("purpose", "in force")
        REPLACED = "replaced", pgettext_lazy("purpose", "replaced")
        RETIRED = "retired", pgettext_lazy("purpose", "retired")
        DROPPED = "dropped", pgettext_lazy("purpose", "dropped")

    class Basis(models.TextChoices):
        """PIPL art. 13 ¶1, by its numbers."""

        CONSENT = "consent", _("consent (PIPL 13(1))")
        CONTRACT = "contract", _("needed for a contract with the customer (PIPL 13(2))")
        DUTY = "duty", _("duty by law (PIPL 13(3))")
        EMERGENCY = "emergency", _("emergency: life, health, property (PIPL 13(4))")
        NEWS = "news", _("reporting in the public interest (PIPL 13(5))")
        DISCLOSED = "disclosed", _("disclosed by the person (PIPL 13(6))")
        OTHER = "other", _("other case provided by law (PIPL 13(7))")

    class Subject(models.TextChoices):
        CUSTOMERS = "customers", pgettext_lazy("data subjects", "customers")
        MINORS = "minors", pgettext_lazy("data subjects", "minors")
        COMPANIONS = "companions", pgettext_lazy("data subjects", "fellow travellers and family")
        CONTACTS = "contacts", pgettext_lazy("data subjects", "contact persons of organisations")

    # what the house says of the purpose: drafted, compared, approved
    SAYS = (
        *("what_for", "basis", "subjects", "categories", "recipients", "retention"),
        *("cross_border", "abroad", "role"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.ForeignKey("customers.Purpose", models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        pgettext_lazy("purpose", "state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    basis = models.CharField(_("lawful basis"), max_length=10, choices=Basis, default=Basis.CONSENT)
    what_for = models.CharField(_("what is done, and why it is needed"), max_length=500)
    subjects = ArrayField(
        models.CharField(max_length=12, choices=Subject), default=list, verbose_name=_("whose data")
    )
    categories = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("kinds of data"))
    recipients = models.CharField(_("recipients"), max_length=500, blank=True)
    retention = models.CharField(_("kept how long"), max_length=300)
    cross_border = models.BooleanField(_("sent abroad"), default=False)
    abroad = models.CharField(_("where to, and by which path"), max_length=300, blank=True)
    role = models.CharField(_("responsible role"), max_length=30)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    review_on = models.DateField(_("to be reviewed by"), null=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)  # of whoever decided or retired it

    history = Trail()

    class Meta:
        verbose_name = _("entry of the purpose register")
        ordering = ["purpose__position", "purpose__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="purposeversion_number"),
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(state="approved"), name="purposeversion_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(state__in=["draft", "proposed"]),
                name="purposeversion_one_open",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
                name="purposeversion_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, review_on__isnull=False),
                name="purposeversion_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.number}"

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORY_LABELS.get(code, code)) for code in self.categories]

    @property
    def subject_labels(self) -> list[str]:
        known = dict(self.Subject.choices)
        return [str(known.get(code, code)) for code in self.subjects]

    @property
    def role_label(self) -> str:
        """The responsible role in words; "" for one the house no longer has."""
        return str(ROLES[self.role].label) if self.role in ROLES else ""

    @property
    def overdue(self) -> bool:
        return self.state == self.State.APPROVED and self.review_on < localdate()

    def get_absolute_url(self) -> str:
        return reverse("compliance:purpose", args=[self.purpose_id])
