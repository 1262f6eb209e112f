"""Opinions on products; included by `customers.urls`."""

from django.urls import path

from .views import opinion_links, opinions

urlpatterns = [
    path("<uuid:pk>/opinions/", opinions.opinions, name="opinions"),
    path("<uuid:pk>/opinions/new/", opinions.new, name="opinion_new"),
    path("<uuid:pk>/opinions/link/", opinion_links.link, name="opinion_link"),
]
