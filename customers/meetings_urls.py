"""Meetings on customers; included by `customers.urls`."""

from django.urls import path

from .views import meetings

urlpatterns = [
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:pk>/minutes/", meetings.minutes, name="meeting_minutes"),
    path("meetings/<uuid:pk>/refresh/", meetings.refresh, name="meeting_refresh"),
    path("meetings/<uuid:pk>/print/", meetings.print_minutes, name="meeting_print"),
    path("meetings/lines/<uuid:pk>/", meetings.decide, name="meeting_decide"),
]
