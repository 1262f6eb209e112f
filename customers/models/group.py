from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedTextField
from agency.facts import Category, Fact
from agency.history import Trail

from .part import Part


class Group(Part):
    """A party that travels together (团队, B2): one archive, with members and rooms beside it."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, related_name="group")
    departs_on = models.DateField(_("departs on"), null=True, blank=True)
    returns_on = models.DateField(_("returns on"), null=True, blank=True)
    expected = models.PositiveSmallIntegerField(_("people expected"), null=True, blank=True)
    destination = SealedTextField(
        _("destination"), context="group.destination", subject="customer_id", null=True, blank=True
    )
    note = SealedTextField(_("note"), context="group.note", subject="customer_id", null=True, blank=True)

    FACTS = (
        Fact(
            "destination",
            "group",
            0,
            masking.shown,
            model="customers.Group",
            category=Category.TRADE,
        ),
        Fact("note", "group", 0, masking.shown, long=True, model="customers.Group", category=Category.NOTE),
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("group")
        constraints = [
            models.CheckConstraint(
                condition=Q(returns_on=None) | Q(returns_on__gte=models.F("departs_on")),
                name="group_returns_after",
            )
        ]

    def __str__(self) -> str:
        return str(self.customer_id)


class Room(Part):
    """A room of the group; who sleeps in it is said by its members."""

    class Type(models.TextChoices):
        SINGLE = "single", _("single room")
        TWIN = "twin", _("twin room")
        DOUBLE = "double", _("double room")
        TRIPLE = "triple", _("triple room")
        FAMILY = "family", _("family room")
        SUITE = "suite", _("suite")

    BEDS = {"single": 1, "twin": 2, "double": 2, "triple": 3, "family": 4, "suite": 4}

    label = models.CharField(pgettext_lazy("room", "number"), max_length=20)
    type = models.CharField(pgettext_lazy("room", "type"), max_length=8, choices=Type, default=Type.TWIN)

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("room")
        constraints = [models.UniqueConstraint(fields=["customer", "label"], name="room_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def beds(self) -> int:
        return self.BEDS[self.type]


class Member(Part):
    """One traveller of a group: an archive, or a light line with a name where there is none yet.

    A line that leads to an archive is seen only by those who may open that archive too.
    """

    also_of_archive = "archive_id"

    archive = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="memberships", db_index=False
    )
    room = models.ForeignKey("customers.Room", models.PROTECT, null=True, related_name="sleepers")
    leader = models.BooleanField(_("leader"), default=False)
    name = SealedTextField(
        pgettext_lazy("person", "name"),
        context="member.name",
        subject="customer_id",
        null=True,
        blank=True,
    )
    phone = SealedTextField(_("phone"), context="member.phone", subject="customer_id", null=True, blank=True)
    wishes = SealedTextField(
        _("wishes for the room"), context="member.wishes", subject="customer_id", null=True, blank=True
    )

    FACTS = tuple(
        Fact(name, "members", tier, mask, model="customers.Member", category=category)
        for name, tier, mask, category in (
            ("name", 0, masking.name, Category.BASIC),
            ("phone", 1, masking.phone, Category.CONTACT),
            ("wishes", 0, masking.shown, Category.PREFERENCE),
        )
    )

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("member")
        indexes = [
            models.Index(fields=["customer", "created_at"], name="member_customer"),
            models.Index(fields=["archive"], condition=Q(archive__isnull=False), name="member_archive"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "archive"], condition=Q(archive__isnull=False), name="member_once"
            ),
            models.UniqueConstraint(fields=["customer"], condition=Q(leader=True), name="member_one_leader"),
            models.CheckConstraint(
                condition=~Q(archive=models.F("customer")), name="member_not_the_group_itself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
