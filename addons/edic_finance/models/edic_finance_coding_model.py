# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import json
from collections import OrderedDict
from threading import Lock

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import OBJECT

from .. import roles
from ..tools import coding

FIELDS = ("account_id", "analytic_distribution", "tax_ids")
CACHE_SIZE = 4
_cache = OrderedDict()  # (database, id, digest) → CodingModel, of this process
_cache_lock = Lock()


class EdicFinanceCodingModel(models.Model):
    """One trained version of a company's coding model, with its card."""

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
    trace_uuid = fields.Char(string="Ledger entry")

    _version_uniq = models.UniqueIndex("(company_id, version)")
    _active_uniq = models.UniqueIndex("(company_id) WHERE is_active")

    @api.depends("company_id", "version")
    def _compute_name(self):
        for model in self:
            model.name = f"{model.company_id.name} {model.version}"

    # --- use --------------------------------------------------------------------
    @api.model
    def _in_use(self, company):
        """The version in use for a company; never another company's."""
        return self.sudo().search(
            [("company_id", "=", company.id), ("is_active", "=", True)], limit=1
        )

    def _load(self):
        """The engine's model, read once per process.

        :raises ValueError: when the attachment is damaged or of another version
        """
        self.ensure_one()
        key = (self.env.cr.dbname, self.id, self.sha256)
        model = _cache.get(key)
        if not model:
            stored = self.sudo().with_context(bin_size=False).data
            data = base64.b64decode(stored or b"")
            if sha256(data) != self.sha256:
                raise ValueError(f"{self.name}: not the model that was trained")
            model = coding.CodingModel.from_bytes(data)
        with _cache_lock:  # threads of one process share it
            _cache[key] = model
            _cache.move_to_end(key)
            while len(_cache) > CACHE_SIZE:
                _cache.popitem(last=False)
        return model

    def _expected(self):
        """The fields that most lines of the company bear: open where nothing is known.

        Taxes are not among them: what the document states stands there.
        """
        measures = (self.sudo().card or {}).get("measures", {})
        cases = {name: found["cases"] for name, found in measures.items()}
        service = "analytic_distribution"
        usual = 2 * cases.get(service, 0) >= cases.get("account_id", 0) > 0
        return {"account_id", service} if usual else {"account_id"}

    @api.model
    def _forget_cache(self):
        """Read models anew, as another process would."""
        _cache.clear()

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


def sha256(data):
    """Hexadecimal SHA-256 of the model's bytes."""
    return hashlib.sha256(data).hexdigest()


def card_text(card):
    """The card as text: the ledger knows no floats."""
    return json.dumps(card, sort_keys=True)
