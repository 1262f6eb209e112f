"""The address book: the house's pages at the root, each app under its own name."""

from django.urls import include, path

from agency import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("agency.signin.urls")),
    path("", include("agency.house_urls")),
    path("", include("customers.public_urls")),
    path("", include("compliance.public_urls")),
    path("", include("contracts.public_urls")),
    path("customers/", include("customers.urls")),
    path("contracts/", include("contracts.urls")),
    path("compliance/", include("compliance.urls")),
]
handler400 = "agency.views.status.bad_request"
handler403 = "agency.views.status.forbidden"
handler404 = "agency.views.status.not_found"
handler500 = "agency.views.status.server_error"
