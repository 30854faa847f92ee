# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-mail domains at which anybody gets an address: they tell nothing of a company."""

from pathlib import Path

FREE = tuple(
    Path(__file__).with_name("free_mail.txt").read_text(encoding="utf-8").split()
)
