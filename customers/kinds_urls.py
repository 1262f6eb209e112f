"""Organisations, groups and the links between archives; included by `customers.urls`."""

from django.urls import path

from .views import groups, kinds_register, kinds_reveal, links, organisation

ONE = "<uuid:pk>/<slug:block>/<uuid:part>/"
urlpatterns = [
    path("register/organisation/", kinds_register.organisation, name="register_organisation"),
    path("register/group/", kinds_register.group, name="register_group"),
    path("register/credit-code/", kinds_register.credit_code, name="credit_code"),
    path("<uuid:pk>/organisation/", organisation.organisation, name="organisation"),
    path("<uuid:pk>/organisation/<slug:block>/", organisation.block, name="organisation_block"),
    path("<uuid:pk>/contacts/new/", organisation.contact, name="contact_new"),
    path("<uuid:pk>/contacts/<uuid:part>/", organisation.contact, name="contact"),
    path("<uuid:pk>/contacts/<uuid:part>/remove/", organisation.contact_remove, name="contact_remove"),
    path("<uuid:pk>/group/", groups.group, name="group"),
    path("<uuid:pk>/group/journey/", groups.journey, name="group_journey"),
    path("<uuid:pk>/group/members/new/", groups.member, name="member_new"),
    path("<uuid:pk>/group/members/<uuid:part>/", groups.member, name="member"),
    path("<uuid:pk>/group/members/<uuid:part>/remove/", groups.member_remove, name="member_remove"),
    path("<uuid:pk>/group/rooms/", groups.rooms, name="rooms"),
    path("<uuid:pk>/group/rooms/<uuid:part>/drop/", groups.room_drop, name="room_drop"),
    path("<uuid:pk>/group/beds/", groups.assign, name="beds"),
    path("<uuid:pk>/group/print/", groups.print_rooming, name="rooming_print"),
    path("<uuid:pk>/links/", links.links, name="links"),
    path("<uuid:pk>/links/new/", links.link_new, name="link_new"),
    path("<uuid:pk>/links/<uuid:part>/end/", links.link_end, name="link_end"),
    path("<uuid:pk>/links/<uuid:part>/remove/", links.link_remove, name="link_remove"),
    path(f"{ONE}open/<slug:field>/", kinds_reveal.reveal, name="kind_reveal"),
    path(f"{ONE}masked/<slug:field>/", kinds_reveal.masked, name="kind_masked"),
]
