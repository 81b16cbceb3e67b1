"""The whole archive as one bag that anybody can verify: BagIt, RFC 8493.

    payload ──writing──▶ my-archive-bag.zip, or a folder ──contents, verifying──▶ problems

A bag is written by hand, in about a hundred lines: the library `bagit` (of the Library of Congress)
makes bags only in place, out of a folder that it changes, and knows no zip files; a large archive
would have to be copied twice. The tests have that library judge what is written here.
"""

from __future__ import annotations

from archive_gen.packaging.verifying import Verdict, verify
from archive_gen.packaging.writing import Bag, package

__all__ = ["Bag", "Verdict", "package", "verify"]
