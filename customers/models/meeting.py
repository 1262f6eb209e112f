from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes
from agency.history import Trail
from agency.models import Audited, colleague
from agency.visibility import NOTHING, scope_of

from .part import Part


class TeamMeetingQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """Those one takes part in; the departments' for their managers; all for the house."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(Q(participants__contains=[user.pk]) | Q(department__in=scope.departments))


class TeamMeetingManager(models.Manager.from_queryset(TeamMeetingQuerySet)):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class TeamMeeting(SealedModel, Audited):
    """A team looks at what it learnt of its customers since the last time (客户信息分析会议, seed 004, B44).

    The minutes are sealed under a key of their own; what concerns one customer is said beside her line of the
    agenda and sealed with her key. `participants` are ids of colleagues.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("meeting", "planned")
        CLOSED = "closed", pgettext_lazy("meeting", "held")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN, editable=False)
    held_on = models.DateField(_("day of the meeting"))
    since = models.DateTimeField(_("looks back to"))
    next_on = models.DateField(_("next meeting on"), null=True, blank=True)
    chair = colleague(_("chaired by"))
    participants = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("participants"))
    drawn_up_at = models.DateTimeField(_("agenda drawn up at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    minutes = SealedTextField(_("minutes"), context="meeting.minutes", subject="id", null=True, blank=True)

    FACTS = own_notes("customers.TeamMeeting", "minutes")

    history = Trail(sealed=True)
    objects = TeamMeetingManager()

    class Meta:
        verbose_name = _("meeting on customers")
        indexes = [
            models.Index(fields=["department", "-held_on", "-id"], name="meeting_department"),
            models.Index(fields=["-held_on", "-id"], name="meeting_day"),
            GinIndex(fields=["participants"], name="meeting_participants"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["department"], condition=Q(state="open"), name="meeting_one_planned"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=models.F("held_on")), name="meeting_next_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("customers:meeting", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class AgendaItem(Part):
    """One thing learnt of one customer that a meeting talks about, and what was decided (B44).

    `source` is the row it comes from, read anew when shown; `made` the preference or task the decision became.
    """

    class Topic(models.TextChoices):
        OBSERVATION = "observation", _("observation")
        CHANGE = "change", _("reported change")
        COMPLAINT = "complaint", _("complaint")
        PREFERENCE = "preference", _("preference")
        ALERT = "alert", _("pinned alert")
        VISIT = "visit", _("answer to a return visit")
        OPINION = "opinion", _("opinion on a product")

    class Decision(models.TextChoices):
        NONE = "", pgettext_lazy("agenda", "not decided")
        PREFERENCE = "preference", pgettext_lazy("agenda", "preference on file")
        TASK = "task", pgettext_lazy("agenda", "task for the owner")
        NOTHING = "nothing", pgettext_lazy("agenda", "noted, nothing to do")

    meeting = models.ForeignKey(TeamMeeting, models.PROTECT, related_name="items", db_index=False)
    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    source = models.UUIDField()
    noted_at = models.DateTimeField(_("noted at"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default="", blank=True)
    made = models.UUIDField(null=True)
    decided_by = colleague(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    said = SealedTextField(
        _("what was decided"), context="agenda.said", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.AgendaItem", "said")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("line of an agenda")
        indexes = [models.Index(fields=["customer", "-id"], name="agenda_customer")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "source"], name="agenda_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="agenda_decided_sometime",
            ),
        ]

    def __str__(self) -> str:
        return self.get_topic_display()
