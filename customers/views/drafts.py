"""Drafts of the registration form: kept while typing, thrown away when asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import drafting
from customers.forms.registration import unsigned
from customers.models import Customer


@permission_required("customers.add_customer", raise_exception=True)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep the whole form; answers with the time. A draft that arrives after the form was sent is dropped."""
    pk = unsigned(request.user, request.POST.get("form_id", ""))
    if pk is None:
        return HttpResponse(status=400)
    if Customer.objects.filter(pk=pk).exists():
        return HttpResponse(status=204)
    if not (kept := drafting.keep(request.user, drafting.key(pk), dict(request.POST.lists()))):
        return HttpResponse(
            _("This is too much text for a draft; the form itself still takes it."), status=413
        )
    return HttpResponse(_("Draft saved at %(time)s") % {"time": f"{localtime(kept.updated_at):%H:%M:%S}"})


@permission_required("customers.add_customer", raise_exception=True)
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    if not drafting.discard(request.user, drafting.key(pk)):
        raise Http404
    messages.success(request, _("The draft is thrown away."))
    return redirect("customers:register")
