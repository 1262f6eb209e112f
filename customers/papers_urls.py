from django.urls import path

from .views import papers

urlpatterns = [
    path("papers/blank/", papers.blank, name="blank_form"),
    path("<uuid:pk>/papers/", papers.papers, name="papers"),
]
