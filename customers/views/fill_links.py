"""Giving a customer the link to their own form, for a lead or an archive, and taking it back (B14, B27)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from customers.leads import filling, qr
from customers.models import FillLink, Purpose
from customers.showing import Sheet

from . import detail, leads
from .fill import private


class LinkForm(forms.Form):
    """What for, in the words of the privacy notice, and in which language the guest reads."""

    purpose = forms.ModelChoiceField(
        Purpose.objects.none(), label=gettext_lazy("Purpose"), empty_label=gettext_lazy("Choose a purpose")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the customer"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        initial="zh-hans",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["purpose"].queryset = Purpose.objects.filter(asked=True, active=True)


@require_http_methods(["GET", "POST"])
def for_lead(request: HttpRequest, pk: UUID) -> HttpResponse:
    lead = leads.find(request, pk)
    if lead.ended_at:
        raise PermissionDenied
    context = _given(request, {"lead": lead}) | {
        "title": str(lead.contact or _("No name noted")),
        "back": lead.get_absolute_url(),
    }
    return private(render(request, "customers/leads/link.html", context))


@require_http_methods(["GET", "POST"])
def for_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    sheet = Sheet(detail.find(request, pk), request.user)
    if not sheet.may_change:
        raise PermissionDenied
    context = _given(request, {"customer": sheet.customer}) | {"back": sheet.customer.get_absolute_url()}
    return private(
        detail.archive_page(
            request, sheet, "customers/leads/archive_link.html", "customers:fill_link", context
        )
    )


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    link = get_object_or_404(FillLink.objects.visible_to(request.user), pk=pk)
    filling.withdraw(link, by=request.user, now=clock())
    messages.success(request, _("The link leads nowhere any more."))
    if link.asks == FillLink.Asks.OPINION:
        return redirect("customers:opinion_link", pk=link.customer_id)
    if link.lead_id:
        return redirect("customers:lead_link", pk=link.lead_id)
    return redirect("customers:fill_link", pk=link.customer_id)


def _given(request, whom: dict) -> dict:
    """The form, then the link, its QR code and the code to tell, shown once."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    given = None
    if form.is_valid():
        link, token, code = filling.make(
            by=request.user, purpose=form.cleaned_data["purpose"], now=clock(), **whom
        )
        given = shown_once(request, "fill", link, token, code, form.cleaned_data["language"])
    links = FillLink.objects.asking(FillLink.Asks.FORM).visible_to(request.user).filter(**whom)
    return {"form": form, "given": given, "links": links.order_by("-made_at")[:5], "now": clock()}


def shown_once(request, page: str, link: FillLink, token: str, code: str, language: str) -> dict:
    """The link with its QR code, and the code to tell."""
    url = request.build_absolute_uri(reverse(page, args=[token]))
    if language == "en":
        url += "?lang=en"
    return {
        "link": link,
        "url": url,
        "code": f"{code[:3]} {code[3:]}",
        "qr": qr.svg(url, _("QR code of the link")),
    }
