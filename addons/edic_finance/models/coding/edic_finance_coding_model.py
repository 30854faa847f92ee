# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import json
import logging
import tempfile
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.lru import LRU

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ... import roles
from ...tools import coding
from ...tools.coding.labels import extra_tokens, to_label, vendor_label
from ...tools.coding.training import train

FIELDS = ("account_id", "analytic_distribution", "tax_ids")
# (database, id, digest) → CodingModel; threads of one process share it
_cache = LRU(4)

_logger = logging.getLogger(__name__)
MAX_ROWS = 200_000  # the most recent lines; older ones add little
MAX_AGE = timedelta(days=6 * 365)
RETRAIN_SHARE = 0.02  # new lines since the last training that make another worth it
KEPT_VERSIONS = 10


class EdicFinanceCodingModel(models.Model):
    """A trained version of a company's coding model, with its card."""

    _name = "edic.finance.coding.model"
    _description = "Coding model"
    _order = "company_id, version desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    version = fields.Integer(required=True, aggregator=None)
    is_active = fields.Boolean(string="In use", default=True)
    data = fields.Binary(attachment=True, groups="base.group_system")
    size = fields.Integer(string="Size (bytes)", aggregator=None)
    sha256 = fields.Char(string="SHA-256")
    engine_version = fields.Char(string="Engine version")
    card = SchemaJson(schema=OBJECT)
    row_count = fields.Integer(string="Lines", aggregator=None)
    first_day = fields.Date(string="From")
    last_day = fields.Date(string="To")
    accuracy = fields.Float(
        string="Accounts right",
        digits=(5, 4),
        aggregator=None,
        help="Share of accounts that were right on the last part of the history, "
        "which the model had not seen.",
    )
    baseline = fields.Float(
        string="Most frequent account",
        digits=(5, 4),
        aggregator=None,
        help="The same share for the vendor's most frequent account: Odoo's own rule.",
    )
    coverage = fields.Float(
        string="Sure",
        digits=(5, 4),
        aggregator=None,
        help="Share of lines called sure.",
    )
    precision = fields.Float(
        string="Of which right",
        digits=(5, 4),
        aggregator=None,
        help="Share of sure suggestions that were right.",
    )
    trace_uuid = fields.Char(string="Audit trail entry")

    _version_uniq = models.UniqueIndex("(company_id, version)")
    _active_uniq = models.UniqueIndex("(company_id) WHERE is_active")

    @api.depends("company_id", "version")
    def _compute_name(self):
        for model in self:
            model.name = f"{model.company_id.name} {model.version}"

    # --- use --------------------------------------------------------------------------
    @api.model
    def _in_use(self, company):
        """Return the version in use for a company; never another company's."""
        return self.sudo().search(
            [("company_id", "=", company.id), ("is_active", "=", True)], limit=1
        )

    def _load(self):
        """Return the engine's model, read once per process.

        :raises ValueError: when the attachment is damaged or of another version
        """
        self.ensure_one()
        key = (self.env.cr.dbname, self.id, self.sha256)
        model = _cache.get(key)
        if not model:
            stored = self.sudo().with_context(bin_size=False).data
            data = base64.b64decode(stored or b"")
            if hashlib.sha256(data).hexdigest() != self.sha256:
                raise ValueError(f"{self.name}: not the model that was trained")
            model = _cache[key] = coding.CodingModel.from_bytes(data)
        return model

    def _expected(self):
        """Return the fields that most lines of the company bear: open where nothing is
        known.

        Taxes are not among them: what the document states stands there.
        """
        measures = (self.sudo().card or {}).get("measures", {})
        cases = {name: found["cases"] for name, found in measures.items()}
        service = "analytic_distribution"
        usual = 2 * cases.get(service, 0) >= cases.get("account_id", 0) > 0
        return {"account_id", service} if usual else {"account_id"}

    @roles.for_roles(roles.MANAGER)
    def action_use(self):
        """Put this version in use again, in place of the present one."""
        self.ensure_one()
        if not self.env.user.has_group("edic_ai.group_edic_ai_manager"):
            raise UserError(self.env._("The EDIC administrator chooses the version."))
        if not self.sudo().data:
            raise UserError(
                self.env._("This version is too old: its weights are gone.")
            )
        self._in_use(self.company_id).is_active = False
        self.env.flush_all()
        self.sudo().is_active = True
        self.env["edic.ai.gateway"]._record(
            "policy",
            "finance.coding",
            {"version_in_use": self.version},
            company=self.company_id,
            engine="coding",
            model_version=str(self.version),
        )
        return True

    # --- training ---------------------------------------------------------------------
    @api.model
    def _train(self, company):
        """Train a company's model on its posted bills and put it in use.

        :return: the new version, or an empty recordset without history
        """
        rows = self._history(company)
        if not rows:
            return self.browse()
        with tempfile.TemporaryDirectory(prefix="edic-train-") as folder:
            data = train(rows, Path(folder), FIELDS, company.edic_ai_precision)
        return self._store(company, data, coding.CodingModel.from_bytes(data).card)

    @api.model
    def _store(self, company, data, card):
        last = self.sudo().search(
            [("company_id", "=", company.id)], order="version desc", limit=1
        )
        version = last.version + 1
        digest = hashlib.sha256(data).hexdigest()
        text = json.dumps(card, sort_keys=True)  # the ledger knows no floats
        trace = self.env["edic.ai.gateway"]._record(
            "training",
            "finance.coding",
            {"version": version, "rows": card["rows"], "card": text},
            company=company,
            engine="coding",
            engine_version=coding.ENGINE_VERSION,
            model_version=str(version),
            outputs={"sha256": digest},
        )
        self._in_use(company).is_active = False
        self.env.flush_all()
        measures = card["measures"].get("account_id") or {}
        model = self.sudo().create(
            {
                "company_id": company.id,
                "version": version,
                "data": base64.b64encode(data),
                "size": len(data),
                "sha256": digest,
                "engine_version": coding.ENGINE_VERSION,
                "card": card,
                "row_count": card["rows"],
                "first_day": card["first_day"],
                "last_day": card["last_day"],
                "accuracy": measures.get("top1"),
                "baseline": measures.get("baseline_vendor_mode"),
                "coverage": measures.get("coverage"),
                "precision": measures.get("precision"),
                "trace_uuid": trace.call_uuid,
            }
        )
        self._forget_old(company)
        return model.sudo(False)

    @api.model
    def _forget_old(self, company):
        # the cards of old versions stay, only their weights go
        old = self.sudo().search(
            [("company_id", "=", company.id)],
            order="version desc",
            offset=KEPT_VERSIONS,
        )
        old.data = False

    @api.model
    def _history(self, company):
        """Return posted bill lines of one company, as the training takes them."""
        self.env.flush_all()
        found = self.env.execute_query_dict(self._history_query(company))
        return [self._history_row(row) for row in found]

    @api.model
    def _history_query(self, company):
        return SQL(
            """
            SELECT line.id, COALESCE(move.invoice_date, move.date) AS day,
                   move.id AS bill, vendor.id AS vendor, vendor.name AS vendor_name,
                   line.name AS text,
                   line.price_subtotal AS amount, line.product_id,
                   line.account_id, line.analytic_distribution,
                   tax.ids AS tax_ids, tax.rates
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
         LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
         LEFT JOIN LATERAL (
                   SELECT array_agg(tax.id ORDER BY tax.id) AS ids,
                          array_agg(tax.amount ORDER BY tax.amount) AS rates
                     FROM account_move_line_account_tax_rel rel
                     JOIN account_tax tax ON tax.id = rel.account_tax_id
                    WHERE rel.account_move_line_id = line.id) tax ON TRUE
             WHERE move.company_id = %(company)s AND move.state = 'posted'
               AND move.move_type IN ('in_invoice', 'in_refund')
               AND line.display_type = 'product' AND line.account_id IS NOT NULL
               AND move.date >= %(since)s
          ORDER BY day DESC, move.id DESC, line.sequence, line.id LIMIT %(limit)s""",
            company=company.id,
            since=fields.Date.today() - MAX_AGE,
            limit=MAX_ROWS,
        )

    @api.model
    def _history_row(self, row):
        return {
            "key": str(row["id"]),
            "day": row["day"].isoformat(),
            "vendor": vendor_label(row["vendor"], row["vendor_name"]),
            "text": row["text"] or "",
            "amount": str(row["amount"] or 0),
            "bill": str(row["bill"]),
            "extra": extra_tokens(row["rates"], row["product_id"]),
            "labels": {name: to_label(name, row[name]) for name in FIELDS if row[name]},
        }

    # --- when -------------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_train(self):
        """Train anew each company whose history grew enough."""
        # pylint: disable-next=no-search-all
        companies = self.env["res.company"].sudo().search([])
        one_by_one(companies, self._train_due, failed=self._tell_failed)

    def _train_due(self, company):
        if self._is_due(company):
            self._train(company)

    def _tell_failed(self, company, error):
        """Log it: the version in use goes on, and so do the other companies."""
        _logger.error("Training for company %s failed", company.id, exc_info=error)

    @api.model
    def _learned(self, company):
        """Return the lines that a company's model is trained on, as a domain."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("move_id.move_type", "in", ("in_invoice", "in_refund")),
                ("display_type", "=", "product"),
            ]
        )

    @api.model
    def _is_due(self, company):
        current, domain = self._in_use(company), self._learned(company)
        lines = self.env["account.move.line"].sudo()
        if not current:
            return bool(lines.search_count(domain, limit=1))
        if current.engine_version != coding.ENGINE_VERSION:
            return True
        new = domain & Domain("write_date", ">", current.create_date)
        return lines.search_count(new) > max(1, RETRAIN_SHARE * current.row_count)

    @roles.for_roles(roles.MANAGER)
    def action_train(self):
        """Ask for a new version of the current company's model; the queue trains it."""
        if not self.env.user.has_group("edic_ai.group_edic_ai_manager"):
            raise UserError(self.env._("The EDIC administrator trains models."))
        company = self.env.company
        lines = self.env["account.move.line"].sudo()
        if not lines.search_count(self._learned(company), limit=1):
            raise UserError(
                self.env._(
                    "%s has no posted vendor bill yet: there is nothing to learn from.",
                    company.name,
                )
            )
        self.env["edic.ai.task"].sudo()._enqueue(
            "finance.training", company, origin=Origin.BACKGROUND
        )
        return notification(
            "info",
            self.env._(
                "The training has started; the new version appears in this list, "
                "after a minute for some ten thousand lines."
            ),
        )
