"""The quality of the archives of a department: figures, what is missing, and the archives behind (C18)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.charts import Bar, hbars
from customers.parts import measuring, quality
from customers.parts.measuring import BANDS, Asked

TONES = {"0": "bad", "40": "warn", "60": "3", "80": "1", "100": "ok"}


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def department_quality(request: HttpRequest) -> HttpResponse:
    """Every figure opens the archives it counts, the weakest first."""
    asked, today = Asked.parse(request.GET), localdate()
    lines = measuring.departments(request.user, today)
    rows, after = measuring.worst(request.user, asked, request.GET.get("after", ""))
    for row in rows:
        row.lacking = [quality.CONTENTS[code].label for code in row.missing if code in quality.CONTENTS]
        row.stale = quality.is_stale(row.customer, row.fresh_on, today)
    counts = measuring.bands(request.user, asked)
    context = {
        "lines": lines,
        "asked": asked,
        "rows": rows,
        "older": f"?{asked.query(after=after)}#worst" if after else "",
        "newer": f"?{asked.query()}#worst" if request.GET.get("after") else "",
        "bands": _bars(
            [(code, measuring.BAND_LABELS[code], counts[f"b{code}"], TONES[code]) for code in BANDS],
            asked,
            "band",
        ),
        "lacking": _bars(
            [
                (code, quality.CONTENTS[code].label, count, "2")
                for code, count in measuring.missing_most(request.user, asked)
            ],
            asked,
            "missing",
        ),
        "list_url": f"{reverse('customers:list')}?{asked.as_filters()}",
        "filters": [
            _control(
                asked,
                "department",
                _("Department"),
                [(line.department.pk, line.department.name) for line in lines],
            ),
            _control(asked, "band", _("Score"), list(measuring.BAND_LABELS.items())),
            _control(
                asked, "missing", _("Missing"), [(one.code, one.label) for one in quality.CONTENTS.values()]
            ),
        ],
    }
    response = render(request, "customers/parts/department_quality.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _bars(counted: list[tuple], asked: Asked, name: str) -> str:
    """A bar for each count, as long as its part of the largest; each opens its list."""
    most = max((count for _code, _label, count, _tone in counted), default=0) or 1
    path = reverse("customers:quality")
    return hbars(
        [
            Bar(
                str(label),
                round(100 * count / most),
                tone=tone,
                url=f"{path}?{asked.query(**{name: code})}#worst",
                text=str(count),
            )
            for code, label, count, tone in counted
        ]
    )


def _control(asked: Asked, name: str, label: str, choices: list[tuple]) -> dict:
    value = getattr(asked, name) or ""
    clear = f"?{asked.query(**{name: None})}"
    return {"name": name, "label": label, "value": value, "choices": choices, "clear": clear}
