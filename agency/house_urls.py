"""The pages of the house itself."""

from django.urls import path

app_name = "agency"
urlpatterns: list = []
