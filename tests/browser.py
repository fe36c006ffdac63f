"""The browser that journeys are walked in: Debian's Chromium."""

import shutil

# the one without windows draws nothing on a screen: journeys take two thirds of the time
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
