"""The versions of a contract’s words and what differs between them; the words on paper."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from contracts import papers
from contracts.drafting import comparing, keeping
from contracts.drafting.assembling import assemble
from contracts.drafting.freezing import differs
from contracts.models import Contract, Revision
from contracts.terms import Terms

from .contract import USE, contract_page, find

NOW = "now"  # the working copy


@permission_required(USE, raise_exception=True)
@require_safe
def revisions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was submitted when; `?old=1&new=2`, or `new=now`, says which two to compare: the last two, unless said."""
    contract = find(request, pk)
    rows = list(contract.revisions.select_related("drafted_by").defer("terms", "text").order_by("-place"))
    drafted = differs(contract)
    places = [*([NOW] if drafted else []), *(str(one.place) for one in rows)]
    old, new = _asked(request, places)
    context = {
        "revisions": rows,
        "drafted": drafted,
        "places": places,
        "old": old,
        "new": new,
        "rows": _rows(contract, old, new, keeping.may_change(request.user, contract)) if old else [],
    }
    return contract_page(request, contract, "contracts/revisions.html", "contracts:revisions", context)


def _asked(request: HttpRequest, places: list[str]) -> tuple[str, str]:
    usual = (places[1], places[0]) if len(places) > 1 else ("", "")
    old, new = request.GET.get("old", usual[0]), request.GET.get("new", usual[1])
    return (old, new) if old in places and new in places else usual


def _rows(contract: Contract, old: str, new: str, costs: bool) -> list[dict]:
    (terms, text), (later, words) = _version(contract, old), _version(contract, new)
    return comparing.terms_differences(terms, later, costs=costs) + comparing.differences(text, words)


def _version(contract: Contract, place: str) -> tuple[Terms, list]:
    if place == NOW:
        terms = Terms.of(contract.terms)
        return terms, assemble(contract.version, terms)
    revision = _revision(contract, place)
    return Terms.of(revision.terms), revision.text


def _revision(contract: Contract, place: str) -> Revision:
    if not (place.isascii() and place.isdigit() and len(place) < 5):
        raise Http404
    found = contract.revisions.select_related("version__template").filter(place=int(place)).first()
    if found is None:
        raise Http404
    return found


@permission_required(USE, raise_exception=True)
@require_GET
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On paper: the words submitted last, `?revision=2` others, `?revision=now` the draft. Written down."""
    contract = find(request, pk)
    drafting = contract.revision is None or contract.state == contract.State.DRAFT
    asked = request.GET.get("revision", NOW if drafting else str(contract.revision.place))
    revision = None if asked == NOW else _revision(contract, asked)
    name = contract.number or _("Draft of a contract")
    response = HttpResponse(papers.pdf(contract, revision, by=request.user), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf")
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
