from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import CATEGORY_LABELS, own_notes
from agency.history import Trail
from agency.models import Audited, colleague

HOME = "CN"


class RecipientOrgQuerySet(SealedQuerySet):
    def approved(self):
        return self.filter(state=RecipientOrg.State.APPROVED)


class RecipientOrg(SealedModel, Audited):
    """Somebody outside to whom customers' data may go: hotel, carrier, local agent … (PIPL 21, 23; 网数条例 12).

    Entered by one person, approved by another. What the approval rests on (who, where, licence, processing
    agreement) asks for a new one when it changes. What stands against a share today says `sharing.standing`.
    """

    class Kind(models.TextChoices):
        HOTEL = "hotel", pgettext_lazy("recipient", "hotel")
        CARRIER = "carrier", pgettext_lazy("recipient", "airline or railway")
        AGENT = "agent", pgettext_lazy("recipient", "ground agent")
        VISA = "visa", pgettext_lazy("recipient", "visa centre")
        INSURER = "insurer", pgettext_lazy("recipient", "insurer")
        BUS = "bus", pgettext_lazy("recipient", "coach company")
        GUIDE = "guide", pgettext_lazy("recipient", "guide")
        GOVERNMENT = "government", pgettext_lazy("recipient", "authority")
        OTHER = "other", pgettext_lazy("recipient", "other supplier")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("recipient", "waiting for approval")
        APPROVED = "approved", pgettext_lazy("recipient", "approved")
        REFUSED = "refused", pgettext_lazy("recipient", "refused")
        RETIRED = "retired", pgettext_lazy("recipient", "no longer used")

    # What the second person has approved: another value of these asks again.
    APPROVED_FACTS = (
        *("name", "kind", "country", "licence", "licence_until"),
        *("agreement", "agreed_from", "agreed_until", "agreed_purpose", "agreed_manner"),
        *("agreed_kinds", "agreed_measures", "agreed_rights", "no_passing_on"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(pgettext_lazy("organisation", "Name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("country or region"), max_length=2, default=HOME)
    licence = models.CharField(_("licence number"), max_length=60, blank=True)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    agreement = models.CharField(_("number of the processing agreement"), max_length=60, blank=True)
    agreed_from = models.DateField(_("agreement in force from"), null=True, blank=True)
    agreed_until = models.DateField(_("agreement in force until"), null=True, blank=True)
    agreed_purpose = models.CharField(_("agreed purpose"), max_length=300, blank=True)
    agreed_manner = models.CharField(_("agreed manner of processing"), max_length=300, blank=True)
    agreed_kinds = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name=_("agreed kinds of data")
    )
    agreed_measures = models.CharField(_("agreed measures of protection"), max_length=300, blank=True)
    agreed_rights = models.CharField(_("rights and duties of both sides"), max_length=300, blank=True)
    no_passing_on = models.BooleanField(_("may not pass the data on or sub-entrust"), default=False)
    contact = SealedTextField(
        _("contact there"), context="recipient.contact", null=True, blank=True, max_length=200
    )
    looked_at_on = models.DateField(_("last supervision check"), null=True, blank=True)
    looked_at_by = colleague(_("checked by"), null=True)
    look = SealedTextField(
        _("what the check found"), context="recipient.look", null=True, blank=True, max_length=500
    )
    state = models.CharField(
        pgettext_lazy("recipient", "state"),
        max_length=8,
        choices=State,
        default=State.WAITING,
        editable=False,
    )
    written_by = colleague(_("entered by"))
    written_at = models.DateTimeField(_("entered at"))
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    comment = SealedTextField(
        _("comment"), context="recipient.comment", null=True, blank=True, max_length=2000
    )
    marked_at = models.DateTimeField(_("owes a confirmation of destruction since"), null=True, editable=False)

    FACTS = own_notes("compliance.RecipientOrg", "contact", "look", "comment")

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(RecipientOrgQuerySet)()

    class Meta:
        verbose_name = _("recipient outside the house")
        permissions = [
            ("enter_recipient", _("Enter recipients outside the house")),
            ("approve_recipient", _("Approve recipients outside the house")),
            ("view_outward", _("See all sharing outward")),
            ("approve_outward", _("Approve sharing of sensitive data outward")),
            ("approve_many_outward", _("Approve sharing of many archives outward")),
        ]
        indexes = [
            models.Index(fields=["state", "kind", "name"], name="recipient_state"),
            models.Index(fields=["decided_by", "-decided_at"], name="recipient_decided"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"],
                condition=Q(state__in=["waiting", "approved"]),
                name="recipient_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("written_by")), name="recipient_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False), name="recipient_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("compliance:recipient", args=[self.pk])

    @property
    def abroad(self) -> bool:
        """Outside mainland China: Hong Kong, Macao and Taiwan count as abroad (PIPL 38)."""
        return self.country != HOME

    @property
    def kinds_labels(self) -> list[str]:
        return [str(CATEGORY_LABELS.get(code, code)) for code in self.agreed_kinds]

    def agreed(self, day: date) -> bool:
        """Whether the processing agreement is in force on `day` and says all the law asks for (PIPL 21)."""
        said = (
            self.agreement and self.agreed_purpose and self.agreed_manner and self.agreed_measures
        ) and self.agreed_kinds
        begun = self.agreed_from is not None and self.agreed_from <= day
        return bool(said) and begun and (self.agreed_until is None or self.agreed_until >= day)
