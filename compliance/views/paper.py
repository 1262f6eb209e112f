"""Paper files: the list, one file with its acts, those of an archive, labels."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency import policy
from compliance.forms.paper import FileForm
from compliance.models import PaperBox, PaperFile
from compliance.paper import filing, labels, showing
from compliance.paper.boxes import KEEP, RUN
from contracts.models import Contract, ContractState
from customers.views.detail import archive_page, whole
from customers.views.papers import answer, form_of

SEE = "customers.view_customer"
PEOPLE = (
    "box__keeper",
    "added_by",
    "scan",
    "scanned_by",
    "matched_by",
    "shredded_by",
    "witnessed_by",
)


@require_safe
@permission_required(SEE, raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """Paper files within one's reach; a number that was scanned leads to its file at once."""
    code = request.GET.get("code", "").strip()
    if code and (found := filing.find(request.user, code)):
        return redirect(found)
    moment, tab = now(), request.GET.get("view", "")
    tab = tab if tab in showing.TABS else ""
    rows = PaperFile.objects.visible_to(request.user).select_related("box__keeper")
    rows = showing.TABS[tab][1](rows, request.user, moment)
    kind, box = request.GET.get("kind", ""), request.GET.get("box", "")
    if kind in PaperFile.Kind:
        rows = rows.filter(kind=kind)
    if chosen := _box(box):
        rows = rows.filter(box=chosen)
    if after := _uuid(request.GET.get("after", "")):
        rows = rows.filter(pk__lt=after)
    page = list(rows.order_by("-pk")[: policy.PAGE + 1])
    here = f"?view={tab}&kind={kind if kind in PaperFile.Kind else ''}&box={chosen.pk if chosen else ''}"
    context = {
        "rows": showing.rows_of(page[: policy.PAGE]),
        "older": f"{here}&after={page[policy.PAGE - 1].pk}" if len(page) > policy.PAGE else "",
        "unknown": code[:30],
        "tabs": [
            {"label": label, "url": f"?view={name}", "current": name == tab}
            for name, (label, _narrow) in showing.TABS.items()
        ],
        "filters": _filters(kind, chosen, tab),
        "view": tab,
        "now": moment,
        "runs": request.user.has_perm(RUN) or request.user.has_perm(KEEP),
        "inventories": request.user.has_perm("compliance.view_retention"),
    }
    return render(request, "compliance/paper/index.html", context)


def _filters(kind: str, box: PaperBox | None, tab: str) -> list[dict]:
    boxes = [(str(one.pk), f"{one.number} · {one}") for one in PaperBox.objects.all()[:200]]
    return [
        {
            "name": "kind",
            "label": _("kind"),
            "value": kind,
            "choices": [("", _("all")), *PaperFile.Kind.choices],
            "clear": f"?view={tab}&box={box.pk if box else ''}",
        },
        {
            "name": "box",
            "label": _("box"),
            "value": str(box.pk) if box else "",
            "choices": [("", _("all")), *boxes],
            "clear": f"?view={tab}&kind={kind}",
        },
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _box(text: str) -> PaperBox | None:
    pk = _uuid(text)
    return PaperBox.objects.filter(pk=pk).first() if pk else None


@require_safe
@permission_required(SEE, raise_exception=True)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One paper file: where it is, who has it, what is asked of this person."""
    return page_of(request, showing.Sheet(seen(request, pk), request.user))


def seen(request: HttpRequest, pk: UUID) -> PaperFile:
    return get_object_or_404(PaperFile.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


def page_of(request: HttpRequest, sheet: showing.Sheet, error: str = "", status: int = 200) -> HttpResponse:
    context = {"file": sheet.file, "sheet": sheet, "error": error, "now": now()}
    response = render(request, "compliance/paper/paper.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEE, raise_exception=True)
def of_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper files of one archive; whoever may files another."""
    sheet = whole(request, pk)
    form = _file_form(request, sheet) if filing.may_file(request.user, sheet.customer) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            said = form.cleaned_data
            made = filing.file(sheet.customer, by=request.user, pk=said.pop("key"), **said)
            messages.success(request, _("Filed as %(number)s. Print its label.") % {"number": made.number})
            return redirect("compliance:paper_of", pk)
    files = PaperFile.objects.filter(customer=sheet.customer).select_related("box__keeper")
    context = {
        "rows": showing.rows_of(files.order_by("-pk")),
        "form": form,
        "boxes": PaperBox.objects.exists(),
        "labels": f"{reverse('customers:papers', args=[pk])}?paper=labels",
        "now": now(),
    }
    status = 422 if form is not None and form.is_bound else 200
    return archive_page(
        request, sheet, "compliance/paper/archive.html", "compliance:paper_of", context, status=status
    )


def _file_form(request: HttpRequest, sheet) -> FileForm:
    """From the file of a contract (`?contract=`) that contract is chosen already."""
    signed = Contract.objects.visible_to(request.user).in_state(*ContractState.SIGNED_ONCE)
    signed = signed.filter(customer=sheet.customer).order_by("-signed_at")
    asked = _uuid(request.GET.get("contract", ""))
    initial = {"contract": asked, "kind": PaperFile.Kind.CONTRACT} if asked else {}
    return FileForm(request.POST or None, contracts=signed, initial=initial)


@require_safe
@permission_required(SEE, raise_exception=True)
def print_labels(request: HttpRequest) -> HttpResponse:
    """Labels of a box and all in it (`?box=`), or of single files (`?id=`), as a page or PDF."""
    box = _box(request.GET.get("box", ""))
    ids = [pk for text in request.GET.getlist("id")[: labels.MOST] if (pk := _uuid(text))]
    files = PaperFile.objects.visible_to(request.user).present().select_related("box").order_by("number")
    files = files.filter(box=box) if box else files.filter(pk__in=ids)
    files = list(files[: labels.MOST])
    if not files and box is None:
        raise Http404
    form = form_of(request, "pdf")
    paper = labels.sheet(files, [box] if box else [], by=request.user, form=form, now=now())
    return answer(request, paper, form=form, back=reverse("compliance:papers"))
