"""The periodic review: what is mine to answer, how far the team is, the second look, the report (C1–C3)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import newest, policy
from agency.errors import Refused
from agency.visibility import may
from compliance.forms.review import AttestForm, LookAgainForm
from compliance.models import ReviewCampaign, ReviewItem
from compliance.review_pages import Lines, figures_of, lines_of, tabs_of
from compliance.reviewing import attesting, closing, progress, sampling
from customers.showing import Sheet

SEE = "customers.view_customer"


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The rounds, newest first, each with what is mine or my team's."""
    campaigns = ReviewCampaign.objects.exclude(state="filling")
    rounds, older = newest.page(campaigns, request.GET.get("after", ""))
    items = ReviewItem.objects.visible_to(request.user).filter(campaign__in=rounds)
    team = progress.tallies(items, "campaign")
    mine = progress.tallies(items.filter(owner=request.user), "campaign")
    for one in rounds:
        one.tally, one.mine = team.get(one.pk, progress.Tally()), mine.get(one.pk, progress.Tally())
    context = {
        "rounds": rounds,
        "older": f"?after={older}" if older else "",
        "team": _leads(request.user),
    }
    return render(request, "compliance/review/index.html", context)


@require_safe
@permission_required(SEE, raise_exception=True)
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The lines of one round: mine to answer, or those behind a figure."""
    campaign = _campaign(pk)
    asked = Lines.parse(request.GET, request.user)
    rows, after = lines_of(campaign, request.user, asked)
    context = {
        "campaign": campaign,
        "asked": asked,
        "rows": rows,
        "older": f"?{asked.query(after=after)}" if after else "",
        "newer": f"?{asked.query()}" if asked.after else "",
        "controls": asked.controls(request.user, campaign),
        "tally": progress.tally(
            ReviewItem.objects.visible_to(request.user).filter(campaign=campaign, owner=request.user)
        ),
        "answerable": campaign.open and any(row.state == "open" and row.mine for row in rows),
        "tabs": tabs_of(campaign, request.user, "review"),
    }
    return render(request, "compliance/review/lines.html", context)


@require_POST
@permission_required("customers.change_customer", raise_exception=True)
def unchanged(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The marked archives were looked at and are right and up to date."""
    campaign = _campaign(pk)
    done = attesting.attest_unchanged(_ids(request.POST.getlist("ids")[: policy.PAGE]), by=request.user)
    if done:
        words = ngettext("%(count)s archive is answered for.", "%(count)s archives are answered for.", done)
        messages.success(request, words % {"count": done})
    else:
        messages.info(request, _("Select at least one archive first."))
    return redirect(campaign)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One archive in the review, with the form for its answer."""
    line = _line(request, pk)
    answers = {"outcome": request.GET.get("outcome", "")}
    form = AttestForm(request.POST or None, initial=answers)
    answerable = (
        line.campaign.open and line.state == "open" and may(request.user, "change_customer", line.customer)
    )
    if request.method == "POST":
        if not answerable and line.state == "open":
            raise Http404
        if form.is_valid():
            try:
                attesting.attest(line.pk, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error("outcome", str(refusal))
            else:
                messages.success(request, _("The answer is recorded."))
                return redirect(line.campaign)
    return _item_page(request, line, {"form": form, "answerable": answerable})


@require_POST
@permission_required(sampling.RIGHT, raise_exception=True)
def look_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The supervisor confirms a drawn answer or sends it back."""
    line = _line(request, pk)
    form = LookAgainForm(request.POST)
    if form.is_valid():
        agreed = form.cleaned_data["agreed"] == "yes"
        try:
            sampling.look_again(line.pk, by=request.user, agreed=agreed, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _("The second look is recorded."))
            return redirect("compliance:review_progress", pk=line.campaign_id)
    return _item_page(request, line, {"again": form})


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def progress_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the team is: the curve, people and departments, the lines drawn for a second look."""
    campaign = _campaign(pk)
    items = ReviewItem.objects.visible_to(request.user).filter(campaign=campaign)
    drawn = (
        items.exclude(sample="").select_related("customer", "owner", "attested_by").order_by("sample", "pk")
    )
    context = {
        "campaign": campaign,
        "drawn": drawn[: policy.PAGE],
        "may_draw": campaign.open and request.user.has_perm(sampling.RIGHT),
        "may_close": closing.may_close(campaign, request.user),
        "percent": policy.REVIEW_SAMPLE,
        "tabs": tabs_of(campaign, request.user, "review_progress"),
        **figures_of(campaign, items, localdate()),
    }
    return render(request, "compliance/review/progress.html", context)


@require_POST
@permission_required(sampling.RIGHT, raise_exception=True)
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw some answers for a second look."""
    campaign = _campaign(pk)
    size = sampling.draw(campaign, by=request.user)
    words = ngettext("%(count)s answer was drawn.", "%(count)s answers were drawn.", size)
    messages.success(request, words % {"count": size})
    return redirect("compliance:review_progress", pk=campaign.pk)


@require_POST
@permission_required(closing.RIGHT, raise_exception=True)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the review with what is missing."""
    campaign = closing.close(_campaign(pk), by=request.user, now=now())
    messages.success(request, _("The review is closed; its report stays."))
    return redirect("compliance:review_report", pk=campaign.pk)


def _campaign(pk: UUID) -> ReviewCampaign:
    return get_object_or_404(ReviewCampaign.objects.exclude(state="filling"), pk=pk)


def _line(request: HttpRequest, pk: UUID) -> ReviewItem:
    items = ReviewItem.objects.visible_to(request.user)
    related = ("campaign", "customer__owner", "customer__department", "owner", "attested_by", "sampled_by")
    return get_object_or_404(items.select_related(*related), pk=pk)


def _item_page(request: HttpRequest, line: ReviewItem, context: dict) -> HttpResponse:
    drawn = line.sample == "drawn" and line.campaign.open and line.attested_by_id != request.user.pk
    context |= {
        "line": line,
        "sheet": Sheet(line.customer, request.user),
        "back": f"{reverse('compliance:review', args=[line.campaign_id])}",
        "again": context.get("again")
        or (LookAgainForm() if drawn and request.user.has_perm(sampling.RIGHT) else None),
    }
    bound = any(form is not None and form.is_bound for form in (context.get("form"), context["again"]))
    return render(request, "compliance/review/item.html", context, status=422 if bound else 200)


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _leads(user) -> bool:
    return user.has_perm("customers.view_team")
