"""The pages of the editor: a part with the words beside it, and both versions where two wrote the same part."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from contracts.drafting import comparing
from contracts.drafting.assembling import assemble
from contracts.editing import heads, picking
from contracts.editing.sections import Section, Sheet, fingerprint, sections_of
from contracts.models import Contract
from contracts.terms import Terms
from customers import searching

from .contract import contract_page, find

TAB = "contracts:edit"
LEFT = ("csrfmiddlewaretoken", "base", "do", "go")  # what a choice between both versions posts anew


def editor_page(
    request: HttpRequest, contract: Contract, section: Section, sheet: Sheet, *, typed=None, status: int = 200
) -> HttpResponse:
    context = {
        "section": section,
        "sheet": sheet,
        "base": fingerprint(section, contract) if sheet.data is None else sheet.data.get("base", ""),
        "parts": [
            {
                "label": one.label,
                "url": reverse("contracts:edit_part", args=[contract.pk, one.code]),
                "current": one is section,
            }
            for one in sections_of(contract)
        ],
        "rows": heads.drawn(sheet),
        "typed": typed is not None,
        "last": section is sections_of(contract)[-1],
        **beside(contract),
    }
    if section.code == "promises":
        context["told"] = heads.told(sheet.terms)
    if section.code == "people":
        context |= _picker(request, contract, sheet.terms)
    name = f"contracts/editor/{section.code}.html"
    return contract_page(request, contract, name, TAB, context, status)


def _picker(request: HttpRequest, contract: Contract, terms: Terms) -> dict:
    """Who could travel; with `look`, archives of that name."""
    text = searching.tidy(request.POST.get("look", ""))
    hits = picking.found(request.user, searching.search(request.user, text, limit=10), terms) if text else []
    return {
        "candidates": picking.candidates(contract.customer, terms, by=request.user),
        "look": text,
        "hits": hits,
    }


def beside(contract: Contract) -> dict:
    terms = Terms.of(contract.terms)
    paid = sum(one.amount for one in terms.money.payments)
    return {
        "contract": contract,
        "text": assemble(contract.version, terms),
        "money": terms.money,
        "margin": contract.margin,
        "unpaid": terms.money.total - paid if terms.money.payments else 0,
    }


def conflict_page(request: HttpRequest, contract: Contract, section: Section, sheet: Sheet) -> HttpResponse:
    """Both versions of the part, side by side; what was typed comes along and is lost by no choice."""
    now = find(request, contract.pk)
    theirs, mine = Terms.of(now.terms), Terms.of(now.terms)
    sheet.write(mine)
    rows = comparing.terms_differences(theirs, mine, costs=True)
    rows += comparing.differences(assemble(now.version, theirs), assemble(now.version, mine))
    context = {
        "section": section,
        "rows": rows,
        "sent": [(name, one) for name, all_ in request.POST.lists() if name not in LEFT for one in all_],
        "base": fingerprint(section, now),
    }
    return contract_page(request, now, "contracts/editor/conflict.html", TAB, context, status=409)
