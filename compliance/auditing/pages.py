"""The pages of the audit that belong together."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def tabs_of(current: str) -> list[dict]:
    pages = (
        ("audits", _("Audits")),
        ("controls", _("Control tests")),
        ("audit_findings", pgettext("audit", "Findings")),
        ("management_reviews", _("Management reviews")),
        ("minors_filings", _("Children’s data")),
        ("inspection", _("For the inspector")),
        ("processes", _("Processes")),
    )
    return [
        {"label": label, "url": url, "current": name == current}
        for name, label in pages
        if (url := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(f"compliance:{name}")
    except NoReverseMatch:
        return ""
