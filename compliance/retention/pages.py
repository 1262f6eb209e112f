"""The three pages that belong together: rules, holds, destruction."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs_of(current: str) -> list[dict]:
    pages = (("retention", _("Rules")), ("holds", _("Holds")), ("disposals", _("Destruction")))
    return [
        {"label": label, "url": reverse(f"compliance:{name}"), "current": name == current}
        for name, label in pages
    ]
