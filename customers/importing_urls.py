"""/customers/import/…"""

from django.urls import path

from .views import importing, importing_acts

urlpatterns = [
    path("", importing.imports, name="imports"),
    path("new/", importing.upload, name="import_new"),
    path("<uuid:pk>/", importing.batch, name="import"),
    path("<uuid:pk>/progress/", importing.progress, name="import_progress"),
    path("<uuid:pk>/columns/", importing_acts.set_columns, name="import_columns"),
    path("<uuid:pk>/choose/", importing_acts.choose, name="import_choose"),
    path("<uuid:pk>/rows/<int:place>/", importing_acts.row, name="import_row"),
    path("<uuid:pk>/refused/", importing_acts.refused, name="import_refused"),
    path("<uuid:pk>/commit/", importing_acts.commit, name="import_commit"),
    path("<uuid:pk>/revert/", importing_acts.revert, name="import_revert"),
    path("<uuid:pk>/settle/", importing_acts.settle, name="import_settle"),
    path("<uuid:pk>/discard/", importing_acts.discard, name="import_discard"),
]
