"""The files of an archive: the tab, taking in, taking out, the printed list. Opening stands in `opened_files`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agency import policy
from agency.errors import Refused
from customers import printing
from customers.attachments import adding, removing
from customers.attachments.seeing import may_open, sees_files
from customers.forms.attachments import RemoveFileForm, UploadForm
from customers.models import Attachment
from customers.showing import Sheet

from .detail import archive_page, find, whole


def sheet_with_files(request, pk) -> Sheet:
    """The archive, for whoever may know of its files."""
    sheet = Sheet(find(request, pk), request.user)
    if not sees_files(request.user, sheet.customer):
        raise PermissionDenied
    return sheet


def find_file(sheet: Sheet, file) -> Attachment:
    return get_object_or_404(
        Attachment.objects.select_related("uploaded_by"), pk=file, customer=sheet.customer.pk
    )


@require_GET
def files(request, pk):
    """What is kept, newest first, and the form that takes in more; htmx gets the list alone."""
    sheet = sheet_with_files(request, pk)
    if request.htmx:
        return _private(render(request, "customers/files/list.html", _listed(sheet)))
    return _page(request, sheet, UploadForm())


@require_POST
def add(request, pk):
    """Keep what was sent; what is refused is named with its reason, the rest is kept all the same."""
    customer = find(request, pk)
    sheet = Sheet(customer, request.user)
    if not sheet.may_change:
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES)
    too_large = getattr(request, "files_refused", [])
    if too_large and form.has_error("files", "required"):
        del form.errors["files"]
    kept, refused = [], [(name, _too_large()) for name in too_large]
    if form.is_valid():
        came = form.cleaned_data.get("files", [])
        for sent in came[: policy.FILES_AT_ONCE]:
            try:
                with transaction.atomic():
                    kept.append(_keep(customer, sent, request.user, form.cleaned_data))
            except Refused as refusal:
                refused.append((sent.name, str(refusal)))
        refused += [(sent.name, _too_many()) for sent in came[policy.FILES_AT_ONCE :]]
    if request.headers.get("X-Upload"):
        return _told(form, kept, refused)
    if kept:
        messages.success(request, _kept_words(len(kept)))
    if form.errors or refused:
        return _page(request, sheet, form if form.errors else UploadForm(), refused, status=422)
    return redirect("customers:files", pk=customer.pk)


@require_http_methods(["GET", "POST"])
def remove(request, pk, file):
    """GET asks why, POST takes the file out."""
    sheet = sheet_with_files(request, pk)
    if not sheet.may_change:
        raise PermissionDenied
    attachment = find_file(sheet, file)
    form = RemoveFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        removing.remove(sheet.customer, attachment, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("The file is taken out; its content is gone."))
        return redirect("customers:files", pk=sheet.customer.pk)
    context = {"sheet": sheet, "customer": sheet.customer, "file": attachment, "form": form}
    part = "#dialog" if request.htmx else ""
    status = 422 if form.errors else 200
    return _private(render(request, f"customers/files/remove.html{part}", context, status=status))


@require_POST
def print_list(request, pk):
    """What is kept, as a sheet of paper; the print is written down."""
    sheet = whole(request, pk)
    printing.note_print(sheet.customer, by=request.user, form="files")
    context = {**_listed(sheet), "customer": sheet.customer, "moment": now()}
    return _private(render(request, "customers/files/print.html", context))


def _keep(customer, sent, by, said) -> Attachment:
    return adding.add(
        customer, by=by, kind=said["kind"], name=sent.name, content=sent.file.getbuffer(), note=said["note"]
    )


def _told(form, kept, refused) -> JsonResponse:
    """For the page's script: it sends one file at a time and shows what became of it."""
    refused += [("", text) for errors in form.errors.values() for text in errors]
    said = [{"name": name, "reason": str(reason)} for name, reason in refused]
    return JsonResponse({"kept": len(kept), "refused": said}, status=422 if refused else 200)


def _listed(sheet: Sheet) -> dict:
    found = Attachment.objects.filter(customer=sheet.customer.pk).select_related("uploaded_by")
    rows = list(found.order_by("-created_at", "-pk"))
    for row in rows:
        row.may_open = may_open(sheet.user, sheet.customer, row)
    kept = [row for row in rows if not row.removed_at]
    return {
        "sheet": sheet,
        "customer": sheet.customer,
        "rows": kept,
        "removed": [row for row in rows if row.removed_at],
        "size": sum(row.size for row in kept),
    }


def _page(request, sheet: Sheet, form, refused=(), status=200):
    context = {
        **_listed(sheet),
        "form": form,
        "refused": refused,
        "most": policy.FILE_LARGEST,
        "most_mb": policy.FILE_LARGEST // policy.MIB,
        "at_once": policy.FILES_AT_ONCE,
    }
    return archive_page(
        request, sheet, "customers/files/index.html", "customers:files", context, status=status
    )


def _kept_words(count: int) -> str:
    return ngettext("%(count)s file is kept.", "%(count)s files are kept.", count) % {"count": count}


def _too_large() -> str:
    return _("The file is larger than %(most)s MB.") % {"most": policy.FILE_LARGEST // policy.MIB}


def _too_many() -> str:
    return _("Send at most %(most)s files at once.") % {"most": policy.FILES_AT_ONCE}


def _private(response):
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
