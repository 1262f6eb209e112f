"""Requests of people about their own data; the working-day calendar their clock runs by."""

from django.urls import path

from compliance.views import calendar, rights, rights_acts

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("rights/", rights.index, name="rights"),
    path("rights/new/", rights.new, name="rights_new"),
    path("rights/<uuid:pk>/", rights.request_page, name="rights_request"),
    path("rights/<uuid:pk>/letter/", rights.letter, name="rights_letter"),
    path("rights/<uuid:pk>/package/", rights_acts.package, name="rights_make_package"),
    path("rights/<uuid:pk>/contact/", rights_acts.contact, name="rights_contact"),
    path("rights/<uuid:pk>/<slug:act>/", rights_acts.act, name="rights_act"),
]
