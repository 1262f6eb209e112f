from django.urls import path

from compliance.views import notices, purposes, suppression

urlpatterns = [
    path("purposes/", purposes.index, name="purposes"),
    path("purposes/new/", purposes.new, name="purpose_new"),
    path("purposes/export/", purposes.export, name="purposes_export"),
    path("purposes/print/", purposes.print_register, name="purposes_print"),
    path("purposes/<int:pk>/", purposes.purpose, name="purpose"),
    path("purposes/<int:pk>/edit/", purposes.edit, name="purpose_edit"),
    path("purposes/<int:pk>/<slug:act>/", purposes.act, name="purpose_act"),
    path("notices/", notices.index, name="notices"),
    path("notices/new/", notices.edit, name="notice_new"),
    path("notices/<uuid:pk>/", notices.notice, name="notice"),
    path("notices/<uuid:pk>/edit/", notices.edit, name="notice_edit"),
    path("notices/<uuid:pk>/<slug:act>/", notices.act, name="notice_act"),
    path("suppression/", suppression.index, name="suppression"),
    path("suppression/check/", suppression.check, name="suppression_check"),
    path("suppression/add/", suppression.add, name="suppression_add"),
    path("suppression/bring/", suppression.bring, name="suppression_bring"),
    path("suppression/<uuid:pk>/lift/", suppression.lift, name="suppression_lift"),
]
