"""The list of what we sell: read by whoever leads, kept by the CRM manager."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers import product_kinds
from customers.forms.product_kinds import KindForm
from customers.models import ProductKind


@require_safe
@permission_required("customers.view_team", raise_exception=True)
def kinds(request: HttpRequest) -> HttpResponse:
    """In their order, those retired too, with what was last done to the list."""
    return _page(request, KindForm() if request.user.has_perm(product_kinds.RIGHT) else None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(product_kinds.RIGHT, raise_exception=True)
def new(request: HttpRequest) -> HttpResponse:
    form = KindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = product_kinds.add(form.save(commit=False), by=request.user)
        messages.success(request, _("%(kind)s can be chosen from now on.") % {"kind": made})
        return redirect("customers:product_kinds")
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(product_kinds.RIGHT, raise_exception=True)
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename it; every purchase and figure calls it so from now on."""
    found = get_object_or_404(ProductKind, pk=pk)
    form = KindForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        product_kinds.change(form.save(commit=False), by=request.user)
        messages.success(request, _("The kind of product is changed."))
        return redirect("customers:product_kinds")
    context = {"form": form, "kind": ProductKind.objects.get(pk=pk)}
    return render(request, "customers/trade/kind.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(product_kinds.RIGHT, raise_exception=True)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """`act`: up, down, retire or return."""
    found, asked = get_object_or_404(ProductKind, pk=pk), request.POST.get("act")
    if asked in ("up", "down"):
        product_kinds.move(found.pk, by=request.user, up=asked == "up")
    elif asked in ("retire", "return"):
        product_kinds.use(found.pk, by=request.user, active=asked == "return")
        said = _("%(kind)s is offered again.") if asked == "return" else _("%(kind)s is offered no more.")
        messages.success(request, said % {"kind": found})
    return redirect("customers:product_kinds")


def _page(request: HttpRequest, form: KindForm | None) -> HttpResponse:
    context = {"form": form, "kinds": list(ProductKind.objects.all()), "latest": product_kinds.latest()}
    status = 422 if form and form.errors else 200
    return render(request, "customers/trade/kinds.html", context, status=status)
