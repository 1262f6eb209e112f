"""Incidents and the security self-check."""

from django.urls import path

from compliance.views import checkups, incidents

urlpatterns = [
    path("checkups/", checkups.index, name="checkups"),
    path("checkups/<uuid:pk>/", checkups.paper, name="checkup_paper"),
    path("checkups/<uuid:pk>/mend/", checkups.mend, name="checkup_mend"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/report/", incidents.report, name="incident_report"),
    path("incidents/alert/<uuid:pk>/", incidents.from_alert, name="incident_from_alert"),
    path("incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("incidents/<uuid:pk>/affected/", incidents.list_affected, name="incident_affected"),
    path("incidents/<uuid:pk>/told/", incidents.told, name="incident_told"),
    path("incidents/<uuid:pk>/authority/", incidents.told_authority, name="incident_authority"),
    path("incidents/<uuid:pk>/notice/<slug:audience>/", incidents.notice, name="incident_notice"),
    path("incidents/<uuid:pk>/<slug:act>/", incidents.step, name="incident_step"),
]
