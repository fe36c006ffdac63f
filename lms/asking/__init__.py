"""Questions that a trainee asks at a lesson, a check, a conversation or an assignment, and what we say back."""
