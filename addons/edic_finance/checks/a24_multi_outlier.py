# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import math
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..tools.audit import chance
from ..tools.audit.finding import Finding
from ..tools.audit.parameter import Parameter
from ..tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
PARTS = 3  # contributions that are told
WEIGHT = 10  # entries that one justified flag counts as


class EdicFinanceCheckA24(models.AbstractModel):
    """MULTI-OUTLIER: entries that are rare in several ways at once.

    Each feature of an entry has so many bits as its value is rare in its context; the
    entries with the largest sums are shown, with what makes them rare. Who booked an
    entry, and at what hour, is only looked at once the staff council has agreed to it,
    and then as a share, never by name.
    """

    _name = "edic.finance.check.a24"
    _inherit = "edic.finance.check"
    _description = "A24 Rare in several ways"
    _code = "A24"
    _needs = frozenset({"entries"})
    _limbs = {  # a feature each
        "text": limb("labels"),
        "delay": limb("entered_on"),
        "vendor": limb("partner_created"),
        "taxes": limb("tax_codes"),
        "reversal": limb("reversals"),
        "source": limb("origins"),
        "user": limb("users"),
        "hour": limb("posting_time"),
    }
    _mode = "statistic"
    _severity = "medium"
    _move_types = ()
    _is_incremental = False
    _law = ("ISA 240", "ISA 520")
    _profiles = frozenset({"auditor"})
    _volatile = ("parts", "bits", "entries", "rank")  # counts grow with each entry
    _parameters = {
        "share": Parameter(
            title=_lt("Share of entries that is shown"),
            default=Decimal("0.5"),
            kind="decimal",
            unit="percent",
            minimum=Decimal("0.01"),
            maximum=Decimal("5"),
        ),
        "most": Parameter(
            title=_lt("Entries shown at most"),
            default=50,
            unit="count",
            minimum=1,
            maximum=500,
        ),
    }

    def _title(self):
        return self.env._("Entry rare in several ways")

    def _limb_names(self):
        # EXTENDS edic.finance.check
        return super()._limb_names() | {
            "text": self.env._("texts"),
            "delay": self.env._("time between an entry's date and its entry"),
            "vendor": self.env._("age of partners"),
            "taxes": self.env._("taxes"),
            "reversal": self.env._("reversals"),
            "source": self.env._("way of entry"),
            "user": self.env._("who entered it"),
            "hour": self.env._("time of day"),
        }

    # --- population -------------------------------------------------------------------
    def _exclusions(self, scope):
        few = SQL(
            """(SELECT count(*) FROM (
                  SELECT FROM account_move every WHERE every.company_id = %s
                     AND every.state = 'posted' LIMIT %s) posted) < %s""",
            scope.company,
            self._fewest(scope),
            self._fewest(scope),
        )
        return [("draft", SQL("move.state != 'posted'")), ("too_few", few)]

    def _fewest(self, scope):
        """Entries below which the share that is shown is less than one."""
        return math.ceil(100 / scope.values["share"])

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "draft": ("not_applicable", self.env._("Not posted yet.")),
            "too_few": (
                "not_done",
                self.env._("Too few entries to say which are rare."),
            ),
        }

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for rank, row in enumerate(self._rows(self._rarest(scope)), start=1):
            yield self._finding(rank, row)

    def _finding(self, rank, row):
        parts = [
            {
                "feature": feature,
                "value": value,
                "context": context,
                "seen": seen,
                "of": of,
                "justified": justified,
                "bits": chance.text(
                    chance.bits(seen + WEIGHT * justified, of, kinds), 1
                ),
            }
            for feature, context, value, seen, of, kinds, justified in row["parts"]
        ]
        parts = [part for part in parts if Decimal(part["bits"])][:PARTS]
        return Finding(
            subject=row["id"],
            move=row["id"],
            partner=row["partner"],
            amount=row["amount"],
            key=str(row["id"]),
            score=max(1, min(100, round(2 * row["bits"]))),
            facts={
                "entry": row["name"],
                "day": str(row["day"]),
                "amount": f"{row['amount']:.2f}",
                "parts": parts,
                # what is remembered if the flag is justified
                "patterns": sorted(
                    [part["feature"], part["context"], part["value"]] for part in parts
                ),
                "bits": chance.text(float(row["bits"]), 1),
                "entries": row["entries"],
                "rank": rank,
            },
        )

    def _with_persons(self, scope):
        """Whether the staff council agreed to what can be traced to persons."""
        return self._is_agreed(self._company(scope))
