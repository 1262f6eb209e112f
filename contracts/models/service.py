from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact, own_notes
from agency.history import Trail
from agency.models import colleague
from customers.models.part import Part


class ServicePoint(Part):
    """One standard the signed contract promises, and whether it was kept (G11; 旅游法 58 (4), 69).

    Ticked after the journey by whoever guided it or ran it; what was not kept is said with a note, and may be
    cited where the customer complains.
    """

    class Kind(models.TextChoices):
        TRANSPORT = "transport", pgettext_lazy("service", "transport")
        HOTEL = "hotel", pgettext_lazy("service", "hotel")
        MEALS = "meals", pgettext_lazy("service", "meals")
        SIGHTS = "sights", pgettext_lazy("service", "sights")
        GUIDE = "guide", pgettext_lazy("service", "guide")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("service", "not checked yet")
        KEPT = "kept", pgettext_lazy("service", "kept")
        MISSED = "missed", pgettext_lazy("service", "not kept")

    of_contract = "contract_id"

    contract = models.ForeignKey(
        "contracts.Contract", models.PROTECT, related_name="services", db_index=False
    )
    place = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    on = models.DateField(_("day"), null=True)
    words = SealedTextField(
        _("what was promised"), context="service_point.words", subject="customer_id", max_length=300
    )
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    note = SealedTextField(
        _("note"), context="service_point.note", subject="customer_id", max_length=300, null=True
    )
    checked_by = colleague(_("checked by"), null=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)

    FACTS = (
        Fact(
            "words",
            "own",
            0,
            masking.shown,
            model="contracts.ServicePoint",
            category=Category.TRADE,
            long=True,
        ),
        *own_notes("contracts.ServicePoint", "note"),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("service promised by a contract")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "place"], name="service_point_once"),
            models.CheckConstraint(
                condition=Q(state="open", checked_by=None) | ~Q(state="open") & Q(checked_by__isnull=False),
                name="service_point_checked_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | Q(note__isnull=False), name="service_point_missed_says_how"
            ),
        ]
        indexes = [
            models.Index(fields=["contract"], condition=Q(state="open"), name="service_point_open"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.place}"
