"""Leads: the triage inbox, entry by colleagues, the customer's own form."""

from django.urls import path

from .views import channels, facts, fill_links, lead_acts, lead_entry, lead_reveal, leads

urlpatterns = [
    path("facts/", facts.facts, name="facts"),
    path("sheet/", facts.sheet, name="sheet"),
    path("prompts/", facts.prompts, name="prompts"),
    path("prompts/<int:pk>/switch/", facts.prompt_switch, name="prompt_switch"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:pk>/end/", channels.end, name="channel_end"),
    path("leads/", leads.leads, name="leads"),
    path("leads/figures/", leads.figures, name="lead_figures"),
    path("leads/new/", lead_entry.new, name="lead_new"),
    path("leads/batch/", lead_entry.batch, name="lead_batch"),
    path("leads/<uuid:pk>/", leads.lead, name="lead"),
    path("leads/<uuid:pk>/open/<slug:field>/", lead_reveal.reveal, name="lead_reveal"),
    path("leads/<uuid:pk>/masked/<slug:field>/", lead_reveal.masked, name="lead_masked"),
    path("leads/<uuid:pk>/link/", fill_links.for_lead, name="lead_link"),
    path("<uuid:pk>/fill-link/", fill_links.for_archive, name="fill_link"),
    path("fill-links/<uuid:pk>/withdraw/", fill_links.withdraw, name="fill_link_withdraw"),
    path("leads/<uuid:pk>/<slug:act>/", lead_acts.act, name="lead_act"),
]
