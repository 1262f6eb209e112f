from django.urls import path

from .views import attachments, opened_files

urlpatterns = [
    path("<uuid:pk>/files/", attachments.files, name="files"),
    path("<uuid:pk>/files/add/", attachments.add, name="file_add"),
    path("<uuid:pk>/files/print/", attachments.print_list, name="files_print"),
    path("<uuid:pk>/files/<uuid:file>/", opened_files.show, name="file"),
    path("<uuid:pk>/files/<uuid:file>/thumbnail/", opened_files.thumbnail, name="file_thumbnail"),
    path("<uuid:pk>/files/<uuid:file>/page/<int:number>/", opened_files.page, name="file_page"),
    path("<uuid:pk>/files/<uuid:file>/download/", opened_files.download, name="file_download"),
    path("<uuid:pk>/files/<uuid:file>/remove/", attachments.remove, name="file_remove"),
]
