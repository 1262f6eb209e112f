"""Facts told by any colleague, and what became of them; the observation sheet and its prompts (A22, B45, B46)."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from agency import policy
from agency.errors import Refused
from customers.forms.facts import FactForm, SheetForm
from customers.leads import receiving
from customers.models import Customer, CustomerGrant, Lead, Prompt, SourceChannel

from .fill import private

GUESTS = 8  # guests a tap away on the sheet
SHOWN = 30  # own reports the page lists
EDITS = "customers.edit_prompts"
RESULTS = {
    Lead.Result.WAITING: (gettext_lazy("being checked by a second person"), "indigo"),
    Lead.Result.APPLIED: (gettext_lazy("taken up"), "green"),
    Lead.Result.REFUSED: (gettext_lazy("not taken up"), "line"),
}


@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest) -> HttpResponse:
    """Anyone signed in tells; the answer is the same whether an archive exists or not."""
    form = FactForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid() and _received(
        request, form, form.cleaned_data["what"], "staff_report", Lead.Way.STAFF, form.cleaned_data["kind"]
    ):
        return redirect("customers:facts")
    mine = Lead.objects.filter(submitted_by=request.user).order_by("-collected_at", "-pk")[:SHOWN]
    context = {"form": form, "told": [(lead, outcome(lead)) for lead in mine]}
    return private(
        render(request, "customers/leads/facts.html", context, status=422 if form.is_bound else 200)
    )


@permission_required("customers.add_intake", raise_exception=True)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """The observation sheet 宾客意见表: tap the service, what was seen, send."""
    asked = request.GET.get("service", "")
    service = asked if asked in Prompt.Service.values else ""
    form = None
    if service:
        form = SheetForm(
            request.POST if request.method == "POST" else None,
            user=request.user,
            service=service,
            whom=request.GET.get("whom", "")[: policy.NAME_LONGEST],
        )
        if form.is_valid() and _received(
            request, form, form.note(), "guide_tour", Lead.Way.SHEET, Lead.Kind.OBSERVATION
        ):
            return redirect("customers:facts")
    context = {
        "form": form,
        "service": service,
        "services": Prompt.Service.choices,
        "guests": _guests(request.user) if service else [],
        "whom": request.GET.get("whom", ""),
    }
    bad = form is not None and form.is_bound
    return render(request, "customers/leads/sheet.html", context, status=422 if bad else 200)


def _guests(user) -> list[Customer]:
    """The guests a tap away: whose archives are shared with the person for the work in hand."""
    grants = CustomerGrant.objects.filter(user=user, expires_at__gt=now()).select_related("content_object")
    found = {grant.content_object_id: grant.content_object for grant in grants.order_by("expires_at")}
    return list(found.values())[:GUESTS]


def _received(request, form, note: str, channel: str, way: str, kind: str) -> bool:
    source = SourceChannel.objects.get(code=channel)
    try:
        receiving.receive(by=request.user, way=way, kind=kind, source=source, **form.received(note))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Thank you. You see below what becomes of it."))
    return True


def outcome(lead: Lead) -> tuple[str, str]:
    """(words, tone) for the reporter: never whether there was an archive."""
    if lead.result:
        return RESULTS[lead.result]
    if lead.state == Lead.State.REJECTED:
        return _("not taken up"), "line"
    return (_("taken up"), "green") if lead.ended_at else (_("in work"), "indigo")


# --- prompts ------------------------------------------------------------------------------------------------


class PromptForm(forms.ModelForm):
    class Meta:
        model = Prompt
        fields = ["service", "text", "text_en", "position"]


@permission_required(EDITS, raise_exception=True)
@require_http_methods(["GET", "POST"])
def prompts(request: HttpRequest) -> HttpResponse:
    """What front-line staff are asked to look out for, by service; `?edit=` changes one in place."""
    edited = Prompt.objects.filter(pk=_number(request.GET.get("edit"))).first()
    form = PromptForm(request.POST if request.method == "POST" else None, instance=edited)
    if form.is_valid():
        form.save()
        messages.success(request, _("The prompt stands on the sheet from now on."))
        return redirect("customers:prompts")
    context = {"form": form, "prompts": Prompt.objects.all(), "edited": edited}
    return render(request, "customers/leads/prompts.html", context, status=422 if form.is_bound else 200)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


@permission_required(EDITS, raise_exception=True)
@require_POST
def prompt_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a prompt off the sheet, or put it back; sheets filled in keep their words."""
    prompt = get_object_or_404(Prompt, pk=pk)
    prompt.active = not prompt.active
    prompt.save(update_fields=["active"])
    return redirect("customers:prompts")
