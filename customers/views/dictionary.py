"""What the house keeps about people, and why: the data dictionary, its switches, the content standard."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.errors import Refused
from customers import assessing
from customers.forms.parts_rules import StandardForm, SwitchForm
from customers.models import ContentStandard, Customer
from customers.parts import dictionary, quality, standards, switches


@require_safe
def field_dictionary(request: HttpRequest) -> HttpResponse:
    """For every colleague: what is kept, how secret, on what grounds, and how it is shown."""
    known = quality.standards()
    context = {
        "groups": dictionary.entries(),
        "switches": [(group, switches.switch_of(code)) for code, group in switches.GROUPS.items()],
        "standards": [(grade, label, _of(known, grade)) for grade, label in Customer.Grade.choices],
        "contents": quality.CONTENTS,
        "may_switch": request.user.has_perm("customers.switch_fields"),
        "may_set": request.user.has_perm("customers.set_standard"),
    }
    return render(request, "customers/parts/dictionary.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("customers.switch_fields", raise_exception=True)
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Switch a group of fields on with its grounds, or off."""
    if code not in switches.GROUPS:
        raise Http404
    group, standing = switches.GROUPS[code], switches.switch_of(code)
    if request.method == "POST" and "off" in request.POST:
        switches.turn_off(code, by=request.user)
        messages.success(request, _("%(group)s is no longer collected.") % {"group": group.label})
        return redirect("customers:dictionary")
    form = SwitchForm(request.POST or None)
    if form.is_valid():
        try:
            switches.turn_on(code, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(group)s is collected from now on.") % {"group": group.label})
            return redirect("customers:dictionary")
    assessed = assessing.ask(assessing.FIELDS, code)
    context = {"group": group, "standing": standing, "form": form, "assessed": assessed}
    return render(request, "customers/parts/switch.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("customers.set_standard", raise_exception=True)
def standard(request: HttpRequest, grade: str) -> HttpResponse:
    """What archives of a grade should hold; saved as a new version."""
    if grade not in Customer.Grade.values:
        raise Http404
    form = StandardForm(request.POST or None, standard=_of(quality.standards(), grade))
    if form.is_valid():
        made = standards.set_standard(grade, form.cleaned_data["required"], by=request.user)
        words = _("Version %(version)s is in force; the archives are worked out anew within the hour.")
        messages.success(
            request,
            words % {"version": made.version} if made else _("Nothing was different; nothing was saved."),
        )
        return redirect("customers:dictionary")
    older = ContentStandard.objects.filter(kind=standards.KIND, grade=grade).select_related("decided_by")
    context = {
        "form": form,
        "label": Customer.Grade(grade).label,
        "older": [
            (one, [quality.CONTENTS[code].label for code in one.required if code in quality.CONTENTS])
            for one in older.order_by("-version")
        ],
    }
    return render(request, "customers/parts/standard.html", context, status=422 if form.errors else 200)


def _of(known: dict, grade: str) -> quality.Standard:
    return known[standards.KIND, grade]
