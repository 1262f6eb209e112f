"""The rules by which changes apply at once or wait: read by whoever decides, written by the CRM manager."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customers.forms.change_rules import RuleForm, abouts
from customers.models import ChangePolicy, Customer

RIGHT = "customers.add_changepolicy"


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def rules(request):
    """What holds today, what comes, what held; a new line is added, none is ever rewritten."""
    return _page(request, RuleForm() if request.user.has_perm(RIGHT) else None)


@require_http_methods(["GET", "POST"])
@permission_required(RIGHT, raise_exception=True)
def new(request):
    """Write a line down; it holds from its day on."""
    form = RuleForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form)
    form.instance.by = request.user
    form.save()
    messages.success(request, _("The rule is written down and holds from its day."))
    return redirect("customers:change_rules")


def _page(request, form: RuleForm | None):
    context = {"form": form, "lines": _lines()}
    return render(
        request, "customers/changing/rules.html", context, status=422 if form and form.errors else 200
    )


def _lines() -> list[dict]:
    """Every line with its words and whether it holds, is to come, or was replaced."""
    today, words = localdate(), {code: str(label) for code, label in abouts()}
    holding = {line.pk for line in ChangePolicy.objects.in_force(today)}
    place = {code: number for number, code in enumerate(words)}
    lines = ChangePolicy.objects.select_related("by").order_by("grade", "kind", "-effective_from", "-pk")
    shown = [
        {
            "line": line,
            "about": words.get(line.about, line.about),
            "grade": dict(Customer.Grade.choices).get(line.grade, ""),
            "kind": dict(Customer.Kind.choices).get(line.kind, ""),
            "state": "now" if line.pk in holding else "coming" if line.effective_from > today else "replaced",
        }
        for line in lines
    ]
    return sorted(shown, key=lambda row: (row["state"] == "replaced", place.get(row["line"].about, 99)))
