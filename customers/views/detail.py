"""The archive page and its tabs. Everything personal on it is masked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agency.visibility import may
from customers import consenting, fieldbook, storytelling, timeline
from customers.archive_tabs import tabs_of
from customers.audience import audience_of
from customers.changing import showing
from customers.merging.aliases import ids_of
from customers.models import (
    Consent,
    Customer,
    CustomerGrant,
    Disclosure,
    Purchase,
    Purpose,
    Verification,
)
from customers.parts import blocks
from customers.showing import Sheet

BOUGHT = 5  # newest purchases of the profile
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
    return get_object_or_404(visible, pk=pk)


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
def consents(request, pk):
    """The answers in force with the notice that was shown, and where they can be changed."""
    sheet = whole(request, pk)
    answers = consenting.in_force(sheet.customer)
    asked = [
        (purpose, answers.get(purpose.pk)) for purpose in Purpose.objects.filter(asked=True, active=True)
    ]
    return archive_page(request, sheet, "customers/consents.html", "customers:consents", {"asked": asked})


@require_POST
def answer(request, pk, code):
    """A customer gives, refuses or withdraws a consent later."""
    customer = find(request, pk)
    if not may(request.user, "change_customer", customer):
        raise PermissionDenied
    purpose = get_object_or_404(Purpose, code=code, asked=True, active=True)
    decision = request.POST.get("decision")
    if decision not in Consent.Decision.values:
        return HttpResponse(status=400)
    if consenting.answer(customer, purpose, decision, by=request.user):
        messages.success(request, _("The answer is recorded."))
    return redirect("customers:consents", pk=customer.pk)


@require_GET
def audience(request, pk):
    """Who can see this archive, and why (B51); the shares in force."""
    sheet = whole(request, pk)
    shares = CustomerGrant.objects.filter(
        content_object=sheet.customer.pk, expires_at__gt=now()
    ).select_related("user__department", "request__purpose", "request__decided_by")
    shares = list(shares.order_by("expires_at"))
    for share in shares:
        share.labels = [fieldbook.label(name) for name in share.fields]
    context = {"audience": audience_of(sheet.customer), "shares": shares}
    return archive_page(request, sheet, "customers/audience.html", "customers:audience", context)


@require_GET
def looks(request, pk):
    """Every opened field: who, when, what for."""
    sheet = whole(request, pk)
    seen = Disclosure.objects.filter(customer__in=ids_of(sheet.customer)).select_related(
        "by__department", "purpose"
    )
    if last := _last_look(request, seen):
        seen = seen.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(seen.order_by("-at", "-pk")[: LOOKS + 1])
    older = f"?after={rows[LOOKS - 1].pk}" if len(rows) > LOOKS else ""
    return archive_page(
        request, sheet, "customers/looks.html", "customers:looks", {"looks": rows[:LOOKS], "older": older}
    )


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
