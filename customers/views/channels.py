"""Keys of channels: given and ended by the system administrator, who sees no lead."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from agency.errors import Refused
from agency.forms.fields import LineField
from customers.forms.fields import SourceField
from customers.leads import channels as keys
from customers.models import ChannelKey

from .fill import private

MANAGES = "customers.manage_channels"


class ChannelForm(forms.Form):
    name = LineField(label=gettext_lazy("Name of the channel"), max_length=60)
    source = SourceField()

    def clean_name(self) -> str:
        if ChannelKey.objects.filter(name=self.cleaned_data["name"]).exists():
            raise forms.ValidationError(_("A channel has this name already."))
        return self.cleaned_data["name"]


@permission_required(MANAGES, raise_exception=True)
@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """All keys; a new one is shown once, on the answer to its form."""
    form, secret = ChannelForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            _key, secret = keys.give(by=request.user, **form.cleaned_data)
            form = ChannelForm()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "secret": secret,
        "keys": ChannelKey.objects.select_related("source", "made_by").order_by("ended_at", "name"),
        "endpoint": request.build_absolute_uri("/api/leads/"),
    }
    return private(
        render(request, "customers/leads/channels.html", context, status=422 if form.is_bound else 200)
    )


@permission_required(MANAGES, raise_exception=True)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ChannelKey, pk=pk)
    keys.end(key, by=request.user)
    messages.success(request, _("The key of %(name)s opens nothing any more.") % {"name": key.name})
    return redirect("customers:channels")
