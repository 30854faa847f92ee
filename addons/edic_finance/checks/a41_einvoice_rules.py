# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL

from ..tools.audit.einvoice_rules import rules_version

MOST_TOLD = 20  # rules of each kind in one finding
TOTALS = ["BT-109", "BT-110", "BT-112", "BT-115"]  # as A39 names them
# the sums of a document: BR-CO-10 to 17, and what Factur-X and France made of them
SUMS = re.compile(r"BR-([A-Z]+-)?CO-1[0-7]")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA41(models.AbstractModel):
    """A41: the official rules of EN 16931 that an e-invoice breaks, as a job read them
    (`edic.finance.document`)."""

    _inherit = "edic.finance.check.a41"

    def _partial(self, scope):
        # EXTENDS edic_finance
        document = """EXISTS (SELECT FROM edic_finance_document document
                               WHERE document.id = move.edic_document_id AND {})"""
        unread = "rules_unread" if rules_version() else "rules_missing"
        return [
            *super()._partial(scope),
            (unread, SQL(document.format("document.rules_version IS NULL"))),
            ("rules_error", SQL(document.format("document.rules ? 'error'"))),
            ("rules_none", SQL(document.format("document.rules ? 'none'"))),
        ]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "rules_unread": (
                "not_done",
                self.env._(
                    "Not judged by the rules of EN 16931 yet; its buyer was checked."
                ),
            ),
            "rules_missing": (
                "not_done",
                self.env._(
                    "The rules of EN 16931 are not installed on this server; its buyer "
                    "was checked."
                ),
            ),
            "rules_error": (
                "not_done",
                self.env._(
                    "It could not be judged by the rules of EN 16931; its buyer was "
                    "checked."
                ),
            ),
            "rules_none": (
                "not_applicable",
                self.env._(
                    "ZUGFeRD 1 is older than EN 16931, whose rules do not apply; its "
                    "buyer was checked."
                ),
            ),
        }

    def _totals_told(self):
        """SQL: rules are broken, and A39 has a flag on the totals of the bill."""
        return SQL(
            """jsonb_array_length(document.rules->'broken') > 0
               AND EXISTS (SELECT FROM edic_finance_flag flag
                           WHERE flag.move_id = move.id AND flag.code = 'A39'
                             AND flag.state != 'expired'
                             AND flag.facts->'issues' ?| %s)""",
            TOTALS,
        )

    def _rule_facts(self, row, bill, scope):
        """Facts on rules, none where none is broken: ``rules`` that must be kept,
        ``warnings``, and how many there are beyond those."""
        ignored = set(scope.values["rules_ignored"])
        broken = [
            one
            for one in row["broken"] or ()
            if one["rule"] not in ignored
            # one cause is told once
            and not (bill["totals_told"] and SUMS.fullmatch(one["rule"]))
        ]
        if not broken:
            return {}
        fatal = [one for one in broken if one["flag"] == "fatal"]
        warnings = [one for one in broken if one["flag"] != "fatal"]
        return {
            "rules": [_told(one) for one in fatal[:MOST_TOLD]],
            "warnings": [_told(one) for one in warnings[:MOST_TOLD]],
            "more": max(len(fatal) - MOST_TOLD, 0),
            "rules_version": row["rules_version"].split("-")[0],
        }


def _told(one):
    return {key: one[key] for key in ("rule", "text", "location", "count")}
