"""Pages of recipients outside, without signing in."""

from django.urls import path

from .views import received

urlpatterns = [path("received/<str:token>/", received.received, name="received")]
