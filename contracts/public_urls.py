"""Pages of the contract module reached without signing in."""

from django.urls import path

from contracts.views import platform, sandbox, sign_here, verify

urlpatterns = [
    path("platform/<slug:provider>/callback/", platform.callback, name="signing_callback"),
    path("sandbox/api/<slug:act>/", sandbox.api, name="sandbox_api"),
    path("sandbox/<uuid:external>/<str:key>/<str:token>/", sandbox.sandbox_sign, name="sandbox_sign"),
    path("sign/<str:token>/", sign_here.sign_here, name="sign_here"),
    path("sign/<str:token>/pdf/", sign_here.sign_here_pdf, name="sign_here_pdf"),
    path("verify/", verify.verify, name="verify"),
]
