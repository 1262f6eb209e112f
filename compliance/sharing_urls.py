"""Recipients outside the house, and what is shared with them."""

from django.urls import path

from compliance.views import recipients

urlpatterns = [
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.enter, name="recipient_new"),
    path("recipients/<uuid:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<uuid:pk>/edit/", recipients.change, name="recipient_edit"),
    path("recipients/<uuid:pk>/check/", recipients.look, name="recipient_check"),
    path("recipients/<uuid:pk>/retire/", recipients.retire, name="recipient_retire"),
]
