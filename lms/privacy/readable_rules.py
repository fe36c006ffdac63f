"""Which columns of what somebody takes along are told on the page to read. Pure: the shape of the tables, no rows.

All of it stands in the file for a machine; the page leaves out what only the program has use for: numbers of rows, the form in which a
name is searched, sums over files, and what a certificate carries inside.
"""

# what a row of another table is called, for somebody who reads that theirs belongs to it
LABELS = {
    "appeals": "raised_at", "certificates": "number", "cohort_messages": "subject", "cohorts": "name", "decisions": "decided_at",
    "evenings": "begun_at", "group_days": "starts_at", "hand_ins": "assignment_slug", "meetings": "starts_at", "peer_groups": "name", "projects": "name",
    "questions": "asked_at", "reviews": "reviewed_at", "revocations": "revoked_at",
}  # fmt: skip
# by name, in whatever table: of no use to who reads
OF_THE_PROGRAM = frozenset(
    {
        *("anchor", "bundle_id", "calendar", "credential", "credential_id", "event", "facts", "file_name", "height", "id"),
        *("jwt", "last_step", "mails", "message_id", "mimetype", "option_key", "position", "sha256", "sign_count"),
        *("status_index", "status_list_id", "tells", "template", "thing_id", "width"),
        *("messages.about", "messages.paper", "audience", "readers", "email_key", "name_key", "phone_key", "search_text", "tries", "moved", "choices", "question_slug", "reader", "scope_id", "word"),
    }
)  # fmt: skip


def is_told(table: str, column: str, parent: str | None) -> bool:
    """Whether a column stands on the page; `parent`: the table of which it holds the number of a row. Without a name for such
    a row it does not."""
    if column == "person_id" or (parent is None and OF_THE_PROGRAM & {column, f"{table}.{column}"}):
        return False
    return parent is None or parent == "people" or parent in LABELS
