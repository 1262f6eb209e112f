"""A person asks something about her own data (PIPL art. 44–50), from the first word to the answer."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import masking
from agency.encryption import SealedJSONField, SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import Basis, Category, Fact, own_notes
from agency.history import Trail
from agency.models import Audited, colleague

MODEL = "compliance.RightsRequest"


class RightsQuerySet(SealedQuerySet):
    def open(self):
        return self.filter(state__in=RightsRequest.OPEN)

    def visible_to(self, user):
        """All for those who answer for requests and those who check them; else what one took in oneself."""
        if user.has_perm("compliance.view_rights"):
            return self
        return self.filter(submitted_by=user) if user.has_perm("compliance.take_rights") else self.none()

    def unanswered(self):
        """Those whose clock runs or stands still."""
        return self.filter(state__in=RightsRequest.UNANSWERED)


class RightsRequest(SealedModel, Audited):
    """One request, its clock in working days, its steps by people.

    The person's words are sealed under the request's own key, which ends with the archive when that is destroyed:
    the number, the days and the decisions stay. Whoever confirms the decision does not review it. The acts are in
    `compliance.rights`.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("see what is kept")
        COPY = "copy", _("a copy")
        PORT = "port", _("transfer to somebody else")
        CORRECT = "correct", _("correct or complete")
        DELETE = "delete", _("delete")
        RESTRICT = "restrict", _("restrict or refuse a use")
        WITHDRAW = "withdraw", _("withdraw a consent")
        EXPLAIN = "explain", _("explain the rules")
        CLOSE = "close", _("close the account")
        RELATIVE = "relative", _("near relative of a deceased person")
        COMPLAINT = "complaint", _("complaint about the handling of data")

    class Channel(models.TextChoices):
        PAGE = "page", _("own page of the customer")
        COUNTER = "counter", pgettext_lazy("way in", "counter")
        PHONE = "phone", pgettext_lazy("way in", "telephone")
        LETTER = "letter", pgettext_lazy("way in", "letter or e-mail")
        GUIDE = "guide", pgettext_lazy("way in", "guide on tour")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("rights", "received")
        IDENTITY = "identity", _("identity to be checked")
        VERIFIED = "verified", _("identity checked")
        SCOPING = "scoping", _("decision being worked out")
        LEGAL = "legal", _("legal check of a refusal")
        REVIEW = "review", _("with the second person")
        EXECUTING = "executing", _("being carried out")
        ANSWERED = "answered", pgettext_lazy("rights", "answered")
        CLOSED = "closed", pgettext_lazy("rights", "closed")
        REJECTED = "rejected", _("rejected: identity not proven")
        WITHDRAWN = "withdrawn", _("taken back by the person")

    class Identity(models.TextChoices):
        CODE = "code", _("one-time code to a contact on file")
        DOCUMENT = "document", _("identity document seen")
        GUARDIAN = "guardian", _("guardian, with proof")
        RELATIVE = "relative", _("near relative, with proof")
        NONE = "none", _("not needed for this question")

    class Outcome(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("rights", "met")
        PARTLY = "partly", pgettext_lazy("rights", "met in part")
        REFUSED = "refused", pgettext_lazy("rights", "refused")

    BEFORE_REVIEW = ("received", "identity", "verified", "scoping", "legal")
    UNANSWERED = (*BEFORE_REVIEW, "review", "executing")
    OPEN = (*UNANSWERED, "answered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("what is asked"), max_length=10, choices=Kind)
    exercised = models.CharField(  # what a near relative asks for (PIPL art. 49)
        _("right exercised"), max_length=10, choices=Kind, blank=True
    )
    channel = models.CharField(_("way in"), max_length=8, choices=Channel)
    language = models.CharField(_("language of the answer"), max_length=10, default="zh-hans")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED, editable=False)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="rights", db_index=False
    )
    tracking = models.CharField(max_length=64, unique=True)  # keyed digest of the code the person has
    submitted_by = colleague(_("taken in by"), null=True)  # NULL: by the person, on her own page

    # what the person said, and what we noted about it
    name = SealedTextField(pgettext_lazy("person", "name"), context="rights.name")
    contact = SealedTextField(_("how to reach the person"), context="rights.contact")
    words = SealedTextField(_("what is asked, in the person’s words"), context="rights.words", null=True)
    behalf = SealedTextField(_("acts for"), context="rights.behalf", null=True)
    proof = SealedTextField(_("proof of identity"), context="rights.proof", null=True)
    comment = SealedTextField(_("reasons"), context="rights.comment", null=True)
    legal_note = SealedTextField(_("legal check"), context="rights.legal_note", null=True)
    review_note = SealedTextField(_("words of the second person"), context="rights.review_note", null=True)
    pause_note = SealedTextField(_("what we wait for"), context="rights.pause_note", null=True)
    extension_note = SealedTextField(
        _("reason for the extension"), context="rights.extension_note", null=True
    )
    letter = SealedJSONField(_("letter"), context="rights.letter", null=True)

    received_at = models.DateTimeField(_("received at"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    identity = models.CharField(_("identity shown by"), max_length=10, choices=Identity, blank=True)
    verified_by, verified_at = (
        colleague(_("checked by"), null=True),
        models.DateTimeField(_("checked at"), null=True),
    )
    decided_by, decided_at = (
        colleague(_("decided by"), null=True),
        models.DateTimeField(_("decided at"), null=True),
    )
    reviewed_by, reviewed_at = (
        colleague(_("reviewed by"), null=True),
        models.DateTimeField(_("reviewed at"), null=True),
    )
    answered_by, answered_at = (
        colleague(_("answered by"), null=True),
        models.DateTimeField(_("answered at"), null=True),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    due_on = models.DateField(_("answer by"))
    paused_on = models.DateField(_("waits for the person since"), null=True)
    paused_days = models.PositiveSmallIntegerField(_("working days waited for the person"), default=0)
    extended_days = models.PositiveSmallIntegerField(_("extended by working days"), default=0)
    warned = models.PositiveSmallIntegerField(default=0)  # the last stage of the clock that was told
    overdue_at = models.DateTimeField(_("overdue since"), null=True)
    disposal = models.ForeignKey(
        "compliance.DisposalBatch",
        models.PROTECT,
        null=True,
        related_name="rights",
        verbose_name=_("disposal batch"),
    )

    FACTS = (
        Fact("name", "own", 0, masking.name, model=MODEL, exportable=False, basis=Basis.DUTY),
        Fact(
            "contact",
            "own",
            1,
            masking.phone,
            model=MODEL,
            category=Category.CONTACT,
            exportable=False,
            basis=Basis.DUTY,
        ),
        *own_notes(
            MODEL,
            *("words", "behalf", "proof", "comment", "legal_note", "review_note", "pause_note"),
            *("extension_note", "letter"),
        ),
    )

    history = Trail(sealed=True)
    objects = models.Manager.from_queryset(RightsQuerySet)()

    class Meta:
        verbose_name = _("request about personal data")
        permissions = [
            ("take_rights", _("Take in requests of customers about their data")),
            ("view_rights", _("See requests of customers about their data")),
            ("handle_rights", _("Handle requests of customers about their data")),
            ("review_rights", _("Review decisions on requests about data")),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="rights_newest"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(
                    state__in=["received", "identity", "verified", "scoping", "legal", "review", "executing"]
                ),
                name="rights_due",
            ),
            models.Index(fields=["customer"], name="rights_customer"),
            models.Index(fields=["submitted_by", "-received_at"], name="rights_taken_in"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")),
                name="rights_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["executing", "answered", "closed", "rejected"])
                | Q(decided_by__isnull=False, reviewed_by__isnull=False),
                name="rights_decided_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scoping", "legal", "executing", "answered", "closed"])
                | Q(verified_at__isnull=False),
                name="rights_verified_first",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("compliance:rights_request", args=[self.pk])

    @property
    def asks(self) -> str:
        """The right that is exercised: a near relative's is one of the others."""
        return self.exercised or self.kind

    @property
    def running(self) -> bool:
        return self.state in self.UNANSWERED

    @property
    def paused(self) -> bool:
        return self.paused_on is not None

    def answered_in_time(self, on: date) -> bool:
        return on <= self.due_on
