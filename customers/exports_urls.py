from django.urls import path

from .views import exports

urlpatterns = [
    path("exports/", exports.index, name="exports"),
    path("exports/new/", exports.new, name="export_new"),
    path("exports/<uuid:pk>/withdraw/", exports.withdraw, name="export_withdraw"),
    path("exports/<uuid:pk>/file/", exports.download, name="export_download"),
]
