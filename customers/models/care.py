from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedDateField, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited

from .customer import Customer
from .part import Part, PartManager
from .visit import CareTaskQuerySet

OWN = "customers.CareAction"


class CareRule(Audited):
    """What the house does on an occasion for customers of a grade, and the words it uses (C13–C16).

    An empty `grade` holds for every grade without a rule of its own. Amounts are fen.
    """

    class Act(models.TextChoices):
        GREETING = "greeting", _("greeting")
        GIFT = "gift", _("gift")
        OFFER = "offer", _("exclusive offer")
        PHOTOS = "photos", _("travel photos")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    occasion = models.CharField(_("occasion"), max_length=20)
    grade = models.CharField(_("grade"), max_length=4, choices=Customer.Grade, blank=True)
    act = models.CharField(_("what we do"), max_length=8, choices=Act, default=Act.GREETING)
    lead_days = models.PositiveSmallIntegerField(_("days before"), default=7)
    cost = models.PositiveIntegerField(_("planned cost"), default=0)
    text = models.CharField(_("words, Chinese"), max_length=500, blank=True)
    text_en = models.CharField(_("words, English"), max_length=500, blank=True)
    active = models.BooleanField(_("in force"), default=True)

    history = Trail()

    class Meta:
        verbose_name = _("rule of care")
        constraints = [
            models.UniqueConstraint(fields=["occasion", "grade"], name="carerule_once"),
            models.CheckConstraint(condition=Q(lead_days__lte=60), name="carerule_within_two_months"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.grade}"


class CareActionManager(PartManager.from_queryset(CareTaskQuerySet)):
    pass


class CareAction(Part):
    """A greeting, gift or offer for a customer: proposed, approved where it costs too much, sent by hand.

    The very day of a birthday stands sealed; the plain `due_on` is the Monday of its week, so that nobody
    reads a date of birth from the table.
    """

    Act = CareRule.Act

    class State(models.TextChoices):
        PROPOSED = "open", pgettext_lazy("care", "to be sent")
        WAITING = "waiting", _("waiting for approval")
        SENT = "sent", pgettext_lazy("care", "sent")
        REFUSED = "refused", pgettext_lazy("care", "not approved")
        DROPPED = "dropped", pgettext_lazy("care", "left out")

    class Channel(models.TextChoices):
        PHONE = "phone", pgettext_lazy("channel", "by telephone")
        MESSAGE = "message", pgettext_lazy("channel", "text message from the office phone")
        WECHAT = "wechat", pgettext_lazy("channel", "WeCom")
        EMAIL = "email", pgettext_lazy("channel", "e-mail")
        POST = "post", pgettext_lazy("channel", "post or courier")
        PERSON = "person", pgettext_lazy("channel", "handed over in person")

    act = models.CharField(_("what"), max_length=8, choices=CareRule.Act)
    occasion = models.CharField(_("occasion"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"), db_index=False
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    grade = models.CharField(_("grade"), max_length=4, choices=Customer.Grade)  # when it was proposed
    year = models.PositiveSmallIntegerField(_("year"))  # whose budget it is of
    due_on = models.DateField(_("due on"))
    day = SealedDateField(
        pgettext_lazy("care", "day"), context="careaction.day", subject="customer_id", null=True, blank=True
    )
    text = SealedTextField(
        _("words sent"), context="careaction.text", subject="customer_id", null=True, blank=True
    )
    item = SealedTextField(_("gift"), context="careaction.item", subject="customer_id", null=True, blank=True)
    planned_cost = models.PositiveIntegerField(_("planned cost"), default=0)  # fen
    cost = models.PositiveIntegerField(_("cost"), null=True, blank=True)  # fen
    channel = models.CharField(_("sent how"), max_length=8, choices=Channel, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    proof = SealedTextField(
        _("proof of delivery"), context="careaction.proof", subject="customer_id", null=True, blank=True
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    comment = SealedTextField(
        _("comment"), context="careaction.comment", subject="customer_id", null=True, blank=True
    )
    key = models.CharField(max_length=80, blank=True)  # as of CareTask
    use = models.ForeignKey(
        "customers.SegmentUse", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    FACTS = (
        Fact(
            "day",
            "own",
            1,
            masking.hidden,
            model=OWN,
            category=Category.BASIC,
            exportable=False,
            basis=Basis.CONSENT,
        ),
        *own_notes(OWN, "text", "item", "proof", "comment"),
    )

    history = Trail(sealed=True)
    objects = CareActionManager()

    class Meta:
        verbose_name = _("act of care")
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], condition=Q(state="open"), name="careaction_owner_open"
            ),
            models.Index(
                fields=["department", "due_on", "id"],
                condition=Q(state__in=["open", "waiting"]),
                name="careaction_unit_open",
            ),
            models.Index(fields=["year", "grade", "occasion", "id"], name="careaction_budget"),
            models.Index(fields=["customer", "-id"], name="careaction_customer"),
            models.Index(fields=["use"], condition=Q(use__isnull=False), name="careaction_use"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="careaction_proposed_once"),
            models.UniqueConstraint(
                fields=["customer", "use"], condition=Q(use__isnull=False), name="careaction_once_a_use"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="careaction_sent_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="careaction_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_act_display()

    def get_absolute_url(self) -> str:
        return reverse("customers:care_action", args=[self.pk])
