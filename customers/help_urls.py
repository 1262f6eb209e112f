"""Asking for help; included by `customers.urls`."""

from django.urls import path

from .views import help

urlpatterns = [path("help/<slug:about>/<uuid:pk>/", help.ask, name="help_ask")]
