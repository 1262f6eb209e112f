"""The undertaking of confidentiality: to sign, who is bound until when, and each as it was signed (H11)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import policy, undertaking
from agency.errors import Refused
from agency.forms.undertaking import UndertakingForm
from agency.models import Undertaking, User
from agency.views.people import LOOKERS

OVERSEERS = (*LOOKERS, "compliance.view_checkups")


def oversees(user: User) -> bool:
    return any(user.has_perm(name) for name in OVERSEERS)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest) -> HttpResponse:
    """The words, the signature where one is due, and what this person signed before."""
    form = UndertakingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        first = not undertaking.bound(request.user)
        try:
            made = undertaking.sign(request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            if made:
                messages.success(request, _("Thank you. Your undertaking is on file."))
            return redirect("agency:today" if first else "agency:undertaking")
    context = {
        "form": form,
        "words": undertaking.words(),
        "due": undertaking.due(request.user),
        "bound": undertaking.bound(request.user),
        "left": undertaking.days_left(request.user),
        "signed": Undertaking.objects.filter(person=request.user).order_by("-pk")[:10],
    }
    status = 422 if form.is_bound else 200
    return render(request, "agency/undertakings/sign.html", context, status=status)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every open account: who is bound until when, whoever is not first."""
    if not oversees(request.user):
        raise PermissionDenied
    found, today = Paginator(undertaking.standing(), policy.PAGE), localdate()
    page = found.get_page(request.GET.get("page"))
    for one in page:
        one.bound, one.left = undertaking.bound(one, today), undertaking.days_left(one, today)
    context = {
        "page": page,
        "missing": undertaking.missing(today).count(),
        "newer": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older": f"?page={page.next_page_number()}" if page.has_next() else "",
        "text": f"{page.start_index()}–{page.end_index()} / {found.count}",
    }
    return render(request, "agency/undertakings/index.html", context)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One undertaking in the words it was signed in; for its person and for whoever oversees them."""
    one = get_object_or_404(Undertaking.objects.select_related("person__department"), pk=pk)
    if one.person_id != request.user.pk and not oversees(request.user):
        raise Http404
    context = {"one": one, "words": one.text.splitlines(), "oversees": oversees(request.user)}
    return render(request, "agency/undertakings/paper.html", context)
