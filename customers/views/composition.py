"""What archives and sales are made of, as bars that open the list behind them (L1–L5, L16)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers import composition_page
from customers.figures import loyalty, overview, panels, trends
from customers.figures import sales as sold

SEES = permission_required("customers.view_customer", raise_exception=True)


@require_safe
@SEES
def index(request: HttpRequest) -> HttpResponse:
    """The charts within one's reach, narrowed by the address to a department or an owner."""
    made = composition_page.context(request.user, panels.asked_in(request.GET))
    return render(request, "customers/composition.html", made)


@require_safe
@SEES
def sales(request: HttpRequest) -> HttpResponse:
    made = sold.context(request.user, panels.asked_in(request.GET))
    return render(request, "customers/figures/sales.html", made)


@require_safe
@SEES
def customer_overview(request: HttpRequest) -> HttpResponse:
    made = overview.context(request.user, panels.asked_in(request.GET))
    return render(request, "customers/figures/overview.html", made)


@require_safe
@SEES
def customer_loyalty(request: HttpRequest) -> HttpResponse:
    made = loyalty.context(request.user, panels.asked_in(request.GET))
    return render(request, "customers/figures/loyalty.html", made)


@require_safe
@SEES
def trend(request: HttpRequest, axis: str) -> HttpResponse:
    made = trends.context(request.user, axis, panels.asked_in(request.GET))
    return render(request, "customers/figures/trend.html", made)
