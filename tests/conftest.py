"""Settings of the whole suite."""

import os

from hypothesis import Phase, settings

settings.register_profile(
    "archive-gen",
    deadline=None,  # a slow machine is no failure
    derandomize=bool(os.environ.get("CI")),  # what runs before a change lands gives the same answer twice
    phases=set(Phase) - {Phase.explain},  # a failing case is made small, which can take minutes, but no more
)
settings.load_profile("archive-gen")
