"""The reference: one indexed query and a template of fifty rows, behind the same middleware."""

from django.shortcuts import render
from django.urls import path

from agency.models import Event
from agency.urls import *  # noqa: F403
from agency.urls import urlpatterns as product


def reference(request):
    rows = list(Event.objects.order_by("-at", "-pk")[:50])
    return render(request, "reference.html", {"rows": rows})


urlpatterns = [*product, path("reference/", reference, name="reference")]
