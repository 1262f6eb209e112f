"""People, departments, the state of the house, and everybody's own pages; part of `agency.house_urls`."""

from django.urls import path

from agency.views import departments, leaving, people, profile, system, undertakings

urlpatterns = [
    path("me/", profile.profile, name="profile"),
    path("me/preferences/", profile.preferences, name="preferences"),
    path("me/security/", profile.security, name="security"),
    path("me/sessions/", profile.sessions, name="sessions"),
    path("me/undertaking/", undertakings.sign, name="undertaking"),
    path("undertakings/", undertakings.index, name="undertakings"),
    path("undertakings/<int:pk>/", undertakings.paper, name="undertaking_paper"),
    path("people/", people.people, name="people"),
    path("people/new/", people.engage, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.change, name="person_edit"),
    path("people/<int:pk>/leave/", leaving.leave, name="person_leave"),
    path("people/<int:pk>/departure/", leaving.departure, name="departure"),
    path("people/<int:pk>/return/", leaving.come_back, name="person_return"),
    path("people/<int:pk>/roles/", people.roles, name="person_roles"),
    path("people/<int:pk>/password/", people.password, name="person_password"),
    path("people/<int:pk>/second-factor/", people.second_factor, name="person_second_factor"),
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.found, name="department_new"),
    path("departments/<int:pk>/", departments.change, name="department"),
    path("departments/<int:pk>/close/", departments.close, name="department_close"),
    path("system/", system.system, name="system"),
]
