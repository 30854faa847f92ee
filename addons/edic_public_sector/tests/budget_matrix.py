# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rights on budgets and what hangs on them: read, write, create, delete."""

ROLES = {
    "reader": "account.group_account_readonly",
    "officer": "edic_public_sector.group_edic_public_budget",
    "accountant": "edic_finance.group_edic_finance_accountant",
    "clerk": "account.group_account_invoice",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}
NONE = ("", "", "")  # clerk, plain, portal
KEPT = ("r", "rwcd", "r", *NONE)  # read with the books, kept by officers
SHOWN = ("r", "r", "r", *NONE)  # computed
OWN = ("", "rwcd", "", *NONE)
MATRIX = {
    **dict.fromkeys(
        (
            "edic.public.budget",
            "edic.public.budget.line",
            "edic.public.budget.credit",
            "edic.public.budget.decision",
            "edic.public.budget.movement",
            "edic.public.budget.reason",
            "edic.public.budget.authority",
            "edic.public.budget.authority.tranche",
            "edic.public.budget.nomenclature",
            "edic.public.budget.code",
            "edic.public.scenario",
            "edic.public.scenario.assumption",
            "edic.public.scenario.project",
            "edic.public.scenario.loan",
            "edic.public.scenario.rule",
            "edic.public.grant",
            "edic.public.grant.paper",
        ),
        KEPT,
    ),
    # a clerk chooses one on a bill
    "edic.public.budget.commitment": ("r", "rwcd", "rwc", "r", "", ""),
    **dict.fromkeys(
        (
            "edic.public.budget.use",
            "edic.public.budget.follow",
            "edic.public.budget.chapter",
            "edic.public.scenario.family",
            "edic.public.scenario.run",
        ),
        SHOWN,
    ),
    **dict.fromkeys(
        (
            "edic.public.budget.import",
            "edic.public.budget.mapping",
            "edic.public.budget.mapping.column",
        ),
        OWN,
    ),
}
