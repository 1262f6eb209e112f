from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part

OWN = "customers.ProductOpinion"
WORST, BEST = 0, 10


def _score(name: str, **options):
    return models.PositiveSmallIntegerField(name, null=True, blank=True, **options)


class ProductOpinion(Part):
    """What a customer thinks of a product she used: controlled questions, 0 to 10, and her own words (C11).

    Scores are plain so that they can be counted; what she said is sealed.
    """

    class Way(models.TextChoices):
        CALL = "call", pgettext_lazy("opinion", "on the telephone")
        VISIT = "visit", pgettext_lazy("opinion", "at a visit")
        COUNTER = "counter", pgettext_lazy("opinion", "at our office")
        MESSAGE = "message", pgettext_lazy("opinion", "in a message")
        PAPER = "paper", pgettext_lazy("opinion", "on paper")
        LINK = "link", pgettext_lazy("opinion", "by the customer, through a link")

    class Again(models.TextChoices):
        UNKNOWN = "", pgettext_lazy("opinion", "not asked")
        YES = "yes", pgettext_lazy("opinion", "would book again")
        PERHAPS = "perhaps", pgettext_lazy("opinion", "perhaps again")
        NO = "no", pgettext_lazy("opinion", "not again")

    # The questions, in the order they are asked; the first is the one that must be answered.
    SCORES = ("overall", "itinerary", "guide", "transport", "hotel", "meals", "value")

    product_kind = models.ForeignKey(
        "customers.ProductKind",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("kind of product"),
        db_index=False,
    )
    purchase = models.ForeignKey(
        "customers.Purchase",
        models.PROTECT,
        null=True,
        related_name="opinions",
        verbose_name=_("journey or purchase"),
        db_index=False,
    )
    way = models.CharField(_("asked how"), max_length=8, choices=Way, default=Way.CALL)
    asked_on = models.DateField(_("asked on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    overall = models.PositiveSmallIntegerField(pgettext_lazy("opinion", "all in all"))
    itinerary = _score(pgettext_lazy("opinion", "itinerary"))
    guide = _score(pgettext_lazy("opinion", "guide"))
    transport = _score(pgettext_lazy("opinion", "transport"))
    hotel = _score(pgettext_lazy("opinion", "hotel"))
    meals = _score(pgettext_lazy("opinion", "meals"))
    value = _score(pgettext_lazy("opinion", "worth its price"))
    again = models.CharField(_("would book again"), max_length=8, choices=Again, default="", blank=True)
    praise = SealedTextField(
        _("what was liked"), context="opinion.praise", subject="customer_id", null=True, blank=True
    )
    wishes = SealedTextField(
        _("complaints and suggestions"),
        context="opinion.wishes",
        subject="customer_id",
        null=True,
        blank=True,
    )
    task = models.ForeignKey(
        "customers.CareTask", models.PROTECT, null=True, related_name="+", db_index=False
    )

    FACTS = tuple(
        Fact(name, "trade", 0, masking.shown, long=True, model=OWN, category=Category.NOTE)
        for name in ("praise", "wishes")
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("opinion on a product")
        indexes = [
            models.Index(fields=["customer", "-asked_on", "-id"], name="opinion_customer"),
            models.Index(fields=["product_kind", "asked_on"], name="opinion_product"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (WORST, BEST)})
                        for name in ("overall", "itinerary", "guide", "transport", "hotel", "meals", "value")
                    )
                ),
                name="opinion_within_scale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.overall}/{BEST}"

    @property
    def scores(self) -> list[tuple[str, int]]:
        """(question, score) of what was answered."""
        return [
            (str(self._meta.get_field(name).verbose_name), getattr(self, name))
            for name in self.SCORES
            if getattr(self, name) is not None
        ]
