"""Settings of the whole suite."""

import os
import signal

from hypothesis import Phase, settings

settings.register_profile(
    "archive-gen",
    deadline=None,  # a slow machine is no failure
    derandomize=bool(os.environ.get("CI")),  # what runs before a change lands gives the same answer twice
    phases=set(Phase) - {Phase.explain},  # a failing case is made small, which can take minutes, but no more
)
settings.load_profile("archive-gen")

# A shell that runs the suite in the background lets it ignore Ctrl-C, and whatever a test starts would too.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
