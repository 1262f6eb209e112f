"""Addresses of the parts of an archive; included below /customers/."""

from django.urls import path

from .views import dictionary, parts, quality, renewals

ONE = "<uuid:pk>/parts/<slug:block>/<uuid:part>/"
urlpatterns = [
    path("<uuid:pk>/parts/<slug:block>/add/", parts.add, name="part_add"),
    path(ONE, parts.change, name="part_change"),
    path(f"{ONE}remove/", parts.remove, name="part_remove"),
    path(f"{ONE}confirm/", parts.confirm, name="part_confirm"),
    path(f"{ONE}reveal/<slug:field>/", parts.reveal, name="part_reveal"),
    path(f"{ONE}masked/<slug:field>/", parts.masked, name="part_masked"),
    path("regions/", parts.suggest_regions, name="regions"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("quality/", quality.department_quality, name="quality"),
    path("dictionary/", dictionary.field_dictionary, name="dictionary"),
    path("dictionary/switch/<slug:code>/", dictionary.switch, name="switch"),
    path("dictionary/standard/<slug:grade>/", dictionary.standard, name="standard"),
]
