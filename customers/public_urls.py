"""Pages customers and channels reach without signing in."""

from django.urls import path

from .views import channel_api, enquire, fill, opinion_links

urlpatterns = [
    path("fill/<str:token>/", fill.fill, name="fill"),
    path("opinion/<str:token>/", opinion_links.give, name="give_opinion"),
    path("enquire/", enquire.enquire, name="enquire"),
    path("enquire/thanks/", enquire.thanks, name="enquire_thanks"),
    path("api/leads/", channel_api.leads, name="api_leads"),
]
