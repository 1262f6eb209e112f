"""The product's addresses and one that fails with what was typed in its exception; for the canary's test."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from agency.urls import *  # noqa: F403
from agency.urls import urlpatterns as ours


@login_not_required
def fail(request):
    typed = request.POST["name"]
    try:
        int(typed)
    except ValueError as error:
        raise LookupError(f"nobody is called {typed}") from error


urlpatterns = [*ours, path("fail/", fail, name="fail")]
