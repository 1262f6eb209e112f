from django.urls import path

from .views import archive, saved_views, search, selection, sharing

app_name = "customers"
urlpatterns = [
    path("", archive.index, name="list"),
    path("counts/", archive.counts, name="counts"),
    path("search/", search.search, name="search"),
    path("<uuid:pk>/peek/", archive.peek, name="peek"),
    path("selection/", selection.select, name="select"),
    path("selection/<uuid:pk>/undo/", selection.undo, name="selection_undo"),
    path("selection/<uuid:pk>/<slug:act>/", selection.selection, name="selection"),
    path("views/save/", saved_views.save, name="view_save"),
    path("views/<int:pk>/", saved_views.change, name="view_change"),
    path("views/<int:pk>/delete/", saved_views.delete, name="view_delete"),
    path("shares/", sharing.shares, name="shares"),
    path("shares/ask/", sharing.ask, name="ask"),
    path("shares/<uuid:pk>/withdraw/", sharing.withdraw, name="share_withdraw"),
    path("shares/<uuid:pk>/revoke/", sharing.revoke, name="share_revoke"),
    path("<uuid:pk>/share/", sharing.share, name="share"),
]
