from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own views and those a colleague of the same department shares."""
        mine = Q(owner=user)
        if user.department_id is None:  # whoever belongs nowhere has no colleagues
            return self.filter(mine)
        return self.filter(mine | Q(shared=True, owner__department=user.department_id))


class SavedView(models.Model):
    """A named set of filters of one list page. `query` is a query string of filters only, never a search."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(max_length=300)
    shared = models.BooleanField(_("share with my department"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
