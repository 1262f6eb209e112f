from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.facts import CATEGORY_LABELS
from agency.history import Trail
from agency.models import Audited

WHOLE, ADVERTISING, ID_IMAGES = "", "advertising", "id_images"
CATEGORIES = [
    (WHOLE, _("the whole archive")),
    (ADVERTISING, _("advertising")),
    (ID_IMAGES, _("images of identity documents")),
    *((str(code), label) for code, label in CATEGORY_LABELS.items()),
]


class RestrictionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(released_at=None)

    def legal_only(self):
        """Whole archives frozen because the customer asked: nothing but storage and protection (PIPL art. 47)."""
        return self.standing().filter(category=WHOLE, ground=Restriction.Ground.REQUEST)

    def visible_to(self, user):
        from .customer import Customer

        return self.filter(customer__in=Customer.objects.visible_to(user).values("pk"))


class Restriction(Audited):
    """An archive, or one category of what it holds, that is only kept and no longer used (PIPL art. 44, 47).

    It is placed and released through `customers.restricting`, which says what it forbids. `reference` is the
    record it follows from (a customer's request, a retention rule's line), `look_again_on` a day somebody
    promised to decide anew: nothing is released by that day itself.
    """

    of_archive = "customer_id"

    class Ground(models.TextChoices):
        REQUEST = "request", _("asked for by the customer")
        ACCURACY = "accuracy", _("its accuracy is disputed")
        RETENTION = "retention", _("its time is over, and it may not be destroyed yet")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="restrictions", db_index=False
    )
    category = models.CharField(
        pgettext_lazy("restriction", "what"), max_length=12, choices=CATEGORIES, blank=True, default=WHOLE
    )
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    reference = models.UUIDField(_("follows from"), null=True)
    look_again_on = models.DateField(_("to be looked at again"), null=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("placed by"),
    )
    placed_at = models.DateTimeField(_("placed at"))
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("release asked for by"),
    )
    release_asked_at = models.DateTimeField(_("release asked for at"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released at"), null=True)

    history = Trail()
    objects = models.Manager.from_queryset(RestrictionQuerySet)()

    class Meta:
        verbose_name = _("restriction")
        permissions = [("restrict_customer", _("Restrict the use of archives and release it"))]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "category", "ground", "reference"],
                condition=Q(released_at=None),
                nulls_distinct=False,
                name="restriction_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["customer", "category"], condition=Q(released_at=None), name="restriction_standing"
            ),
            models.Index(fields=["customer", "-placed_at"], name="restriction_customer"),
            models.Index(fields=["-placed_at", "-id"], name="restriction_newest"),
        ]

    def __str__(self) -> str:
        return str(self.get_category_display())

    @property
    def takes_two(self) -> bool:
        """It follows from a decision of two people about a customer's request: so does its release."""
        return self.ground == self.Ground.REQUEST and self.reference is not None
