"""Where the files that travel with the program stand: beside the package in a clone, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_data"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"
COURSES = _ROOT / "courses"
MIGRATIONS = _PACKAGE / "migrations"
