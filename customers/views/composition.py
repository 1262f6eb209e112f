"""What the archives are made of, as bars that open the list behind them (L1, L3, L10, L16)."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers import composition_page


@require_safe
@permission_required("customers.view_customer", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The charts within one's reach, narrowed by the address to a department or an owner."""
    asked = {
        name: int(value)
        for name in ("department", "owner")
        if (value := request.GET.get(name, "")).isascii() and value.isdigit() and len(value) < 10
    }
    return render(request, "customers/composition.html", composition_page.context(request.user, asked))
