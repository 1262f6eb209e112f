from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited, colleague
from agency.visibility import scope_of


class PaperBox(Audited):
    """A box in a locked cabinet, with the colleague who keeps it (H7). Its number stands on its label."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    place = models.CharField(pgettext_lazy("paper", "room and cabinet"), max_length=60)
    shelf = models.CharField(pgettext_lazy("paper", "shelf"), max_length=30)
    lock = models.CharField(pgettext_lazy("paper", "lock"), max_length=60)
    keeper = colleague(pgettext_lazy("paper", "keeper"))

    history = Trail()

    class Meta:
        verbose_name = _("box of paper files")
        verbose_name_plural = _("boxes of paper files")
        ordering = ["place", "shelf", "number"]
        indexes = [models.Index(fields=["keeper"], name="paper_box_keeper")]

    def __str__(self) -> str:
        return f"{self.place} · {self.shelf}"

    def get_absolute_url(self) -> str:
        return reverse("compliance:paper_box", args=[self.pk])


class PaperFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of archives `user` may open, in boxes she keeps, or the house's."""
        from customers.models import Customer

        if scope_of(user).everything:
            return self
        seen = Customer.objects.visible_to(user).values("pk")
        return self.filter(Q(customer__in=seen) | Q(box__keeper=user))

    def present(self):
        return self.exclude(state=PaperFile.State.DESTROYED)


class PaperFile(Audited):
    """A paper file of an archive: what it is, how many pages, in which box (H7, §2.12).

    Nothing on it or its label says who the customer is: the number leads there, for whoever may look.
    `shredded_*` is the first signature of its destruction, `witnessed_*` the second, by another person;
    `photo_digest` the SHA-256 of the photo of the shreds, which itself is kept with the paper list.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("signed registration form")
        CONTRACT = "contract", pgettext_lazy("paper", "contract")
        ID_COPY = "id_copy", _("copy of an identity document")
        CONSENT = "consent", _("evidence of consent")
        TRIP = "trip", pgettext_lazy("paper", "papers of a journey")
        OTHER = "other", pgettext_lazy("attachment", "other")

    class State(models.TextChoices):
        SHELVED = "shelved", _("in its box")
        OUT = "out", _("lent")
        LOST = "lost", pgettext_lazy("paper", "lost")
        SHREDDED = "shredded", _("shredded, to be witnessed")
        DESTROYED = "destroyed", pgettext_lazy("paper", "destroyed")

    class Method(models.TextChoices):
        CROSSCUT = "crosscut", _("cross-cut shredder")
        GIVEN_BACK = "given_back", _("given back to the customer")
        NOT_FOUND = "not_found", _("lost and not found again")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="paper_files", db_index=False
    )
    archive_number = models.CharField(_("archive number"), max_length=20, editable=False)
    contract = models.ForeignKey(  # whose signed original this is
        "contracts.Contract",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_files",
        db_index=False,
        verbose_name=pgettext_lazy("paper", "contract"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    pages = models.PositiveSmallIntegerField(_("pages"))
    box = models.ForeignKey(
        PaperBox, models.PROTECT, related_name="files", db_index=False, verbose_name=_("box")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SHELVED, editable=False)
    added_by = colleague(_("filed by"))
    scan = models.ForeignKey(
        "customers.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("scan"),
    )
    scanned_by = colleague(_("scan named by"), null=True)
    matched_by = colleague(_("scan compared by"), null=True)
    matched_at = models.DateTimeField(_("scan compared at"), null=True)
    lost_at = models.DateTimeField(_("lost at"), null=True)
    method = models.CharField(_("how it was destroyed"), max_length=10, choices=Method, blank=True)
    photo_digest = models.CharField(_("digest of the photo"), max_length=64, blank=True)
    shredded_by = colleague(_("destroyed by"), null=True)
    shredded_at = models.DateTimeField(_("destroyed at"), null=True)
    witnessed_by = colleague(_("witnessed by"), null=True)
    witnessed_at = models.DateTimeField(_("witnessed at"), null=True)

    history = Trail()
    objects = PaperFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper file")
        permissions = [
            ("keep_paper", _("Keep paper files: hand out, take back, shred")),
            ("run_paper", _("Set up boxes and count paper files")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(pages__gt=0), name="paper_file_has_pages"),
            models.CheckConstraint(
                condition=Q(matched_by=None) | ~Q(matched_by=F("scanned_by")) & Q(scan__isnull=False),
                name="paper_file_matched_by_another",
            ),
            models.CheckConstraint(
                condition=Q(witnessed_by=None)
                | ~Q(witnessed_by=F("shredded_by")) & Q(shredded_by__isnull=False),
                name="paper_file_two_signatures",
            ),
            models.CheckConstraint(
                condition=~Q(state="destroyed") | Q(witnessed_by__isnull=False, witnessed_at__isnull=False),
                name="paper_file_destroyed_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["shredded", "destroyed"])
                | ~Q(method="crosscut")
                | ~Q(photo_digest=""),
                name="paper_file_shreds_on_a_photo",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="paper_file_customer"),
            models.Index(fields=["box", "state"], name="paper_file_box"),
            models.Index(
                fields=["contract"], condition=Q(contract__isnull=False), name="paper_file_contract"
            ),
            models.Index(fields=["-created_at", "-id"], name="paper_file_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="paper_file_state"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:paper", args=[self.pk])
