from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.encryption import SealedTextField
from agency.facts import own_notes
from agency.history import Trail
from agency.visibility import NOTHING, scope_of

from .part import Part, PartManager, PartQuerySet


class CareTaskQuerySet(PartQuerySet):
    def within_reach(self, user):
        """One's own tasks, the departments' for their managers, all for house roles."""
        scope = scope_of(user)
        if scope is NOTHING:
            return self.none()
        if scope.everything:
            return self
        return self.filter(Q(owner=user) | Q(department__in=scope.departments))

    def open(self):
        return self.filter(state=CareTask.State.OPEN)


class CareTask(Part):
    """Something to do for a customer by a day: a planned visit, a follow-up, a return visit after silence.

    Owner and department follow the archive while it is open (`care_follows`, a trigger).
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("planned visit")  # C10
        FOLLOW_UP = "follow_up", _("follow-up")  # C10
        RETURN = "return", _("return visit")  # C9: nothing heard for too long

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "open")
        DONE = "done", pgettext_lazy("task", "done")
        DROPPED = "dropped", pgettext_lazy("task", "called off")

    class Outcome(models.TextChoices):
        NONE = "", pgettext_lazy("return visit", "not answered")
        ACTIVE = "active", _("still our customer")
        CHANGED = "changed", _("needs have changed")
        LOST = "lost", _("lost")
        REFUSES = "refuses", _("wants no contact")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    occasion = models.CharField(_("occasion"), max_length=20, blank=True)  # see customers.care.festivals
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"), db_index=False
    )
    department = models.ForeignKey("agency.Department", models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(_("due on"))
    what = SealedTextField(
        _("what to do"), context="caretask.what", subject="customer_id", null=True, blank=True
    )
    silent_since = models.DateField(_("nothing heard since"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default="", blank=True)
    pooled_on = models.DateField(_("in the pool since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    told = models.PositiveSmallIntegerField(default=0)  # how far it was reminded of: customers.care.reminding
    # What the clock proposed once, so that it never does again: archive, occasion, year. Empty by hand.
    key = models.CharField(max_length=80, blank=True)
    use = models.ForeignKey(
        "customers.SegmentUse", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    FACTS = own_notes("customers.CareTask", "what")

    history = Trail(sealed=True)
    objects = PartManager.from_queryset(CareTaskQuerySet)()

    class Meta:
        verbose_name = _("task for a customer")
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], condition=Q(state="open"), name="caretask_owner_open"
            ),
            models.Index(
                fields=["department", "due_on", "id"], condition=Q(state="open"), name="caretask_unit_open"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="caretask_open"),
            models.Index(fields=["customer", "-due_on", "-id"], name="caretask_customer"),
            models.Index(fields=["owner", "created_at"], condition=Q(kind="return"), name="caretask_return"),
            models.Index(fields=["use"], condition=Q(use__isnull=False), name="caretask_use"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="caretask_proposed_once"),
            models.UniqueConstraint(
                fields=["customer", "use"], condition=Q(use__isnull=False), name="caretask_once_a_use"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | Q(~Q(state="open"), ended_at__isnull=False),
                name="caretask_ended_sometime",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("customers:care_task", args=[self.pk])


class Visit(Part):
    """One contact with the customer: called, met, written to; planned before or not (C10, C12)."""

    class Way(models.TextChoices):
        CALL = "call", _("call")
        VISIT = "visit", _("visit")
        MEETING = "meeting", _("at our office")
        MESSAGE = "message", pgettext_lazy("contact", "message")
        EVENT = "event", pgettext_lazy("contact", "event")

    way = models.CharField(_("how"), max_length=8, choices=Way, default=Way.CALL)
    reached = models.BooleanField(_("reached"), default=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        "agency.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    task = models.ForeignKey(
        CareTask, models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    occasion = models.CharField(_("occasion"), max_length=20, blank=True)
    participants = SealedTextField(
        _("participants"), context="visit.participants", subject="customer_id", null=True, blank=True
    )
    minutes = SealedTextField(
        _("what was said"), context="visit.minutes", subject="customer_id", null=True, blank=True
    )

    FACTS = own_notes("customers.Visit", "participants", "minutes")

    history = Trail(sealed=True)

    class Meta:
        verbose_name = _("contact")
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="visit_customer"),
            models.Index(fields=["by", "-at", "-id"], name="visit_by"),
        ]

    def __str__(self) -> str:
        return self.get_way_display()
