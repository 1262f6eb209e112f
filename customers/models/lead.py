from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agency import masking, policy
from agency.encryption import SealedJSONField, SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited
from agency.visibility import NOTHING, scope_of

from .lead_batch import LeadBatch


class LeadQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """Leads one sent in or has to deal with; the department's for its managers; all for the house."""
        scope = scope_of(user)
        own = Q(submitted_by=user) | Q(assigned_to=user)
        if scope is NOTHING:
            return self.filter(submitted_by=user)
        if scope.everything:
            return self
        return self.filter(own | Q(department__in=scope.departments))

    def triable_by(self, user):
        """Leads `user` decides about: house or department for whoever screens, else those handed to them."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if not user.has_perm("customers.triage_leads"):
            return self.filter(assigned_to=user)
        if scope.everything:
            return self
        return self.filter(Q(assigned_to=user) | Q(department__in=scope.departments))

    def waiting(self):
        return self.filter(state__in=Lead.OPEN)


class LeadManager(models.Manager.from_queryset(LeadQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Lead(SealedModel, Audited):
    """What reached the house before it is an archive: screened first (seed 002 初步筛选, B21–B28).

    Its 48 hours are those of the first contact made with it (`intake`): same id, so one key seals both and one
    destruction ends both.
    """

    class Way(models.TextChoices):
        COUNTER = "counter", _("Counter")
        PHONE = "phone", _("Telephone")
        WEBSITE = "website", _("Website")
        SOCIAL = "social", _("Social media")
        GUIDE = "guide", _("Guide on tour")
        VISIT = "visit", _("Visit or market survey")
        AGENCY = "agency", _("Survey agency")
        SHEET = "sheet", _("Observation sheet")
        SELF = "self", _("Filled in by the customer")
        STAFF = "staff", _("Told by a colleague")

    class Kind(models.TextChoices):
        NEW = "new", _("New customer")
        CHANGE = "change", _("Change to an archive")
        OBSERVATION = "observation", _("Observation")
        COMPLAINT = "complaint", _("Complaint")

    class State(models.TextChoices):
        NEW = "new", _("to be screened")
        MATCHED = "matched", _("matched to an archive")
        QUALIFIED = "qualified", _("to be registered")
        ACCEPTED = "accepted", _("registered")
        MERGED = "merged", _("taken into an archive")
        REJECTED = "rejected", _("rejected")
        FORWARDED = "forwarded", _("forwarded")

    class Rejection(models.TextChoices):
        SPAM = "spam", _("Advertising or nonsense")
        UNREACHABLE = "unreachable", _("Wrong or dead number")
        NO_CONSENT = "no_consent", _("The person does not consent")
        NO_INTEREST = "no_interest", _("No interest")
        DUPLICATE = "duplicate", _("Came in twice")
        UNPROVEN = "unproven", _("Could not be verified")
        OUT_OF_SCOPE = "out_of_scope", _("Not what we offer")
        OTHER = "other", _("Another reason")

    class Result(models.TextChoices):
        """What became of the change request it was accepted as."""

        WAITING = "waiting", _("being checked")
        APPLIED = "applied", _("stands in the archive")
        REFUSED = "refused", _("not taken over")

    OPEN = ("new", "matched")
    ENDED = ("accepted", "merged", "rejected", "forwarded")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(_("way in"), max_length=10, choices=Way)
    kind = models.CharField(_("kind of fact"), max_length=12, choices=Kind, default=Kind.NEW)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW, editable=False)
    source = models.ForeignKey(
        "customers.SourceChannel",
        models.PROTECT,
        related_name="+",
        verbose_name=_("source channel"),
        db_index=False,
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sent in by"),
        db_index=False,
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="leads",
        verbose_name=_("assigned to"),
    )
    intake = models.OneToOneField("customers.Intake", models.PROTECT, null=True, related_name="lead")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="leads")
    batch = models.ForeignKey(LeadBatch, models.PROTECT, null=True, related_name="leads")
    channel = models.ForeignKey(
        "customers.ChannelKey", models.PROTECT, null=True, related_name="+", db_index=False
    )
    once = models.CharField(max_length=64, blank=True)  # digest of the sender's idempotency key
    collected_at = models.DateTimeField(_("collected at"))
    needs_check = models.BooleanField(default=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("verified by"),
        db_index=False,
    )
    verified_at = models.DateTimeField(_("verified at"), null=True)
    rejection = models.CharField(_("reason for rejecting"), max_length=12, choices=Rejection, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    result = models.CharField(_("outcome"), max_length=8, choices=Result, blank=True)
    ended_at = models.DateTimeField(_("decided at"), null=True)
    purged_at = models.DateTimeField(_("destroyed at"), null=True)
    notice = models.ForeignKey("customers.PrivacyNotice", models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(_("declared true at"), null=True)
    keys = ArrayField(models.UUIDField(), default=list)  # exact tokens; emptied with the facts

    contact = SealedTextField(_("who"), context="lead.contact", null=True, blank=True)
    phone = SealedTextField(_("phone"), context="lead.phone", null=True, blank=True)
    email = SealedTextField(_("e-mail"), context="lead.email", null=True, blank=True)
    wechat = SealedTextField(_("WeChat"), context="lead.wechat", null=True, blank=True)
    wish = SealedTextField(_("wish"), context="lead.wish", null=True, blank=True)
    note = SealedTextField(_("note"), context="lead.note", null=True, blank=True)
    filled = SealedJSONField(_("form filled in"), context="lead.filled", null=True, blank=True)
    evidence = SealedTextField(_("how it was verified"), context="lead.evidence", null=True, blank=True)
    closing_note = SealedTextField(
        _("note on the decision"), context="lead.closing_note", null=True, blank=True
    )

    FACTS = (
        Fact("contact", "contact", 0, masking.name, model="customers.Lead"),
        Fact("phone", "contact", 1, masking.phone, model="customers.Lead", category=Category.CONTACT),
        Fact("email", "contact", 1, masking.email, model="customers.Lead", category=Category.CONTACT),
        Fact("wechat", "contact", 1, masking.account, model="customers.Lead", category=Category.CONTACT),
        Fact("wish", "travel", 0, masking.shown, model="customers.Lead", category=Category.PREFERENCE),
        Fact("note", "contact", 0, masking.shown, long=True, model="customers.Lead", category=Category.NOTE),
        Fact("filled", "contact", 1, masking.hidden, model="customers.Lead", exportable=False),
        *own_notes("customers.Lead", "evidence", "closing_note"),
    )

    history = Trail(sealed=True, excluded_fields=("keys",))
    objects = LeadManager()

    class Meta:
        verbose_name = _("lead")
        permissions = [("triage_leads", _("Screen leads"))]
        indexes = [
            models.Index(
                fields=["collected_at", "id"], condition=Q(state__in=["new", "matched"]), name="lead_open"
            ),
            models.Index(fields=["department", "state", "-collected_at"], name="lead_department"),
            models.Index(fields=["state", "-collected_at", "-id"], name="lead_state"),
            models.Index(fields=["source", "state", "-collected_at"], name="lead_source"),
            models.Index(fields=["submitted_by", "-collected_at"], name="lead_submitter"),
            models.Index(fields=["ended_at"], condition=Q(purged_at=None), name="lead_purge"),
            GinIndex(fields=["keys"], name="lead_keys"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "once"], condition=~Q(once=""), name="lead_received_once"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(submitted_by=None) | ~Q(verified_by=F("submitted_by")),
                name="lead_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "matched", "qualified"], ended_at=None)
                | Q(state__in=["accepted", "merged", "rejected", "forwarded"], ended_at__isnull=False),
                name="lead_ended_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {localtime(self.collected_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("customers:lead", args=[self.pk])

    @property
    def due_at(self):
        """The end of the 48 hours, which the first contact's clock keeps."""
        return self.collected_at + policy.ENTRY_WINDOW

    @property
    def waiting(self) -> bool:
        return self.state in self.OPEN

    @property
    def unverified(self) -> bool:
        """Came from a colleague's survey and no second person has looked (A20, B22)."""
        return self.needs_check and self.verified_at is None
