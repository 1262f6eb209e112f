from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.encryption import SealedDateField, SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.history import Trail
from agency.models import Audited
from agency.visibility import visible_q

from .customer_indexes import INDEXES, LATE
from .in_touch import InTouch


class CustomerQuerySet(InTouch, SealedQuerySet):
    def visible_to(self, user):
        """Archives `user` may open: own, the department's for its managers, those shared now, or the house's."""
        return self.filter(visible_q(user)).exclude(
            state__in=[Customer.State.WITHDRAWN, Customer.State.DESTROYED]
        )

    def late(self):
        """Entered after the 48 hours (B17). Imported archives had no such clock: neither late nor on time."""
        return self.filter(LATE, batch=None)

    def on_time(self):
        return self.filter(~LATE, batch=None)

    def awaiting_verification(self):
        return self.filter(state=Customer.State.AWAITING)


class CustomerManager(models.Manager.from_queryset(CustomerQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Customer(SealedModel, Audited):
    """The archive of one customer (客户档案).

    Everything that says who the person is stands in sealed columns, opened with the customer's own key; the
    plain columns survive the destruction of that key and therefore hold nothing personal.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        ORGANISATION = "organisation", _("Organisation")
        GROUP = "group", pgettext_lazy("customer", "Group")

    class Grade(models.TextChoices):
        VIP = "vip", _("VIP")
        A = "a", _("Grade A")
        B = "b", _("Grade B")
        C = "c", _("Grade C")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        AWAITING = "awaiting", _("Awaiting second check")
        MERGED = "merged", _("Merged into another archive")  # seen by nobody; its number leads to the other
        WITHDRAWN = "withdrawn", _("Withdrawn with its import")  # seen by nobody; its number is not reused
        DESTROYED = "destroyed", _("Destroyed")  # a tombstone: the number stays, nothing opens any more

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent of the customer")
        GUARDIAN = "guardian", _("Consent of a guardian")
        CONTRACT = "contract", _("Needed for the contract")

    class Document(models.TextChoices):
        ID_CARD = "id_card", _("Resident identity card")
        PASSPORT = "passport", _("Passport")
        HK_MACAO = "hk_macao", _("Exit permit for Hong Kong and Macao")
        TAIWAN = "taiwan", _("Mainland travel permit for Taiwan residents")

    class Sex(models.TextChoices):
        FEMALE = "f", _("Female")
        MALE = "m", _("Male")
        OTHER = "x", _("Not stated")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("archive number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE, editable=False)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade, default=Grade.C)
    source = models.ForeignKey(
        "customers.SourceChannel",
        models.PROTECT,
        related_name="+",
        verbose_name=_("source channel"),
        db_index=False,
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="customers",
        verbose_name=_("owner"),
        db_index=False,
    )
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, related_name="+", verbose_name=_("department"), db_index=False
    )
    batch = models.ForeignKey(
        "customers.ImportBatch",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="customers",
        verbose_name=_("import"),
        db_index=False,
    )
    basis = models.CharField(_("lawful basis"), max_length=10, choices=Basis)
    consent_state = models.CharField(
        _("consent"),
        max_length=10,
        choices=[("granted", _("granted")), ("partial", _("in part"))],
        default="granted",
    )
    collected_at = models.DateTimeField(_("collected at"))
    entered_at = models.DateTimeField(_("entered at"))
    minor = models.BooleanField(_("under 14"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # Worked out from the purchases in the transaction that changes them (C8).
    last_trip_on = models.DateField(_("last journey"), null=True, editable=False)
    trips = models.PositiveIntegerField(_("purchases"), default=0, db_default=0, editable=False)
    spent = models.BigIntegerField(_("spent"), default=0, db_default=0, editable=False)  # fen
    # The last contact that reached the customer, and since when she wants none: see customers.care (C9).
    last_contact_on = models.DateField(_("last contact"), null=True, editable=False)
    no_contact_on = models.DateField(_("wants no contact since"), null=True, editable=False)

    name = SealedTextField(pgettext_lazy("person", "name"), context="customer.name")
    latin_name = SealedTextField(
        _("name in Latin letters"), context="customer.latin_name", null=True, blank=True
    )
    sex = SealedTextField(_("sex"), context="customer.sex", null=True, blank=True)
    born_on = SealedDateField(_("date of birth"), context="customer.born_on", null=True, blank=True)
    phone = SealedTextField(_("phone"), context="customer.phone", null=True, blank=True)
    second_phone = SealedTextField(_("second phone"), context="customer.second_phone", null=True, blank=True)
    email = SealedTextField(_("e-mail"), context="customer.email", null=True, blank=True)
    wechat = SealedTextField(_("WeChat"), context="customer.wechat", null=True, blank=True)
    address = SealedTextField(_("address"), context="customer.address", null=True, blank=True)
    document_type = models.CharField(_("document"), max_length=10, choices=Document, blank=True)
    document_number = SealedTextField(
        _("document number"), context="customer.document_number", null=True, blank=True
    )
    document_expires_on = SealedDateField(
        _("document valid until"), context="customer.document_expires_on", null=True, blank=True
    )
    travel_needs = SealedTextField(_("travel needs"), context="customer.travel_needs", null=True, blank=True)
    preferences = SealedTextField(_("preferences"), context="customer.preferences", null=True, blank=True)
    special_needs = SealedTextField(
        _("special needs"), context="customer.special_needs", null=True, blank=True
    )
    guardian_name = SealedTextField(_("guardian"), context="customer.guardian_name", null=True, blank=True)
    guardian_phone = SealedTextField(
        _("guardian's phone"), context="customer.guardian_phone", null=True, blank=True
    )
    guardian_relation = SealedTextField(
        _("relation to the child"), context="customer.guardian_relation", null=True, blank=True
    )

    history = Trail(sealed=True)
    objects = CustomerManager()

    class Meta:
        verbose_name = _("customer")
        permissions = [
            ("reveal_customer", _("Open sensitive fields")),
            ("share_customer", _("Ask for and give access")),
            ("approve_share", _("Approve access")),
            ("verify_customer", _("Verify important customers")),
            ("assign_customer", _("Re-assign and grade archives of the team")),
            ("sign_credit", _("Set credit and sign off purchases on account")),
            ("sign_terms", _("Sign off purchases on account for the whole house")),
            ("export_customer", _("Export archives")),
            ("approve_export", _("Approve exports of archives")),
            ("view_team", _("See the team's figures")),
            ("view_trail", _("Read history and access records")),
            ("export_trail", _("Export history and access records")),
        ]
        indexes = INDEXES
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="customer_has_a_lawful_basis"),
            models.CheckConstraint(
                condition=Q(minor=False) | Q(basis="guardian"), name="customer_child_has_a_guardian"
            ),
            models.CheckConstraint(
                condition=Q(entered_at__gte=models.F("collected_at")), name="customer_entered_after"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "awaiting", "withdrawn", "merged", "destroyed"]),
                name="customer_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("customers:detail", args=[self.pk])

    @property
    def icon(self) -> str:
        """What stands for a customer without a face; "" for a person."""
        return {"organisation": "building-2", "group": "users"}.get(self.kind, "")

    @property
    def due_at(self):
        return self.collected_at + policy.ENTRY_WINDOW

    @property
    def on_time(self) -> bool:
        """Entered within 48 hours of collection (B17); an imported one is not counted."""
        return self.batch_id is None and self.entered_at <= self.due_at
