# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL

from ..tools.intake.einvoice_rules import rules_version

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
        ``warnings``, how many there are beyond those, and the names of those that A39
        tells (``elsewhere``)."""
        ignored = set(scope.values["rules_ignored"])
        counted = [one for one in row["broken"] or () if one["rule"] not in ignored]
        # one cause is told once
        left = [one for one in counted if bill["totals_told"] and _is_sum(one)]
        broken = [one for one in counted if one not in left]
        names = {one["rule"] for one in left if one["flag"] == "fatal"}
        elsewhere = {"elsewhere": sorted(names)} if names else {}
        if not broken:
            return elsewhere
        fatal = [one for one in broken if one["flag"] == "fatal"]
        warnings = [one for one in broken if one["flag"] != "fatal"]
        return {
            "rules": [_told(one) for one in fatal[:MOST_TOLD]],
            "warnings": [_told(one) for one in warnings[:MOST_TOLD]],
            "more": max(len(fatal) - MOST_TOLD, 0),
            "rules_version": row["rules_version"].split("-")[0],
            **elsewhere,
        }

    # --- the check sheet --------------------------------------------------------------
    def _told_elsewhere(self, move, flags, values):
        # EXTENDS edic.finance.check: each fatal rule is in a flag that holds, or told
        return [
            *super()._told_elsewhere(move, flags, values),
            *self._rules_elsewhere(
                self._untold_rules(move, flags), move, values["rules_ignored"]
            ),
        ]

    def _untold_rules(self, move, flags):
        """Return the names of fatal rules that an e-invoice breaks and that none of
        these flags of A41 tells, in order."""
        broken = (move.edic_document_id.rules or {}).get("broken", ())
        fatal = {one["rule"] for one in broken if one["flag"] == "fatal"}
        facts = [flag.facts or {} for flag in flags]
        told = {one["rule"] for each in facts for one in each.get("rules", ())}
        told.update(*(each.get("elsewhere", ()) for each in facts))
        if any(each.get("more") for each in facts):
            # the flag counts those beyond the first ones without their names
            return sorted(name for name in fatal - told if SUMS.fullmatch(name))
        return sorted(fatal - told)

    def _rules_elsewhere(self, names, move, ignored):
        """Yield a sentence for each reason why no flag of A41 tells these rules."""
        off = [name for name in names if name in ignored]
        sums = [name for name in names if name not in off and SUMS.fullmatch(name)]
        if not self._has_totals_flag(move):
            sums = []
        rest = [name for name in names if name not in (*off, *sums)]
        if sums:
            yield self._sums_elsewhere(sums)
        if off:
            yield self.env._(
                "Broken, and not counted by the setting of this check: %s.",
                self._list(off),
            )
        if rest:
            yield self.env._(
                "Broken, as read since the checks last ran on this bill: %s.",
                self._list(rest),
            )

    def _has_totals_flag(self, move):
        flags = self.env["edic.finance.flag"].sudo()
        flags = flags.search(
            [
                ("move_id", "=", move.id),
                ("code", "=", "A39"),
                ("state", "!=", "expired"),
            ]
        )
        return any(
            {*TOTALS} & {*(flag.facts or {}).get("issues", ())} for flag in flags
        )


def _is_sum(one):
    return bool(SUMS.fullmatch(one["rule"]))


def _told(one):
    return {key: one[key] for key in ("rule", "text", "location", "count")}
