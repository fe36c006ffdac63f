"""Refusals that people may read. Everything else that goes wrong is a fault and gets a number."""


class RuleError(Exception):
    """A rule of the field says no. The message is a Dutch sentence for the person who asked; `field` names
    the form field it belongs to, when there is one."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class Barred(RuleError):
    """Somebody may not do this because of who they are to the person it is about, or because that person has left."""


class SettingError(Exception):
    """A setting makes it impossible to start; the message is one clear line for who runs the server."""
