"""Closed fields, declared purposes, children's data; included by `customers.urls`."""

from django.urls import path

from .views import emergency, guarding, restrictions, watching

urlpatterns = [
    path("purposes/", guarding.mine, name="purposes"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("alerts/", watching.alerts, name="alerts"),
    path("alerts/<uuid:pk>/decide/", watching.decide, name="alert_decide"),
    path("alerts/plant/", watching.plant, name="canary_plant"),
    path("alerts/planted/<int:pk>/end/", watching.uproot, name="canary_uproot"),
    path("minors/", guarding.minors, name="minors"),
    path("minors/name/", guarding.name_manager, name="minors_name"),
    path("access/<uuid:pk>/withdraw/", guarding.withdraw, name="access_withdraw"),
    path("<uuid:pk>/access/", guarding.ask, name="access_ask"),
    path("<uuid:pk>/access/group/", guarding.ask_for_party, name="access_party"),
    path("<uuid:pk>/restrictions/", restrictions.restrictions, name="restrictions"),
    path("<uuid:pk>/restrictions/<uuid:of>/release/", restrictions.release, name="restriction_release"),
    path("<uuid:pk>/purpose/end/", guarding.end_purpose, name="purpose_end"),
]
