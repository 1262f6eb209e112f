"""Reviews and spot checks on paper: a page to print, or a PDF with `?as=pdf`. Each print is written down."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from compliance.models import Finding, ReviewCampaign, ReviewItem, SpotCheck
from compliance.review_pages import Lines, asked_for, figures_of
from compliance.reviewing import closing_report
from compliance.reviewing import sheet as review_sheets
from compliance.spot_checks import sheet as spot_sheets
from customers.views.papers import answer, form_of


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def review_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lines of the list, with its filters: mine, or each reviewer's of my team on pages of their own."""
    campaign = _campaign(pk)
    rows = asked_for(campaign, request.user, Lines.parse(request.GET, request.user))
    form = form_of(request)
    paper = review_sheets.print_sheet(campaign, rows, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=campaign.get_absolute_url())


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def review_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The closing report. Before the end: the figures as they stand, said so."""
    campaign = _campaign(pk)
    items = ReviewItem.objects.visible_to(request.user).filter(campaign=campaign)
    figures, form = figures_of(campaign, items, localdate()), form_of(request)
    paper = closing_report.print_report(campaign, figures, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=f"{campaign.get_absolute_url()}progress/")


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def spot_check_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the lot was drawn and what was found."""
    checks = SpotCheck.objects.visible_to(request.user).select_related("drawn_by", "department")
    check = get_object_or_404(checks, pk=pk)
    findings, form = Finding.objects.visible_to(request.user).filter(check_of=check), form_of(request)
    paper = spot_sheets.print_sheet(check, findings, by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=check.get_absolute_url())


def _campaign(pk: UUID) -> ReviewCampaign:
    return get_object_or_404(ReviewCampaign.objects.exclude(state="filling"), pk=pk)
