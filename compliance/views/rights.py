"""Requests of people about their own data: the list, taking one in, one request with its steps."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from agency.errors import Refused
from compliance.forms.rights import TakeForm
from compliance.models import RightsRequest
from compliance.rights import answering, listing, receiving
from compliance.rights.showing import Page
from customers.models import Customer
from customers.views.papers import answer as paper_answer
from customers.views.papers import form_of

RELATED = ("customer", "submitted_by", "verified_by", "decided_by", "reviewed_by", "answered_by", "disposal")


def check_right(request: HttpRequest) -> None:
    if not (request.user.has_perm("compliance.view_rights") or request.user.has_perm(receiving.TAKE)):
        raise PermissionDenied


def find(request: HttpRequest, pk: UUID) -> RightsRequest:
    check_right(request)
    rows = RightsRequest.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The requests one may see, with figures and filters."""
    check_right(request)
    moment = now()
    show = request.GET.get("show", "open")
    kind = request.GET.get("kind", "")
    show = show if show in listing.SHOWN else "open"
    kind = kind if kind in RightsRequest.Kind.values else ""
    figures = listing.figures(request.user, moment)
    rows, older = listing.page(
        request.user, show=show, kind=kind, after=request.GET.get("after", ""), now=moment
    )
    url = reverse("compliance:rights")
    context = {
        "figures": figures,
        "sub": listing.how_soon(),
        "tabs": listing.tabs(show, figures, url),
        "rows": rows,
        "older": f"{url}?show={show}&kind={kind}&after={older}" if older else "",
        "show": show,
        "kind": kind,
        "kinds": listing.kinds(),
        "may_take": request.user.has_perm(receiving.TAKE),
        "public_url": request.build_absolute_uri(reverse("rights_ask")),
    }
    return render(request, "compliance/rights/index.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A colleague takes a request in, from an archive (`?archive=`) or with no archive known."""
    if not request.user.has_perm(receiving.TAKE):
        raise PermissionDenied
    customer = _archive(request)
    form = TakeForm(request.POST or None, initial={"name": str(customer.name)} if customer else {})
    if form.is_valid():
        try:
            made = receiving.receive(by=request.user, customer=customer, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{made.get_absolute_url()}?new=1")
    context = {"form": form, "customer": customer}
    return render(request, "compliance/rights/new.html", context, status=422 if form.is_bound else 200)


def _archive(request: HttpRequest) -> Customer | None:
    wanted = request.GET.get("archive", "")
    if not wanted:
        return None
    try:
        return get_object_or_404(Customer.objects.visible_to(request.user), pk=UUID(wanted))
    except ValueError:
        raise Http404 from None


@require_safe
def request_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: what was asked, its clock, the decision, what is to be done by this person."""
    return show(request, find(request, pk))


def show(request: HttpRequest, found: RightsRequest, status: int = 200, **more) -> HttpResponse:
    page = Page(found, request.user, search=request.GET.get("find", ""), fresh="new" in request.GET)
    response = render(
        request, "compliance/rights/request.html", {"asked": found, "page": page} | more, status=status
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter on paper, or as PDF with `?as=pdf`."""
    found = find(request, pk)
    if not request.user.has_perm("compliance.view_rights"):
        raise PermissionDenied
    form = form_of(request)
    sheet = answering.print_letter(found, by=request.user, form=form, now=now())
    return paper_answer(request, sheet, form=form, back=found.get_absolute_url())
