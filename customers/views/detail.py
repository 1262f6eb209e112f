"""The archive page and its tabs. Everything personal on it is masked."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from agency.visibility import may
from customers import fieldbook, storytelling, timeline
from customers.archive_tabs import tabs_of
from customers.audience import approvals_of, audience_of, emergencies_of, purposes_of, shares_of
from customers.changing import showing
from customers.guarding import watching
from customers.guarding.words import what_of
from customers.merging.aliases import ids_of
from customers.models import (
    Customer,
    Disclosure,
    Purchase,
    RenewalDue,
    Verification,
)
from customers.parts import blocks
from customers.showing import Sheet

BOUGHT = 5  # newest purchases of the profile
RENEWAL_DUE = Exists(RenewalDue.objects.filter(customer=OuterRef("pk")))
LOOKS = 50  # opened fields a page of the access log shows
GROUPS = (
    ("identity", gettext_lazy("Identity"), "user-round"),
    ("contact", gettext_lazy("Contact"), "contact-round"),
    ("document", pgettext_lazy("archive", "Document"), "id-card"),
    ("travel", gettext_lazy("Travel"), "luggage"),
    ("guardian", gettext_lazy("Guardian"), "baby"),
)


def find(request, pk) -> Customer:
    """The archive, if the person may open it; a 404 like any other if not."""
    visible = Customer.objects.visible_to(request.user).select_related("owner", "department", "source")
    return get_object_or_404(visible.annotate(renewal_due=RENEWAL_DUE), pk=pk)


@require_GET
def detail(request, pk):
    """The story of the archive, newest first."""
    sheet = Sheet(find(request, pk), request.user)
    days, following = storytelling.days(sheet, timeline.read(request.GET.get("before", "")))
    older = f"?before={timeline.written(following)}" if following else ""
    context = {"days": days, "older": older, "continued": "before" in request.GET}
    part = "#days" if request.htmx else ""
    return archive_page(request, sheet, f"customers/detail.html{part}", "customers:detail", context)


@require_GET
def profile(request, pk):
    """All facts by group."""
    sheet = Sheet(find(request, pk), request.user)
    groups = [
        {
            "code": code,
            "title": title,
            "icon": icon,
            "lines": [sheet.lines[fact.name] for fact in fieldbook.by_group()[code]],
        }
        for code, title, icon in GROUPS
        if code != "guardian" or sheet.customer.minor or sheet.filled("guardian")
    ]
    bought = Purchase.objects.filter(customer=sheet.customer).order_by("-starts_on", "-pk")
    context = {
        "groups": groups,
        "blocks": blocks.blocks_of(sheet, localdate()),
        "bought": list(bought[:BOUGHT]) if sheet.whole else [],  # beside what they like (B12)
    }
    return archive_page(request, sheet, "customers/profile.html", "customers:profile", context)


@require_GET
def audience(request, pk):
    """Who can see this archive, and why (B51); the shares in force."""
    sheet = whole(request, pk)
    moment = now()
    shares = list(shares_of(sheet.customer, moment))
    for share in shares:
        share.labels = [fieldbook.label(name) for name in share.fields]
    approvals = list(approvals_of(sheet.customer, moment))
    for approval in approvals:
        approval.what = what_of(approval)
    context = {
        "audience": audience_of(sheet.customer),
        "shares": shares,
        "purposes": purposes_of(sheet.customer, moment),
        "approvals": approvals,
        "emergencies": emergencies_of(sheet.customer)[:20],
    }
    return archive_page(request, sheet, "customers/audience.html", "customers:audience", context)


@require_GET
def looks(request, pk):
    """Every opened field: who, when, what for."""
    sheet = whole(request, pk)
    seen = Disclosure.objects.filter(customer__in=ids_of(sheet.customer)).select_related(
        "by__department", "purpose"
    )
    people = list(
        seen.order_by().values("by", "by__name").annotate(count=Count("pk")).order_by("-count")[:20]
    )
    chosen = request.GET.get("person", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        seen = seen.filter(by=int(chosen))
    if last := _last_look(request, seen):
        seen = seen.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(seen.order_by("-at", "-pk")[: LOOKS + 1])
    older = f"?person={chosen}&after={rows[LOOKS - 1].pk}" if len(rows) > LOOKS else ""
    glass = list(emergencies_of(sheet.customer).values_list("by", "opened_at", "expires_at"))
    for look in rows:
        look.emergency = any(by == look.by_id and since <= look.at <= until for by, since, until in glass)
    context = {"looks": rows[:LOOKS], "older": older, "people": people, "chosen": chosen}
    return archive_page(request, sheet, "customers/looks.html", "customers:looks", context)


def _last_look(request, seen):
    from uuid import UUID

    try:
        return seen.filter(pk=UUID(request.GET.get("after", ""))).first()
    except ValueError:
        return None


def whole(request, pk) -> Sheet:
    """For what only owner, department and house may see, not somebody an archive is shared with."""
    sheet = Sheet(find(request, pk), request.user)
    if not sheet.whole:
        raise PermissionDenied
    return sheet


def archive_page(request, sheet: Sheet, template: str, tab: str, context: dict, status: int = 200):
    """A page of the archive: `template` extends customers/detail/frame.html, `tab` is its URL name."""
    watching.canary(request.user, sheet.customer.pk, now())
    context |= {
        "sheet": sheet,
        "customer": sheet.customer,
        "tabs": tabs_of(sheet, tab),
        "check": _waiting_check(request, sheet),
        "pending": showing.pending(sheet),
    }
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request"
    response["Cache-Control"] = "private, no-store"
    return response


def _waiting_check(request, sheet: Sheet) -> Verification | None:
    """The second check this person could do now, for the button in the header."""
    if sheet.customer.state != Customer.State.AWAITING or not may(
        request.user, "verify_customer", sheet.customer
    ):
        return None
    waiting = Verification.objects.filter(customer=sheet.customer, state=Verification.State.WAITING)
    return waiting.exclude(asked_by=request.user).first()
