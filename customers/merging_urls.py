"""Merging two archives: choosing the other, comparing, the record of it, taking it back."""

from django.urls import path

from .views import merging

urlpatterns = [
    path("<uuid:pk>/merge/", merging.choose, name="merge"),
    path("<uuid:pk>/merge/<uuid:other>/", merging.compare, name="merge_compare"),
    path("merges/<uuid:pk>/", merging.merging, name="merging"),
    path("merges/<uuid:pk>/withdraw/", merging.withdraw, name="merge_withdraw"),
    path("merges/<uuid:pk>/undo/", merging.undo, name="merge_undo"),
]
