"""Addresses of documents."""

from django.urls import path, register_converter

from zhiheng_web.documents.views import files, review


class Part:
    """`scorecard` or `plan`."""

    regex = "scorecard|plan"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ItemKind(Part):
    """A kind of review item."""

    regex = "clause|finding|repair|target|task"


class EntryKind(Part):
    """A target or a task."""

    regex = "target|task"


register_converter(Part, "document_part")
register_converter(ItemKind, "item_kind")
register_converter(EntryKind, "entry_kind")

app_name = "documents"
urlpatterns = [
    path("", files.index, name="list"),
    path("upload/", files.upload, name="upload"),
    path("<int:pk>/", files.detail, name="detail"),
    path("<int:pk>/original/", files.original, name="original"),
    path("<int:pk>/reading/", files.reading, name="reading"),
    path("<int:pk>/withdraw/", files.withdraw, name="withdraw"),
    path("<int:pk>/reopen/<document_part:part>/", files.reopen, name="reopen"),
    path("<int:pk>/compare/<int:other>/", files.compare, name="compare"),
    path("<int:pk>/review/", review.review, name="review"),
    path("<int:pk>/review/suggestions/", review.suggestions, name="suggestions"),
    path("<int:pk>/review/units/", review.units, name="units"),
    path("<int:pk>/review/clause/<str:key>/edit/", review.edit_clause, name="edit_clause"),
    path("<int:pk>/review/clause/<str:key>/bind/<str:path>/", review.bind, name="bind"),
    path("<int:pk>/review/<entry_kind:kind>/<str:key>/edit/", review.edit_entry, name="edit_entry"),
    path("<int:pk>/review/<item_kind:kind>/accept/", review.accept_many, name="accept_many"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/accept/", review.accept, name="accept"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/doubt/", review.doubt, name="doubt"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/undo/", review.undo, name="undo"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/settle/", review.settle, name="settle"),
]
