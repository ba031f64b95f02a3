"""Records: described papers, their kinds, the driver's profile and vehicles, search, and exhibits."""

from flexkeeper.records.exhibits import BundleWishes, opener, plan
from flexkeeper.records.export import export
from flexkeeper.records.kinds import Field, Kind, kind, kinds, parse, shown
from flexkeeper.records.people import (
    Vehicle,
    add_vehicle,
    edit_vehicle,
    me,
    owner_fields,
    set_me,
    vehicle,
    vehicle_fields,
    vehicles,
)
from flexkeeper.records.read import (
    document_with_hash,
    documents_of,
    everything,
    get,
    history_of,
    many,
    open_document,
    proposals,
    remarks,
    text_of,
)
from flexkeeper.records.search import find, find_ids, index
from flexkeeper.records.values import Document, DocumentStatus, Record, State, TextState
from flexkeeper.records.write import NewRecord, create, edit, purge, restore, trash, undo

__all__ = [
    "BundleWishes",
    "Document",
    "DocumentStatus",
    "Field",
    "Kind",
    "NewRecord",
    "Record",
    "State",
    "TextState",
    "Vehicle",
    "add_vehicle",
    "create",
    "document_with_hash",
    "documents_of",
    "edit",
    "edit_vehicle",
    "everything",
    "export",
    "find",
    "find_ids",
    "get",
    "history_of",
    "index",
    "kind",
    "kinds",
    "many",
    "me",
    "open_document",
    "opener",
    "owner_fields",
    "parse",
    "plan",
    "proposals",
    "purge",
    "remarks",
    "restore",
    "set_me",
    "shown",
    "text_of",
    "trash",
    "undo",
    "vehicle",
    "vehicle_fields",
    "vehicles",
]
