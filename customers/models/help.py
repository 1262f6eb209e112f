from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague
from agency.visibility import NOTHING, scope_of


class HelpRequestQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own, those one was asked, and those of one's departments for their managers."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        concerned = Q(requester=user) | Q(to=user) | Q(answered_by=user)
        return self.filter(concerned | Q(department__in=scope.departments))

    def answerable_by(self, user):
        """Those `user` may answer now: asked of her, or of the department she manages."""
        return self.visible_to(user).filter(state=HelpRequest.State.WAITING).exclude(requester=user)


class HelpRequestManager(models.Manager.from_queryset(HelpRequestQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class HelpRequest(SealedModel, Audited):
    """A colleague asks the line manager for help with an archive or a task (seed 000, A24).

    What is written is sealed under `sealed_under`: the archive's key, or that of the first contact, so it ends
    with what it is about. `about` and `record` lead back to it (`customers.helping.contexts`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("help", "open")
        ANSWERED = "answered", pgettext_lazy("help", "answered")
        CLOSED = "closed", pgettext_lazy("help", "closed")

    class Outcome(models.TextChoices):
        NONE = "", pgettext_lazy("help", "not closed")
        SOLVED = "solved", pgettext_lazy("help", "solved")
        UNSOLVED = "unsolved", pgettext_lazy("help", "not solved")
        WITHDRAWN = "withdrawn", pgettext_lazy("help", "no longer needed")

    OPEN = ("waiting", "answered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    about = models.CharField(_("about"), max_length=10)
    record = models.UUIDField()
    sealed_under = models.UUIDField(editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="help_requests", db_index=False
    )
    number = models.CharField(_("archive number"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, editable=False)
    requester = colleague(_("asked by"))
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    to = colleague(_("asked of"))
    step = models.PositiveSmallIntegerField(_("times handed up"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=now)  # of whoever is asked now: her clock begins
    due_at = models.DateTimeField(_("answer by"))
    answered_by = colleague(_("answered by"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default="", blank=True)

    question = SealedTextField(_("what help is needed"), context="help.question", subject="sealed_under")
    answer = SealedTextField(
        _("answer"), context="help.answer", subject="sealed_under", null=True, blank=True
    )

    FACTS = own_notes("customers.HelpRequest", "question", "answer")

    history = Trail(sealed=True)
    objects = HelpRequestManager()

    class Meta:
        verbose_name = _("request for help")
        indexes = [
            models.Index(fields=["to", "created_at"], condition=Q(state="waiting"), name="help_waiting"),
            models.Index(
                fields=["department", "created_at"], condition=Q(state="waiting"), name="help_unit_waiting"
            ),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="help_due"),
            models.Index(fields=["answered_at"], condition=Q(state="answered"), name="help_answered"),
            models.Index(fields=["requester", "-created_at"], name="help_requester"),
            models.Index(fields=["answered_by", "-answered_at"], name="help_answerer"),
            models.Index(fields=["record", "-created_at"], name="help_record"),
            models.Index(fields=["customer"], condition=Q(customer__isnull=False), name="help_customer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "requester"], condition=Q(state="waiting"), name="help_asked_once"
            ),
            models.CheckConstraint(condition=~Q(to=F("requester")), name="help_of_another"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("requester")), name="help_from_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="help_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="help_closed_sometime",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("agency:inbox_item", args=["help", self.pk])
