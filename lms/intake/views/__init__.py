"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.intake.views import (
    application,
    call_back,
    correction,
    import_list,
    merging,
    offers,
    public,
    spelling,
    together,
    worklist,
)
from lms.intake.views.blueprint import bp

__all__ = [
    "bp",
    "application",
    "call_back",
    "correction",
    "import_list",
    "merging",
    "offers",
    "public",
    "spelling",
    "together",
    "worklist",
]
