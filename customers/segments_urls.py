"""Segments, their uses, the market and customers alike; included by `customers.urls`."""

from django.urls import path

from .views import prospects, segment_uses, segments, usage

urlpatterns = [
    path("segments/", segments.index, name="segments"),
    path("segments/new/", segments.new, name="segment_new"),
    path("segments/uses/", segment_uses.uses, name="segment_uses"),
    path("segments/uses/<uuid:pk>/", segment_uses.used, name="segment_used"),
    path("segments/<uuid:pk>/", segments.segment, name="segment"),
    path("segments/<uuid:pk>/edit/", segments.edit, name="segment_edit"),
    path("segments/<uuid:pk>/put-away/", segments.put_away, name="segment_put_away"),
    path("segments/<uuid:pk>/use/<slug:made>/", segment_uses.use, name="segment_use"),
    path("segments/<uuid:pk>/alike/", prospects.alike_segment, name="segment_alike"),
    path("<uuid:pk>/alike/", prospects.alike_archive, name="alike"),
    path("prospects/", prospects.index, name="prospects"),
    path("usage/", usage.index, name="usage"),
]
