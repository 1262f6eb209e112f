"""Purchases, credit and grades; included by `customers.urls`."""

from django.urls import path

from .views import grading, product_kinds, purchases

urlpatterns = [
    path("grades/", grading.grades, name="grades"),
    path("grades/confirm/", grading.confirm, name="grades_confirm"),
    path("grades/rule/", grading.rule, name="grading_rule"),
    path("grades/<uuid:pk>/", grading.override, name="grade_override"),
    path("product-kinds/", product_kinds.kinds, name="product_kinds"),
    path("product-kinds/new/", product_kinds.new, name="product_kind_new"),
    path("product-kinds/<int:pk>/", product_kinds.kind, name="product_kind"),
    path("product-kinds/<int:pk>/act/", product_kinds.act, name="product_kind_act"),
    path("<uuid:pk>/grades/", grading.history, name="grading"),
    path("<uuid:pk>/purchases/", purchases.purchases, name="purchases"),
    path("<uuid:pk>/purchases/new/", purchases.purchase, name="purchase_new"),
    path("<uuid:pk>/purchases/<uuid:part>/cancel/", purchases.purchase_cancel, name="purchase_cancel"),
    path("<uuid:pk>/purchases/<uuid:part>/paid/", purchases.purchase_paid, name="purchase_paid"),
    path("<uuid:pk>/credit/", purchases.credit, name="credit"),
    path("<uuid:pk>/credit/set/", purchases.credit_set, name="credit_set"),
    path("<uuid:pk>/credit/incidents/new/", purchases.incident, name="incident_new"),
    path("<uuid:pk>/credit/incidents/<uuid:part>/settle/", purchases.incident_settle, name="incident_settle"),
]
