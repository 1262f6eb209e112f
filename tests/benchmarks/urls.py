"""The reference: one indexed query and a template of fifty rows, as a page of the house like any other.

`bare` is the same without the house around it (navigation, counts, dialogs), told for comparison only.
"""

import uuid

from django.shortcuts import render
from django.urls import path

from agency.models import Event
from agency.urls import *  # noqa: F403
from agency.urls import urlpatterns as product


def reference(request, template="reference.html"):
    rows = list(Event.objects.order_by("-at", "-pk")[:50])
    return render(request, template, {"rows": rows, "none_id": uuid.UUID(int=0)})


urlpatterns = [
    *product,
    path("reference/", reference, name="reference"),
    path("bare/", reference, {"template": "bare.html"}, name="bare"),
]
