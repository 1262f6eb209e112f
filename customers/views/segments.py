"""Segments: those one may use, one of them with who is in it and who is left out, keeping and putting away (D11)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import charts, pages, policy
from agency.errors import Refused
from customers.filters import Filters
from customers.forms.segments import SegmentForm
from customers.models import Segment, SegmentUse
from customers.segments import choosing, guarding, previewing, saving, using
from customers.segments.saying import Speaker

SEE = "customers.view_customer"
LAST_USES = 5


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """One's own segments and those shared, the newest first, by key."""
    rows = Segment.objects.visible_to(request.user).live().select_related("owner")
    if after := _uuid(request.GET.get("after", "")):
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    speaker = Speaker(one.query for one in shown)
    for one in shown:
        one.words = speaker.words(one.query)
    context = {
        "segments": shown,
        "cap": policy.COUNT_CAP,
        "older": f"?after={shown[-1].pk}" if len(found) > policy.PAGE else "",
        "newer": "?" if after else "",
    }
    return render(request, "customers/segments/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    """The filters of the list become a segment."""
    data = request.POST if request.method == "POST" else None
    query = Filters.parse(request.GET).query(**saving.SHOWN)
    form = SegmentForm(data, user=request.user, query=query)
    if data is not None and form.is_valid():
        try:
            made = saving.save(form.cleaned_data["key"], by=request.user, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The segment is saved."))
            return redirect(made)
    return _form(request, form, back=f"{reverse('customers:list')}?{query}", title=_("Save as a segment"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own segment: other filters, another name, shared or no longer."""
    segment = get_object_or_404(Segment.objects.live(), pk=pk, owner=request.user)
    data = request.POST if request.method == "POST" else None
    form = SegmentForm(data, user=request.user, segment=segment)
    if data is not None and form.is_valid():
        try:
            saving.change(segment, by=request.user, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The segment is saved."))
            return redirect(segment)
    return _form(request, form, back=segment.get_absolute_url(), title=_("Change the segment"))


@require_POST
@permission_required(SEE, raise_exception=True)
def put_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    saving.put_away(get_object_or_404(Segment.objects.live(), pk=pk, owner=request.user), by=request.user)
    messages.success(request, _("The segment is put away. Its uses stay on file."))
    return redirect("customers:segments")


@require_safe
@permission_required(SEE, raise_exception=True)
def segment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in it now, who would be left out and why, what it was used for last."""
    found = find(request, pk)
    moment, user = now(), request.user
    preview = previewing.preview(user, found, moment)
    show = request.GET.get("show", "")
    show = show if show in ("allowed", *(one.code for one in choosing.GROUNDS)) else ""
    keys = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = previewing.members(user, found, moment, show, **keys)
    reasons = previewing.reasons(user, found, moment, page.rows)
    for row in page.rows:
        row.ground = choosing.ground(reasons.get(row.pk, ""))
    side = f"show={show}&" if show else ""
    context = {
        "segment": found,
        "words": Speaker([found.query]).words(found.query),
        "list_url": f"{reverse('customers:list')}?{found.query}",
        "preview": preview,
        "bars": left_out_bars(preview, found.get_absolute_url()),
        "most": policy.SEGMENT_MOST,
        "tabs": _tabs(preview, show),
        "show": show,
        "rows": page.rows,
        "older": f"?{side}after={pages.key_to_text(page.after)}" if page.after else "",
        "newer": f"?{side}before={pages.key_to_text(page.before)}" if page.before else "",
        "campaign": found.aim in policy.ADVANCE_NOTICE_AIMS,
        "starts_on": guarding.starts_on(found, moment),
        "makes": using.makes(found, user),
        "mine": found.owner_id == user.pk,
        "uses": uses_of(request, found),
    }
    return render(request, "customers/segments/segment.html", context)


def left_out_bars(preview: previewing.Preview, address: str = ""):
    """Who is left out, by reason; each bar leads to them. Who was taken already depends on what is made."""
    bars = [
        charts.Bar(
            str(ground.label).capitalize(),
            100 * count / preview.found,
            text=f"{count:,}",
            tone="warn",
            url=f"{address}?show={ground.code}" if address and ground.code != "again" else "",
        )
        for ground, count in preview.lines
    ]
    return charts.hbars(bars, _("Left out, by reason")) if bars else ""


def _tabs(preview: previewing.Preview, show: str) -> list[dict]:
    more = "+" if preview.more else ""
    tabs = [("", _("In the segment"), preview.found), ("allowed", _("May be turned to"), preview.allowed)]
    if (ground := choosing.ground(show)) is not None:
        tabs.append((show, str(ground.label).capitalize(), preview.left_out.get(show, 0)))
    return [
        {
            "label": label,
            "url": f"?show={code}" if code else "?",
            "count": f"{count}{more}",
            "current": code == show,
        }
        for code, label, count in tabs
    ]


def uses_of(request: HttpRequest, segment: Segment) -> list[SegmentUse]:
    uses = SegmentUse.objects.visible_to(request.user).filter(segment=segment).select_related("by")
    return list(uses.defer("customers").order_by("-at", "-pk")[:LAST_USES])


def find(request: HttpRequest, pk: UUID) -> Segment:
    """A segment the person may use; a 404 like any other if not."""
    rows = Segment.objects.visible_to(request.user).select_related("owner", "department")
    return get_object_or_404(rows, pk=pk)


def _form(request: HttpRequest, form: SegmentForm, *, back: str, title: str) -> HttpResponse:
    context = {"form": form, "back": back, "title": title}
    return render(request, "customers/segments/form.html", context, status=422 if form.errors else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
