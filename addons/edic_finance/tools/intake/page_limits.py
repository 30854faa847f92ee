# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pictures of strangers that are opened, and how long a page of theirs may take."""

import math
import resource
import time

PAGE_S = 10  # seconds of processor
FORMATS = ("PNG", "JPEG", "TIFF", "GIF")  # Pillow runs programs for some others


def begin_page() -> None:
    """End this process where the page that follows takes longer than `PAGE_S`; only in
    a process whose time is limited (`apart`)."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        end = math.ceil(time.process_time() + PAGE_S)
        resource.setrlimit(resource.RLIMIT_CPU, (min(end, hard), hard))
