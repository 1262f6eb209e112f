"""People, departments, the state of the house, and everybody's own pages; part of `agency.house_urls`."""

from django.urls import path

from agency.views import profile

urlpatterns = [
    path("me/", profile.profile, name="profile"),
    path("me/preferences/", profile.preferences, name="preferences"),
    path("me/security/", profile.security, name="security"),
    path("me/sessions/", profile.sessions, name="sessions"),
]
