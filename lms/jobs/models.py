"""A job is a row; a worker counts on while it lives; a deed of the night knows the last night it was done."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class Worker(Base):
    """Somebody who carries jobs out. It counts its beats: whose count stands still has died, whatever any clock says."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(
        String(120), primary_key=True
    )  # never given out twice, as a number might be
    started_at: Mapped[datetime]
    beats: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime]


class Job(Base):
    """One effect to bring about outside the database. The key says which effect: it cannot be asked for twice."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_status_run_at", "status", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(10), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(ForeignKey("workers.name"), index=True)  # while it is running
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class NightlyDeed(Base):
    """The last night on which a deed of the night was done; written in the transaction that does it."""

    __tablename__ = "nightly_deeds"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    night: Mapped[date]
