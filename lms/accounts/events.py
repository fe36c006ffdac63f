"""What happens at the door that higher slices have a say in."""

from blinker import Signal

first_step_taken = Signal()  # sender: Person whose password or mailed code was right; a listener answers where they go before they are in, or None
comes_in = Signal()  # sender: Person, just before a session is opened, with `destination`; a listener answers where they go first, or None
contact_changed = Signal()  # sender: Person reached otherwise from now on, with `which` column, `old`, `new`, `by`, `how` that was known to be them, and `now`
scope_asked = Signal()  # sender: a role that is to be given in `scope_id`; a listener raises RuleError where there is no such thing
role_asked = Signal()  # sender: Person who is to get a `role` in `scope_id`; a listener raises RuleError where that is barred, or not `is_sure`
