from django.urls import path

from .views import sharing

app_name = "customers"
urlpatterns = [
    path("shares/", sharing.shares, name="shares"),
    path("shares/ask/", sharing.ask, name="ask"),
    path("shares/<uuid:pk>/withdraw/", sharing.withdraw, name="share_withdraw"),
    path("shares/<uuid:pk>/revoke/", sharing.revoke, name="share_revoke"),
    path("<uuid:pk>/share/", sharing.share, name="share"),
]
