"""What is done with one paper file: borrowed, handed out, taken back, moved, compared, lost, destroyed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.errors import Refused
from compliance.models import PaperFile, PaperLoan
from compliance.paper import filing, lending, losing, showing, shredding

from .paper import SEE, page_of, seen


def _loan(file: PaperFile) -> UUID:
    found = PaperLoan.objects.open().filter(file=file).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(_("Nobody has this file any more; nothing was changed."))
    return found


def _borrow(request, file, said):
    lending.ask(file.pk, by=request.user, **said)
    return _("Asked. The manager of the keeper decides.")


def _hand_out(request, file, said):
    lending.hand_out(_loan(file), by=request.user)
    return _("Handed out.")


def _take_back(request, file, said):
    lending.take_back(_loan(file), by=request.user, **said)
    return _("Taken back.")


def _extend(request, file, said):
    lending.extend(_loan(file), by=request.user)
    return _("Extended.")


def _move(request, file, said):
    filing.move(file.pk, by=request.user, **said)
    return _("Moved.")


def _scan(request, file, said):
    filing.name_scan(file.pk, by=request.user, **said)
    return _("Noted. A second person compares paper and scan.")


def _match(request, file, said):
    filing.match(file.pk, by=request.user)
    return _("Paper and scan agree.")


def _lose(request, file, said):
    losing.lose(file.pk, by=request.user)
    return _("Written down as lost. The privacy officer was told.")


def _found(request, file, said):
    losing.find_again(file.pk, by=request.user)
    return _("It is in its box again.")


def _shred(request, file, said):
    digest = shredding.digest_of(said["photo"])
    shredding.shred(file.pk, by=request.user, method=said["method"], photo_digest=digest)
    return _("Signed. Another person who was there signs as witness.")


def _witness(request, file, said):
    shredding.witness(file.pk, by=request.user)
    return _("Signed. The paper is destroyed.")


# act → (what is done, the name of its form on the sheet, if it has one)
ACTS = {
    "borrow": (_borrow, "borrow"),
    "hand-out": (_hand_out, ""),
    "return": (_take_back, "take_back"),
    "extend": (_extend, ""),
    "move": (_move, "move"),
    "scan": (_scan, "scan"),
    "match": (_match, ""),
    "lose": (_lose, ""),
    "found": (_found, ""),
    "shred": (_shred, "shred"),
    "witness": (_witness, ""),
}


@require_POST
@permission_required(SEE, raise_exception=True)
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step with the file; whether this person may take it says the act itself."""
    file = seen(request, pk)
    if act not in ACTS:
        raise Http404
    do, name = ACTS[act]
    sheet = showing.Sheet(file, request.user, request.POST, request.FILES, act)
    form = getattr(sheet, name) if name else None
    if name and form is None:
        raise Refused(_("This is not possible any more; nothing was changed."))
    if form is not None and not form.is_valid():
        return page_of(request, sheet, status=422)
    said = {key: value for key, value in form.cleaned_data.items() if key != "key" or value} if form else {}
    try:
        told = do(request, file, said)
    except Refused as refusal:
        fresh = showing.Sheet(seen(request, pk), request.user)
        return page_of(request, fresh, error=str(refusal), status=422)
    messages.success(request, told)
    return redirect(file)


@require_POST
@permission_required(SEE, raise_exception=True)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The borrower takes the request back, from its page or the inbox."""
    found = get_object_or_404(PaperLoan.objects.filter(borrower=request.user), pk=pk)
    lending.withdraw(found.pk, by=request.user)
    messages.success(request, _("The request is withdrawn."))
    return redirect("agency:inbox")
