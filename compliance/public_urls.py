"""Pages reached without signing in: everybody's own data, and what recipients outside receive."""

from django.urls import path

from compliance.views import received, rights_public

urlpatterns = [
    path("received/<str:token>/", received.received, name="received"),
    path("rights/", rights_public.ask, name="rights_ask"),
    path("rights/state/", rights_public.follow, name="rights_follow"),
    path("rights/copy/<str:token>/", rights_public.package, name="rights_package"),
]
