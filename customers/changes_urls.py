"""Proposed changes: the archive's tab, one proposal, reporting, notices to acknowledge, the rules."""

from django.urls import path

from .views import change_rules, changes

urlpatterns = [
    path("<uuid:pk>/changes/", changes.changes, name="changes"),
    path("<uuid:pk>/report/", changes.report, name="report_change"),
    path("changes/rules/", change_rules.rules, name="change_rules"),
    path("changes/rules/new/", change_rules.new, name="change_rule_new"),
    path("changes/told/<uuid:pk>/", changes.notice, name="change_notice"),
    path("changes/<uuid:pk>/", changes.change, name="change"),
    path("changes/<uuid:pk>/withdraw/", changes.withdraw, name="change_withdraw"),
]
