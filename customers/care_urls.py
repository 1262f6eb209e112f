"""Contacts, tasks and care; included by `customers.urls`."""

from django.urls import path

from .views import care_actions, care_desk, care_tasks, contacts

urlpatterns = [
    path("care/", care_tasks.index, name="care_tasks"),
    path("care/tasks/<uuid:pk>/", care_tasks.task, name="care_task"),
    path("care/tasks/<uuid:pk>/call-off/", care_tasks.call_off, name="care_call_off"),
    path("care/tasks/<uuid:pk>/hand-over/", care_tasks.hand_over, name="care_hand_over"),
    path("care/actions/", care_actions.index, name="care_actions"),
    path("care/actions/<uuid:pk>/", care_actions.action, name="care_action"),
    path("care/actions/<uuid:pk>/<slug:act>/", care_actions.act, name="care_act"),
    path("care/lists/", care_desk.contact_list, name="contact_lists"),
    path("care/lists/<slug:code>/", care_desk.contact_list, name="contact_list"),
    path("care/rules/", care_desk.rule_list, name="care_rules"),
    path("care/rules/<uuid:pk>/", care_desk.rule, name="care_rule"),
    path("care/budget/", care_desk.budget, name="care_budget"),
    path("<uuid:pk>/care/new/", care_actions.new, name="care_new"),
    path("<uuid:pk>/contacts/", contacts.contacts, name="contacts"),
    path("<uuid:pk>/contacts/note/", contacts.note, name="contact_note"),
    path("<uuid:pk>/contacts/plan/", contacts.plan, name="contact_plan"),
    path("<uuid:pk>/contacts/again/", contacts.again, name="contact_again"),
    path("<uuid:pk>/contacts/print/", contacts.print_record, name="contacts_print"),
]
