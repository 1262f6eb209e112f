from django.urls import path

from compliance import (
    auditing_urls,
    impact_urls,
    incident_urls,
    paper_urls,
    privacy_urls,
    retention_urls,
    review_urls,
    rights_urls,
    sharing_urls,
)
from compliance.views import access, dashboard, entries, exports, history, proof, recertify, register

app_name = "compliance"
urlpatterns = [
    *review_urls.urlpatterns,
    path("glance/", dashboard.glance, name="glance"),
    *privacy_urls.urlpatterns,
    *retention_urls.urlpatterns,
    *auditing_urls.urlpatterns,
    *sharing_urls.urlpatterns,
    *incident_urls.urlpatterns,
    *impact_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *rights_urls.urlpatterns,
    path("entries/", entries.entries, name="entries"),
    path("history/", history.index, name="history"),
    path("history/<uuid:pk>/", history.versions, name="versions"),
    path("history/<uuid:pk>/difference/", history.difference, name="difference"),
    path("history/<uuid:pk>/difference/print/", history.print_difference, name="print_difference"),
    path("history/<uuid:pk>/<int:version>/reveal/<slug:field>/", history.reveal, name="reveal"),
    path("history/<uuid:pk>/<int:version>/masked/<slug:field>/", history.masked, name="masked"),
    path("access/", access.access, name="access"),
    path("shares/", access.shares, name="shares"),
    path("recertify/", recertify.recertify, name="recertify"),
    path("recertify/<int:pk>/decide/", recertify.decide, name="recertify_decide"),
    path("register/", register.register, name="register"),
    path("register/proof/", proof.proof, name="proof"),
    path("register/proof/verify/", proof.verify, name="proof_verify"),
    path("register/proof/pack/", proof.pack, name="proof_pack"),
    path("register/proof/<int:number>/", proof.checkpoint, name="proof_checkpoint"),
    path("register/proof/<int:number>/witness/", proof.witness, name="proof_witness"),
    path("<slug:code>/export/", exports.export, name="export"),
    path("<slug:code>/print/", exports.print_list, name="print"),
]
