from django.urls import path

from compliance.views import entries

app_name = "compliance"
urlpatterns = [
    path("entries/", entries.entries, name="entries"),
]
