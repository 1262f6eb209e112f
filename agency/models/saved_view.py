from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.encryption import SealedModel, SealedQuerySet, SealedTextField
from agency.encryption.ids import uuid7
from agency.facts import own_notes


class SavedViewQuerySet(SealedQuerySet):
    def visible_to(self, user):
        """One's own views and those a colleague of the same department shares."""
        mine = Q(owner=user)
        if user.department_id is None:  # whoever belongs nowhere has no colleagues
            return self.filter(mine)
        return self.filter(mine | Q(shared=True, owner__department=user.department_id))


class SavedView(SealedModel):
    """A named set of filters of one list page. `query` is a query string of filters, columns and
    density, never a search.

    The name is sealed under a key of its own: people name views after customers.
    """

    FACTS = own_notes("agency.SavedView", "name")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=30)
    key = models.UUIDField(default=uuid7, editable=False)
    name = SealedTextField(
        _("name"), context="saved_view.name", subject="key", row="key", max_length=30, null=True
    )
    query = models.CharField(max_length=600)
    shared = models.BooleanField(_("share with my department"), default=False)
    standard = models.BooleanField(_("open the list with this view"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page"], condition=Q(standard=True), name="savedview_one_standard"
            )
        ]

    def __str__(self) -> str:
        return str(self.name or _("Saved view"))
