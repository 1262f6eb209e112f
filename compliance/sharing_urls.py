"""Recipients outside the house, and what is shared with them."""

from django.urls import path

from compliance.views import outward, outward_acts, recipients

urlpatterns = [
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.enter, name="recipient_new"),
    path("recipients/<uuid:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<uuid:pk>/edit/", recipients.change, name="recipient_edit"),
    path("recipients/<uuid:pk>/check/", recipients.look, name="recipient_check"),
    path("recipients/<uuid:pk>/files/", recipients.attach, name="recipient_attach"),
    path("recipients/<uuid:pk>/files/<uuid:number>/", recipients.file, name="recipient_file"),
    path("recipients/<uuid:pk>/retire/", recipients.retire, name="recipient_retire"),
    path("outward/", outward.shares, name="outward"),
    path("outward/new/", outward.draft, name="outward_new"),
    path("outward/abroad/", outward.meter, name="outward_abroad"),
    path("outward/of/<uuid:pk>/", outward.of_archive, name="outward_of"),
    path("outward/<uuid:pk>/", outward.share, name="outward_share"),
    path("outward/<uuid:pk>/leave-out/<uuid:subject>/", outward_acts.take_out, name="outward_take_out"),
    path("outward/<uuid:pk>/<slug:act>/", outward_acts.act, name="outward_act"),
]
