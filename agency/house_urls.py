"""The pages of the house: today, inbox, notifications, search; people, departments; one's own pages."""

from django.urls import path
from django.utils.module_loading import import_string

from agency import people_urls
from agency.views import backups, gallery, notifications, search

app_name = "agency"
urlpatterns = [
    path("", import_string("compliance.views.today.today"), name="today"),
    *people_urls.urlpatterns,
    path("ui/", gallery.gallery, name="ui"),
    path("backups/", backups.index, name="backups"),
    path("backups/now/", backups.back_up_now, name="backup_now"),
    path("backups/drill/", backups.drill_now, name="drill_now"),
    path("inbox/", import_string("customers.views.inbox.index"), name="inbox"),
    path(
        "inbox/<slug:kind>/<uuid:pk>/decide/",
        import_string("customers.views.inbox.decide"),
        name="inbox_decide",
    ),
    path("inbox/<slug:kind>/<uuid:pk>/", import_string("customers.views.inbox.item"), name="inbox_item"),
    path("search/", search.search, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notices_read"),
    path("notifications/<int:pk>/", notifications.follow, name="notice"),
]
