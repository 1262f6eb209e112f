"""Using a segment, the log of all uses, and one use with whom it reached (B48, D11)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agency import pages, policy
from agency.errors import Refused
from agency.visibility import may
from customers.forms.segments import UseForm
from customers.models import Aim, Customer, CustomerExport, Segment, SegmentUse, Selection, Visit
from customers.segments import choosing, previewing, using
from customers.segments.saying import Speaker

from .segments import SEE, find, left_out_bars

SUBMIT = {
    "care": gettext_lazy("Make greetings and offers"),
    "visits": gettext_lazy("Plan the visits"),
    "list": gettext_lazy("Make the contact list"),
    "export": gettext_lazy("Go on to the export"),
    "notice": gettext_lazy("They have been told"),
}
ICONS = {
    "care": "gift",
    "visits": "calendar-plus",
    "list": "list-checks",
    "export": "file-down",
    "notice": "megaphone",
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(using.RIGHT, raise_exception=True)
def use(request: HttpRequest, pk: UUID, made: str) -> HttpResponse:
    """Before the use: who would be turned to, who is left out; then what is to be done, once."""
    segment = find(request, pk)
    if made not in SegmentUse.Made.values:
        raise Http404
    if made not in using.makes(segment, request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = UseForm(data, made=made, aim=segment.aim)
    if data is not None and form.is_valid():
        try:
            done = using.use(
                segment, key=form.cleaned_data["key"], by=request.user, made=made, plan=form.plan()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, done)
    preview = previewing.preview(request.user, segment, now(), made)
    context = {
        "segment": segment,
        "form": form,
        "made": SegmentUse.Made(made).label,
        "submit": SUBMIT[made],
        "icon": ICONS[made],
        "preview": preview,
        "bars": left_out_bars(preview, segment.get_absolute_url()),
        "most": policy.SEGMENT_MOST,
    }
    return render(request, "customers/segments/use.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, done: SegmentUse) -> HttpResponse:
    if done.made == SegmentUse.Made.EXPORT:
        selection = Selection.objects.filter(use=done, owner=request.user).first()
        if selection:
            return redirect(f"{reverse('customers:export_new')}?selection={selection.pk}")
    text = ngettext(
        "Made for %(count)s customer; the use is on file.",
        "Made for %(count)s customers; the use is on file.",
        done.allowed,
    )
    messages.success(request, text % {"count": done.allowed})
    return redirect(done)


@require_safe
@permission_required(SEE, raise_exception=True)
def uses(request: HttpRequest) -> HttpResponse:
    """All uses within reach, the newest first; narrowed by the charts to an aim, a month or a segment."""
    rows = SegmentUse.objects.visible_to(request.user).select_related("by")
    narrowed = {name: request.GET.get(name, "") for name in ("aim", "made", "month", "segment")}
    rows = _narrowed(rows, narrowed)
    if key := pages.key_from_text(request.GET.get("after", "")):
        rows = rows.filter(pages.older_than(key, "at"))
    found = list(rows.defer("customers").order_by("-at", "-pk")[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    side = "".join(f"{name}={value}&" for name, value in narrowed.items() if value)
    last = shown[-1] if len(found) > policy.PAGE else None
    known = Segment.objects.visible_to(request.user).in_bulk({one.segment_id for one in shown})
    for one in shown:
        one.seen = known.get(one.segment_id)
    context = {
        "uses": shown,
        "narrowed": bool(side),
        "older": f"?{side}after={pages.key_to_text((last.at, last.pk))}" if last else "",
        "newer": f"?{side[:-1]}" if key else "",
    }
    return render(request, "customers/segments/uses.html", context)


def _narrowed(rows, narrowed: dict):
    if narrowed["aim"] in Aim.values:
        rows = rows.filter(aim=narrowed["aim"])
    if narrowed["made"] in SegmentUse.Made.values:
        rows = rows.filter(made=narrowed["made"])
    year, _sign, month = narrowed["month"].partition("-")
    if year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month) <= 12:
        rows = rows.filter(at__year=int(year), at__month=int(month))
    try:
        return rows.filter(segment=UUID(narrowed["segment"])) if narrowed["segment"] else rows
    except ValueError:
        return rows


@require_safe
@permission_required(SEE, raise_exception=True)
def used(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One use: its numbers, and whom it reached; as a contact list, who was talked to since."""
    rows = SegmentUse.objects.visible_to(request.user).select_related("by")
    done = get_object_or_404(rows, pk=pk)
    moment, user = now(), request.user
    page = pages.scoped_page(
        user,
        Customer.objects.filter(pk__in=done.customers).select_related("owner", "department"),
        after=pages.key_from_text(request.GET.get("after", "")),
        before=pages.key_from_text(request.GET.get("before", "")),
    )
    _tell_rows(page.rows, done, user, moment)
    preview = previewing.Preview(done.found, done.allowed, done.left_out, more=False)
    context = {
        "use": done,
        "segment": Segment.objects.visible_to(user).filter(pk=done.segment_id).first(),
        "words": Speaker([done.query]).words(done.query),
        "icon": ICONS[done.made],
        "preview": preview,
        "bars": left_out_bars(preview),
        "rows": page.rows,
        "older": f"?after={pages.key_to_text(page.after)}" if page.after else "",
        "newer": f"?before={pages.key_to_text(page.before)}" if page.before else "",
        "exports": list(
            CustomerExport.objects.listed().filter(use=done, by=user).order_by("-created_at")[:5]
        ),
    }
    return render(request, "customers/segments/used.html", context)


def _tell_rows(rows: list[Customer], done: SegmentUse, user, moment) -> None:
    """Beside each archive: talked to since, or why nobody may turn to her any more; two queries."""
    ids = [row.pk for row in rows]
    talked = dict(
        Visit.objects.filter(customer__in=ids, reached=True, at__gte=done.at)
        .order_by("at")
        .values_list("customer", "at")
    )
    asked = choosing.Asked(user, done.aim, moment, use=done)
    judged = choosing.judged(Customer.objects.filter(pk__in=ids), asked).order_by()
    grounds = dict(judged.values_list("pk", "left_out_"))
    for row in rows:
        row.talked_at = talked.get(row.pk)
        row.ground = None if row.talked_at else choosing.ground(grounds.get(row.pk, ""))
        row.may_note = may(user, "change_customer", row, duty=True)
