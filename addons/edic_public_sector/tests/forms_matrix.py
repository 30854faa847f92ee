# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rights on procedures and forms: read, write, create, delete."""

ROLES = {
    "agent": "edic_public_sector.group_edic_public_desk",
    "officer": "edic_public_sector.group_edic_public_procedure",
    "plain": "base.group_user",
    "budget": "edic_public_sector.group_edic_public_budget",
    "portal": "base.group_portal",
}
NONE = ("", "", "")  # plain, budget, portal
MATRIX = {
    **dict.fromkeys(
        (
            "edic.public.procedure",
            "edic.public.procedure.line",
            "edic.public.procedure.link",
            "edic.public.procedure.topic",
            "edic.public.form",
            "edic.public.form.field",
            "edic.public.form.check",
        ),
        ("r", "rwcd", *NONE),
    ),
    "edic.public.form.entry": ("rw", "", *NONE),
    "edic.public.form.paper": ("r", "", *NONE),
    "edic.public.question": ("r", "rw", *NONE),
    "edic.public.procedure.source": ("", "rwcd", *NONE),
}
