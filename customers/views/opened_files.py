"""The content of a file: thumbnails and pages as pictures of our own making, the whole only as a download."""

import base64

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from agency import policy
from agency.errors import Refused
from customers import fieldbook, revealing
from customers.attachments import opening
from customers.attachments.seeing import may_open
from customers.forms.attachments import OpenFileForm
from customers.guarding import gates
from customers.models import Attachment
from customers.showing import Sheet

from .attachments import find_file, sheet_with_files
from .gate import gate_page

SANDBOX = "sandbox; default-src 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request, pk, file):
    """The pages of a file. A sensitive one asks for the purpose first (GET) and opens upon it (POST)."""
    sheet, attachment = _openable(request, pk, file)
    if not attachment.opens:
        pages = [
            reverse("customers:file_page", args=[pk, file, number])
            for number in range(1, attachment.pages + 1)
        ]
        return _viewer(request, sheet, attachment, pages)
    path = fieldbook.OPENED_FILE + attachment.kind
    if gate := gates.closed(request.user, sheet.customer, attachment.tier, path):
        return gate_page(request, sheet.customer, gate, path)
    form = OpenFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, sheet, attachment, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    opened = revealing.opened_today(request.user, now())
    context = {
        "form": form,
        "sheet": sheet,
        "customer": sheet.customer,
        "file": attachment,
        "opened": opened,
        "quota": policy.REVEALS_PER_DAY,
        "spent": opened >= policy.REVEALS_PER_DAY,
    }
    part = "#dialog" if request.htmx else ""
    status = 422 if form.errors else 200
    return _private(render(request, f"customers/files/purpose.html{part}", context, status=status))


@require_safe
def thumbnail(request, pk, file):
    """A small picture of what is secret to nobody in the archive."""
    _sheet, attachment = _plain(request, pk, file)
    return _picture(opening.thumbnail(attachment), "image/jpeg")


@require_safe
def page(request, pk, file, number):
    _sheet, attachment = _plain(request, pk, file)
    return _picture(*opening.page(attachment, number))


@require_safe
def download(request, pk, file):
    """The whole file; a sensitive one is asked for on its own page."""
    _sheet, attachment = _openable(request, pk, file)
    if attachment.opens:
        return redirect("customers:file", pk=pk, file=file)
    return _whole(attachment)


def _openable(request, pk, file) -> tuple[Sheet, Attachment]:
    sheet = sheet_with_files(request, pk)
    attachment = find_file(sheet, file)
    if not may_open(request.user, sheet.customer, attachment):
        raise PermissionDenied
    return sheet, attachment


def _plain(request, pk, file) -> tuple[Sheet, Attachment]:
    """A file that needs no purpose: its pictures have addresses, those of sensitive ones have none."""
    sheet, attachment = _openable(request, pk, file)
    if attachment.opens:
        raise PermissionDenied
    return sheet, attachment


def _open(request, sheet: Sheet, attachment: Attachment, said: dict):
    opening.declare(sheet.customer, attachment, by=request.user, now=now(), **said)
    if request.POST.get("act") == "download":
        return _whole(attachment)
    pictures = opening.pages(attachment)
    pages = [f"data:{kind};base64,{base64.b64encode(picture).decode()}" for picture, kind in pictures]
    response = _viewer(request, sheet, attachment, pages)
    back = reverse("customers:files", args=[sheet.customer.pk])
    response["Refresh"] = f"{policy.FILE_SHOWN}; url={back}"
    return response


def _viewer(request, sheet: Sheet, attachment: Attachment, pages: list[str]):
    context = {
        "sheet": sheet,
        "customer": sheet.customer,
        "file": attachment,
        "pages": pages,
        "seconds": policy.FILE_SHOWN if attachment.opens else 0,
    }
    return _private(render(request, "customers/files/show.html", context))


def _whole(attachment: Attachment) -> StreamingHttpResponse:
    response = StreamingHttpResponse(opening.content(attachment), content_type=attachment.content_type)
    response["Content-Length"] = attachment.size
    response["Content-Disposition"] = content_disposition_header(True, str(attachment.name))
    return _confined(response)


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(False, "page")
    return _confined(response)


def _confined(response):
    """Nothing in a file runs, frames or loads anything, even where it is opened by itself."""
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return _private(response)


def _private(response):
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
