"""Asking for a status list to be signed anew."""

from datetime import datetime

from lms.jobs.actions import request_job


def sign_anew(list_id: int, occasion: str, now: datetime) -> None:
    """Asks the job runner, which has the key, to sign a list; once for each occasion."""
    request_job("status_list", f"status_list:{list_id}:{occasion}", {"list_id": list_id}, now)
