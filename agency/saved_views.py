"""Lists whose filters are kept under a name: one's own, or shared with the department (B47, G7)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from agency.models import SavedView

SHOWN = 12  # tabs of saved views at most


@dataclass(frozen=True)
class SavedList:
    """A list page with views. `kept` gives back what of a query string a view keeps: filters, never a search.

    `app` is the namespace of its addresses: `list`, `view_save`, `view_change` and `view_delete`.
    """

    page: str
    app: str
    title: Promise
    kept: Callable[[str], str]
    shared_help: Promise
    renew_help: Promise

    @property
    def url(self) -> str:
        return reverse(f"{self.app}:list")

    def views(self, user) -> list[SavedView]:
        """Those `user` may open, her own first."""
        views = SavedView.objects.visible_to(user).filter(page=self.page).select_related("owner")
        return sorted(views.order_by("shared", "pk")[:SHOWN], key=lambda view: (view.shared, str(view)))

    def standard(self, user) -> SavedView | None:
        """The view her list opens with."""
        return SavedView.objects.filter(owner=user, page=self.page, standard=True).first()

    def address_of(self, view: SavedView) -> str:
        query = self.kept(view.query)
        return f"{self.url}?{query}{'&' if query else ''}saved={view.pk}"

    def delete_url(self, view: SavedView) -> str:
        """Where it is deleted; "" while it is new."""
        return reverse(f"{self.app}:view_delete", args=[view.pk]) if view.pk else ""

    def tabs(self, saved: list[SavedView], current: str) -> list[dict]:
        """The saved views as tabs; `current` is the id in the address, as it stands there."""
        return [
            {
                "label": str(view),
                "url": self.address_of(view),
                "count": "",
                "current": str(view.pk) == current,
            }
            for view in saved
        ]
