# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time zones of countries, for companies that state none of their own."""

ZONES = {"FR": "Europe/Paris", "DE": "Europe/Berlin"}
