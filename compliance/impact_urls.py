"""Impact assessments."""

from django.urls import path

from compliance.views import impact

urlpatterns = [
    path("impact/", impact.index, name="impacts"),
    path("impact/new/", impact.new, name="impact_new"),
    path("impact/<uuid:pk>/", impact.assessment, name="impact"),
    path("impact/<uuid:pk>/edit/", impact.edit, name="impact_edit"),
    path("impact/<uuid:pk>/report/", impact.print_report, name="impact_report"),
    path("impact/<uuid:pk>/<slug:act>/", impact.act, name="impact_act"),
]
