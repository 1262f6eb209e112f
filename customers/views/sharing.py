from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from customers import sharing
from customers.forms.sharing import AskForm, ShareForm
from customers.models import Customer, CustomerGrant, ShareRequest


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def shares(request):
    """What is shared with me, what I asked for, and (for those who decide or own) what we share."""
    tab = request.GET.get("tab", "received")
    requests = ShareRequest.objects.visible_to(request.user).select_related(
        "customer", "requester", "recipient", "purpose", "decided_by"
    )
    grants = CustomerGrant.objects.filter(expires_at__gt=now()).select_related(
        "content_object", "user", "request__purpose", "request__requester"
    )
    if tab == "asked":
        rows = requests.filter(requester=request.user).order_by("-created_at")[:100]
    elif tab == "given":
        seen = Customer.objects.visible_to(request.user)
        rows = grants.filter(content_object__in=seen).exclude(user=request.user).order_by("expires_at")[:100]
    else:
        tab = "received"
        rows = grants.filter(user=request.user).order_by("expires_at")[:100]
    return render(
        request,
        "customers/sharing/list.html",
        {
            "tab": tab,
            "rows": rows,
            "tabs": [
                {"label": _("Shared with me"), "url": "?tab=received", "current": tab == "received"},
                {"label": _("My requests"), "url": "?tab=asked", "current": tab == "asked"},
                {"label": _("Given to others"), "url": "?tab=given", "current": tab == "given"},
            ],
            "may_ask": request.user.has_perm("customers.share_customer"),
        },
    )


@permission_required("customers.share_customer", raise_exception=True)
def ask(request):
    """Ask for access by archive number, without being told whether it exists."""
    form = AskForm(request.POST or None, initial={"number": request.GET.get("number", "")[:20]})
    if form.is_valid() and _asked(request, form, form.cleaned_data["number"], request.user):
        messages.success(request, _("Your request was sent to the department that keeps the archive."))
        return redirect(f"{reverse('customers:shares')}?tab=asked")
    return render(request, "customers/sharing/ask.html", {"form": form}, status=422 if form.errors else 200)


@permission_required("customers.share_customer", raise_exception=True)
def share(request, pk):
    """Propose to share an archive one may open with a colleague."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    form = ShareForm(request.POST or None, by=request.user, initial={"number": customer.number})
    if form.is_valid() and _asked(request, form, customer.number, form.cleaned_data["recipient"]):
        messages.success(request, _("The request waits for the manager's approval."))
        return redirect(customer)
    return render(
        request,
        "customers/sharing/ask.html",
        {"form": form, "customer": customer},
        status=422 if form.errors else 200,
    )


def _asked(request, form, number: str, recipient) -> ShareRequest | None:
    """The request made, or None with the refusal beside the form, nothing typed lost."""
    facts = form.cleaned_data
    try:
        return sharing.ask(
            by=request.user,
            number=number,
            recipient=recipient,
            fields=facts["fields_asked"],
            purpose=facts["purpose"],
            days=facts["days"],
            reason=facts["reason"],
            now=now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@require_POST
def withdraw(request, pk):
    asking = get_object_or_404(ShareRequest.objects.filter(requester=request.user), pk=pk)
    sharing.withdraw(asking, by=request.user)
    messages.success(request, _("The request was withdrawn."))
    return redirect(f"{reverse('customers:shares')}?tab=asked")


@require_POST
def revoke(request, pk):
    """Whoever may open the archive finds its shares; who may end them, the act itself decides."""
    seen = Customer.objects.visible_to(request.user)
    asking = get_object_or_404(ShareRequest.objects.filter(customer__in=seen), pk=pk)
    sharing.revoke(asking, by=request.user, now=now())
    messages.success(request, _("Access was ended."))
    return redirect(f"{reverse('customers:shares')}?tab=given")
