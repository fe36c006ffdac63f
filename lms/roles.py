"""The roles that somebody can be granted, and the groups of roles that pages are for; each named here and nowhere else.

A role is a word in a grant (`accounts.models.Grant`) with a scope: a cohort, a project, or 0 for everywhere.
"""

ADMINISTRATOR, COORDINATOR, COACH, ASSESSOR = "administrator", "coordinator", "coach", "assessor"
TRAINEE, CONNECTOR, PARTNER = "trainee", "connector", "partner"
ROLES = (ADMINISTRATOR, COORDINATOR, COACH, ASSESSOR, TRAINEE, CONNECTOR, PARTNER)

STAFF = (COORDINATOR, ADMINISTRATOR)
SUPERVISORS = (COACH, *STAFF)  # who look after trainees; which ones is the business of a policy
ASSESSMENT = (ASSESSOR, *STAFF)  # who have a part in decisions
OVER_OTHERS = (COACH, *ASSESSMENT)  # who see or decide about other people
LEARNERS = (TRAINEE, CONNECTOR)
TWO_STEPS = (ASSESSOR, *SUPERVISORS)  # who come in with a second step besides a password or a mailed code
