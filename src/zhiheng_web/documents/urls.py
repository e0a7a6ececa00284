"""Addresses of documents."""

from django.urls import path, register_converter

from zhiheng_web.documents.views import cascade, deciding, editing, files, naming, review


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


class AddedKind(Part):
    """What a person may add."""

    regex = "target|task|clause"


register_converter(AddedKind, "added_kind")
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
    path("<int:pk>/names/", naming.names, name="names"),
    path("<int:pk>/place/<int:start>-<int:end>/", naming.place, name="place"),
    path("cascade/", cascade.index, name="cascades"),
    path("<int:pk>/cascade/", cascade.matrix, name="cascade"),
    path("<int:pk>/cascade/export/", cascade.export, name="export_cascade"),
    path("<int:pk>/cascade/<int:lower>/<entry_kind:kind>/<str:key>/", cascade.cell, name="cascade_cell"),
    path("<int:pk>/level/", cascade.level, name="level"),
    path("<int:pk>/review/", review.review, name="review"),
    path("<int:pk>/review/items/", review.more_items, name="more_items"),
    path("<int:pk>/review/text/<int:number>/", review.text_piece, name="text_piece"),
    path("<int:pk>/review/here/", review.here, name="here"),
    path("<int:pk>/review/export/", review.export, name="export_review"),
    path("<int:pk>/review/undo/", deciding.undo_last, name="undo_last"),
    path("<int:pk>/review/again/", deciding.read_again, name="read_again"),
    path("<int:pk>/review/two/", deciding.two_readers, name="two_readers"),
    path("<int:pk>/review/suggestions/", editing.suggestions, name="suggestions"),
    path("<int:pk>/review/preview/", editing.preview_clause, name="preview_clause"),
    path("<int:pk>/review/units/", deciding.units, name="units"),
    path("<int:pk>/review/add/<added_kind:kind>/", editing.add, name="add_item"),
    path("<int:pk>/review/clause/<str:key>/edit/", editing.edit_clause, name="edit_clause"),
    path("<int:pk>/review/clause/<str:key>/bind/<str:path>/", editing.bind, name="bind"),
    path("<int:pk>/review/<entry_kind:kind>/<str:key>/edit/", editing.edit_entry, name="edit_entry"),
    path("<int:pk>/review/<entry_kind:kind>/<str:key>/exclude/", deciding.exclude, name="exclude"),
    path("<int:pk>/review/<item_kind:kind>/accept/", deciding.accept_many, name="accept_many"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/", review.one_item, name="item"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/history/", review.history, name="history"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/accept/", deciding.accept, name="accept"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/doubt/", deciding.doubt, name="doubt"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/undo/", deciding.undo, name="undo"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/reset/", deciding.reset, name="reset"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/second/", deciding.second, name="second"),
    path("<int:pk>/review/<item_kind:kind>/<str:key>/settle/", deciding.settle, name="settle"),
]
