"""For those who steer care: contact lists, the rules, the budget (C14–C16)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import pages, policy
from agency.visibility import may
from customers.care import budget as budgets
from customers.care import contact_lists, listing, occasions, rules
from customers.forms.care import RuleForm
from customers.models import CareRule, Customer

STEER = "customers.change_carerule"


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def contact_list(request: HttpRequest, code: str = "vip") -> HttpResponse:
    """VIPs, repeat customers, long-term partners, each with the act “note a contact”."""
    if code not in contact_lists.LISTS:
        raise Http404
    team = request.GET.get("who") == "team" and listing.leads(request.user)
    side = "&who=team" if team else ""
    found = contact_lists.page(
        request.user,
        code,
        team=team,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    today = localdate()
    for row in found.rows:
        row.days_silent = (today - row.heard_on).days
        row.too_long = row.days_silent >= policy.DORMANT_AFTER[row.grade].days
        row.may_note = may(request.user, "change_customer", row, duty=True)
    context = {
        "rows": found.rows,
        "older": f"?after={pages.key_to_text(found.after)}{side}" if found.after else "",
        "newer": f"?before={pages.key_to_text(found.before)}{side}" if found.before else "",
        "tabs": [
            {
                "label": label,
                "url": f"{reverse('customers:contact_list', args=[one])}?{side[1:]}".removesuffix("?"),
                "current": one == code,
            }
            for one, label in contact_lists.LISTS.items()
        ],
        "sides": [
            {"label": _("Mine"), "url": "?", "current": not team},
            {"label": _("My team"), "url": "?who=team", "current": team},
        ]
        if listing.leads(request.user)
        else [],
    }
    return render(request, "customers/care/contact_list.html", context)


@require_safe
@permission_required(STEER, raise_exception=True)
def rule_list(request: HttpRequest) -> HttpResponse:
    """What is done on which occasion for whom."""
    found = list(CareRule.objects.order_by("occasion", "grade"))
    for rule in found:
        rule.about = occasions.label(rule.occasion)
    return render(request, "customers/care/rules.html", {"rules": found})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(STEER, raise_exception=True)
def rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(CareRule, pk=pk)
    form = RuleForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        rules.change(form.save(commit=False), by=request.user)
        messages.success(request, _("The rule holds from tomorrow’s proposals on."))
        return redirect("customers:care_rules")
    context = {"form": form, "rule": found, "about": occasions.label(found.occasion)}
    return render(request, "customers/care/rule.html", context, status=422 if form.errors else 200)


@require_safe
@permission_required(STEER, raise_exception=True)
def budget(request: HttpRequest) -> HttpResponse:
    """Planned and spent by grade and occasion, with the list behind each figure."""
    this = localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(this - 1), str(this), str(this + 1)} else this
    found = budgets.lines(request.user, year)
    context = {
        "lines": [(line, str(Customer.Grade(line.grade).label)) for line in found],
        "year": year,
        "years": [
            {"label": str(one), "url": f"?year={one}", "current": one == year}
            for one in (this - 1, this, this + 1)
        ],
        "planned": sum(line.planned for line in found),
        "spent": sum(line.spent for line in found),
        "count": sum(line.count for line in found),
        "limits": [(label, policy.CARE_BUDGET[code]) for code, label in Customer.Grade.choices],
    }
    return render(request, "customers/care/budget.html", context)
