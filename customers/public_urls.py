"""Pages customers and channels reach without signing in."""

from django.urls import path

from .views import channel_api, enquire, fill

urlpatterns = [
    path("fill/<str:token>/", fill.fill, name="fill"),
    path("enquire/", enquire.enquire, name="enquire"),
    path("enquire/thanks/", enquire.thanks, name="enquire_thanks"),
    path("api/leads/", channel_api.leads, name="api_leads"),
]
