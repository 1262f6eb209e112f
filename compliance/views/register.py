"""The register, also for the audit administrator, who sees no customer."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from compliance.lists import LISTS

from .lists import answer


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What happened in the house, newest first."""
    return answer(request, LISTS["register"], proof=True)
