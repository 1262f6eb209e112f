"""Retention, legal holds and destruction."""

from django.urls import path

from compliance.views import destruction, retention

urlpatterns = [
    path("retention/", retention.rules, name="retention"),
    path("retention/holds/", retention.holds, name="holds"),
    path("retention/holds/<uuid:pk>/", retention.hold, name="hold"),
    path("retention/rule/<int:pk>/decide/", retention.rule_decide, name="retention_decide"),
    path("retention/<slug:category>/", retention.rule, name="retention_rule"),
    path("destruction/", destruction.index, name="disposals"),
    path("destruction/<uuid:pk>/", destruction.disposal, name="disposal"),
    path("destruction/<uuid:pk>/certificate/", destruction.certificate, name="disposal_certificate"),
    path("destruction/<uuid:pk>/words/", destruction.words, name="disposal_words"),
    path("destruction/<uuid:pk>/words/decide/", destruction.decide_words, name="disposal_words_decide"),
    path("destruction/<uuid:pk>/<slug:act>/", destruction.act, name="disposal_act"),
]
