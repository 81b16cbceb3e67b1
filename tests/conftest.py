"""Settings of the whole suite."""

import os

from hypothesis import settings

# A slow machine is no failure; and what runs before a change lands gives the same answer twice.
settings.register_profile("archive-gen", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("archive-gen")
