"""Paper files."""

from django.urls import path

from compliance.views import paper, paper_acts, paper_boxes

urlpatterns = [
    path("paper/", paper.index, name="papers"),
    path("paper/labels/", paper.print_labels, name="paper_labels"),
    path("paper/boxes/", paper_boxes.boxes, name="paper_boxes"),
    path("paper/boxes/<uuid:pk>/", paper_boxes.box, name="paper_box"),
    path("paper/counts/", paper_boxes.inventories, name="paper_inventories"),
    path("paper/counts/<uuid:pk>/", paper_boxes.inventory, name="paper_inventory"),
    path("paper/counts/<uuid:pk>/close/", paper_boxes.close, name="paper_close"),
    path("paper/counts/<uuid:pk>/report/", paper_boxes.report, name="paper_report"),
    path("paper/archive/<uuid:pk>/", paper.of_archive, name="paper_of"),
    path("paper/loan/<uuid:pk>/withdraw/", paper_acts.withdraw, name="paper_withdraw"),
    path("paper/<uuid:pk>/", paper.paper, name="paper"),
    path("paper/<uuid:pk>/<slug:act>/", paper_acts.act, name="paper_act"),
]
