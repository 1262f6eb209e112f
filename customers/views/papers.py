"""Papers of an archive: chosen with a purpose, as a page to print or as PDF; the blank form for everybody."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_safe

from agency import policy
from agency.errors import Refused
from customers import revealing
from customers.forms.papers import PaperForm
from customers.models import Customer
from customers.papers import printing, registration, typesetting
from customers.papers.paper import Paper
from customers.papers.showing import openable

from .detail import whole


@require_http_methods(["GET", "POST"])
def papers(request, pk):
    """GET asks which paper and what for; POST prints it, after it has been written down."""
    sheet = whole(request, pk)
    asked = request.GET.get("paper")
    initial = {"paper": asked} if asked in printing.KINDS else None
    form = PaperForm(request.POST or None, may_reveal=sheet.may_reveal, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            paper = printing.print_out(
                sheet,
                said["paper"],
                by=request.user,
                purpose=said["purpose"],
                note=said["note"],
                plain=said.get("plain", False),
                form=said["form"] or "pdf",
                now=now(),
            )
            return answer(request, paper, form=said["form"] or "pdf", back=sheet.customer.get_absolute_url())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "sheet": sheet,
        "customer": sheet.customer,
        "sensitive": len(openable(sheet)),
        "left": revealing.quota_left(request.user),
        "quota": policy.REVEALS_PER_DAY,
    }
    part = "#dialog" if request.htmx else ""
    status = 422 if form.errors else 200
    return _private(render(request, f"customers/papers/choose.html{part}", context, status=status))


@require_safe
@permission_required("customers.add_customer", raise_exception=True)
def blank(request):
    """The registration form of a kind to fill by hand, with the notice beside it: `?kind=group&language=en`."""
    kind = request.GET.get("kind", Customer.Kind.INDIVIDUAL)
    if kind not in Customer.Kind:
        raise Http404
    asked = request.GET.get("language")
    with override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        paper, back = registration.blank(kind), reverse("customers:register")
        return answer(request, paper, form=form_of(request, "pdf"), back=back)


def answer(request, paper: Paper, *, form: str, back: str) -> HttpResponse:
    """The paper as a page to print ("page"), which leads `back`, or as PDF."""
    if form != "page":
        return _private(_pdf(paper))
    pdf = f"?{urlencode(request.GET.dict() | {'as': 'pdf'})}" if request.method == "GET" else ""
    context = {"paper": paper, "back": back, "watermark": paper.watermark, "pdf": pdf}
    return _private(render(request, "customers/papers/print.html", context))


def form_of(request, usual: str = "page") -> str:
    """What is asked for with `?as=`."""
    asked = request.GET.get("as", usual)
    return asked if asked in ("pdf", "page") else usual


def _pdf(paper: Paper) -> HttpResponse:
    response = HttpResponse(typesetting.pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.file}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _private(response):
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
