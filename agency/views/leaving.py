"""Colleagues leave and come back: what hangs on them, who takes it over, and the certificate (H8)."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import employment, offboarding
from agency.errors import Refused
from agency.forms.leaving import LeaveForm
from agency.models import Departure, User
from agency.signin.reauthentication import reauthenticate
from agency.views.people import for_lookers


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("agency.manage_people", raise_exception=True)
@reauthenticate
def leave(request, pk: int):
    """What hangs on the person, who takes it over, and one press that ends and hands over all of it."""
    one = get_object_or_404(User, pk=pk, is_active=True)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=one)
    if request.method == "POST" and form.is_valid():
        try:
            made = offboarding.leave(one, by=request.user, heir=form.cleaned_data["heir"])
        except Refused as error:
            form.add_error("heir" if form.needed else None, str(error))
        else:
            messages.success(
                request, _("The account of %(person)s is closed and signed out everywhere.") % {"person": one}
            )
            return redirect(made)
    context = {"person": one, "form": form, "left": offboarding.told(form.left)}
    return render(request, "agency/people/leave.html", context, status=422 if form.errors else 200)


@require_safe
@for_lookers
def departure(request, pk: int):
    """The certificate: what was ended and handed over when this colleague left."""
    made = Departure.objects.filter(person=pk).select_related("person", "by", "heir").order_by("-pk").first()
    if made is None:
        raise Http404
    context = {
        "made": made,
        "person": made.person,
        "ended": offboarding.told(made.ended),
        "handed": offboarding.told(made.handed),
    }
    return render(request, "agency/people/departure.html", context)


@require_POST
@permission_required("agency.manage_people", raise_exception=True)
@reauthenticate
def come_back(request, pk: int):
    one = get_object_or_404(User, pk=pk, is_active=False)
    employment.come_back(one, by=request.user)
    messages.success(
        request,
        _("The account of %(person)s is open again; it needs a new one-time password.") % {"person": one},
    )
    return redirect("agency:person", pk)
