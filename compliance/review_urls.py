"""Reviews and spot checks."""

from django.urls import path

from compliance.views import papers, review, spot_checks

urlpatterns = [
    path("reviews/", review.index, name="reviews"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/unchanged/", review.unchanged, name="review_unchanged"),
    path("reviews/<uuid:pk>/progress/", review.progress_page, name="review_progress"),
    path("reviews/<uuid:pk>/draw/", review.draw, name="review_draw"),
    path("reviews/<uuid:pk>/close/", review.close, name="review_close"),
    path("reviews/<uuid:pk>/sheet/", papers.review_sheet, name="review_sheet"),
    path("reviews/<uuid:pk>/report/", papers.review_report, name="review_report"),
    path("reviews/line/<uuid:pk>/", review.item, name="review_item"),
    path("reviews/line/<uuid:pk>/again/", review.look_again, name="review_look_again"),
    path("spot-checks/", spot_checks.index, name="spot_checks"),
    path("spot-checks/draw/", spot_checks.draw, name="spot_check_draw"),
    path("spot-checks/<uuid:pk>/", spot_checks.check, name="spot_check"),
    path("spot-checks/<uuid:pk>/sheet/", papers.spot_check_sheet, name="spot_check_sheet"),
    path("spot-checks/finding/<uuid:pk>/", spot_checks.finding, name="finding"),
]
