"""The tab of links between archives: who employs, travels, books or belongs together with whom."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agency.errors import Refused
from customers.forms.groups import EndLinkForm, LinkForm
from customers.kinds import linking
from customers.models import Link, Member
from customers.showing import Sheet

from .detail import archive_page, find
from .organisation import changeable


@require_GET
def links(request, pk):
    """The ties one may know of."""
    return _page(request, pk, LinkForm(user=request.user))


@require_POST
def link_new(request, pk):
    customer = changeable(request, pk)
    form = LinkForm(request.POST, user=request.user)
    if form.is_valid() and _tied(request, customer, form):
        messages.success(request, _("The two archives are linked."))
        return redirect("customers:links", pk=pk)
    return _page(request, pk, form, status=422)


@require_POST
def link_end(request, pk, part):
    """The tie held until a day; it stays on file."""
    link = _link(request, pk, part)
    form = EndLinkForm(request.POST)
    if not form.is_valid():
        raise Refused(form.errors["until"][0])
    linking.end(link, by=request.user, until=form.cleaned_data["until"])
    messages.success(request, _("The link is ended."))
    return redirect("customers:links", pk=pk)


@require_POST
def link_remove(request, pk, part):
    linking.untie(_link(request, pk, part), by=request.user)
    messages.success(request, _("The link is taken off file."))
    return redirect("customers:links", pk=pk)


def _page(request, pk, form: LinkForm, status: int = 200):
    sheet = Sheet(find(request, pk), request.user)
    context = {
        "ties": linking.ties(request.user, sheet.customer),
        "groups": _groups(request, sheet.customer),
        "form": form,
        "today": localdate(),
    }
    return archive_page(request, sheet, "customers/kinds/links.html", "customers:links", context, status)


def _link(request, pk, part) -> Link:
    customer = find(request, pk)
    found = Link.objects.visible_to(request.user).of(customer).select_related("customer", "other")
    return get_object_or_404(found, pk=part)


def _tied(request, customer, form: LinkForm) -> bool:
    try:
        linking.tie(by=request.user, **form.tie(customer))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _groups(request, customer) -> list[Member]:
    """Groups the customer travels with, as far as they may be opened."""
    rows = Member.objects.visible_to(request.user).filter(archive=customer).select_related("customer")
    return list(rows.order_by("-created_at"))
