# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.module import get_module_path

from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.text.canonical import digest

from ... import roles
from ..common.company import company_of
from .edic_public_template_part import LANGS, LAW_DAYS

CLASSES = [
    ("internal", "Internal"),
    ("personal", "Personal data"),
    ("hr", "Data of employees"),
    ("secret", "Under secrecy"),
]
PLAIN = (
    "code",
    "area",
    "res_model",
    "data_class",
    "kind",
    "kept_months",
    "sequence",
    "source",
    "law_day",
)


class EdicPublicTemplate(models.Model):
    """A letter or note as it is meant to be: its paragraphs, and what they ask for.

    What is approved stays as it is; the next version begins as a copy. What EDIC ships
    counts from the start. An author's own is seen by others once it is shared.
    """

    _name = "edic.public.template"
    _inherit = ["edic.finance.in.force"]
    _description = "Template of a draft"
    _order = "sequence, code, version desc, id desc"
    _recorded_as = "public.template"
    _recorded_fields = (
        "code",
        "version",
        "company_id",
        "area",
        "res_model",
        "data_class",
        "kept_months",
        "law_day",
        "valid_from",
        "digest",
        "is_shared",
        "active",
        "state",
    )
    _by_button = frozenset(
        {"state", "approver_id", "is_shipped", "is_in_force", "version", "digest"}
    )

    name = fields.Char(string="Title", required=True, translate=True)
    purpose = fields.Text(string="What it is for", translate=True)
    sequence = fields.Integer(default=50, aggregator=None)
    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    res_model = fields.Selection(
        "_selection_res_model", string="Begins on", required=True
    )
    data_class = fields.Selection(
        CLASSES,
        string="Kind of data",
        required=True,
        default="personal",
        help="Decides with the data policy which model may write: at least this, and "
        "more where the record holds more.",
    )
    kind = fields.Selection(
        [
            ("letter", "Letter"),
            ("note", "File note"),
            ("act", "Administrative act"),
        ],
        required=True,
        default="letter",
    )
    kept_months = fields.Integer(
        string="Kept after signing (months)",
        required=True,
        default=120,
        aggregator=None,
        help="What was signed stays with the record it is about. Once that one is "
        "deleted, it goes when these months are over; what was not signed goes with "
        "it.",
    )
    law_day = fields.Selection(
        LAW_DAYS,
        string="Law of",
        required=True,
        default="letter",
        help="Which law its articles are cited from: what was in force on the day of "
        "the fact (of a bill: its receipt, else its date), or of the letter. Where the "
        "record has no day, that of the letter counts.",
    )
    is_shared = fields.Boolean(
        string="Shared",
        help="Others see it, and can send it for approval. Otherwise only you see it.",
    )
    block_ids = fields.One2many(
        "edic.public.template.block", "template_id", string="Paragraphs", copy=True
    )
    variable_ids = fields.One2many(
        "edic.public.template.variable", "template_id", string="Asked for", copy=True
    )
    digest = fields.Char(readonly=True, copy=False, help="Of what is shipped.")
    use_count = fields.Integer(string="Used", compute="_compute_use_count")
    source = fields.Char(default=lambda self: self.env.company.name)

    _kept_positive = models.Constraint(
        "CHECK(kept_months > 0)", "Say for how many months it is kept."
    )

    def _compute_use_count(self):
        drafts = self.env["edic.public.draft"].sudo()
        counted = drafts._read_group(
            [("template_id", "in", self.ids)], ["template_id"], ["__count"]
        )
        counts = {template.id: count for template, count in counted}
        for template in self:
            template.use_count = counts.get(template.id, 0)

    @api.model
    def _selection_res_model(self):
        """Return the models that have facts of their own, by their title."""
        children = self.env.registry["edic.public.facts"]._inherit_children
        models_ = {self.env[name]._model for name in children} - {None}
        titles = self.env["ir.model"]
        return sorted(
            ((name, titles._get(name).name or name) for name in models_),
            key=lambda item: item[1],
        )

    def _data_class(self, record):
        """Return the most protected kind of data of a draft about a record."""
        found = [DataClass(self.data_class)]
        if hasattr(record, "_edic_data_class"):
            found.append(record._edic_data_class())
        return DataClass.strictest(*found)

    @api.model
    def _for(self, record):
        """Return the templates that can be begun on a record, each in the version that
        counts."""
        today = fields.Date.context_today(self)
        counting = self._in_force(company_of(record), today).values()
        found = self.browse().union(*counting).sudo(False)
        begins_as = (
            record._edic_begins_as() if hasattr(record, "_edic_begins_as") else set()
        )
        return found.filtered(lambda template: template.res_model in begins_as).sorted(
            lambda template: (template.sequence, template.name)
        )

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.TEMPLATES)
    def action_new_version(self):
        """Open a draft of the next version, which begins as this one."""
        self.ensure_one()
        self.browse().check_access("create")
        latest = self.search([("code", "=", self.code)], order="version desc", limit=1)
        copied = self.copy({"valid_from": fields.Date.context_today(self)})
        copied.sudo().version = latest.version + 1
        return copied.get_formview_action()

    @roles.for_roles(roles.TEMPLATES)
    def action_share(self):
        """Let others see a template of one's own."""
        for template in self:
            if template.state == "approved" or template.is_shipped:
                raise UserError(self.env._("It is shared already: it counts."))
        self.is_shared = True

    @roles.reads
    def action_drafts(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters and notes"),
            "res_model": "edic.public.draft",
            "view_mode": "list,form",
            "domain": [("template_id", "=", self.id)],
        }

    # --- loading ----------------------------------------------------------------------
    @api.model
    def _load_shipped(self, module):
        """Take over the templates of an addon, from its XML data.

        One that changed becomes a new version; what a site approved itself counts
        before it as long as its day is later, or it is the site's own.
        """
        folder = Path(get_module_path(module)) / "data" / "templates"
        for path in sorted(folder.glob("*.json")):
            self.sudo()._load_one(json.loads(path.read_text(encoding="utf-8")))

    @api.model
    def _load_one(self, content):
        content_digest = digest(content)
        shipped = self.search(
            [("code", "=", content["code"]), ("is_shipped", "=", True)],
            order="version desc",
        )
        template = shipped[:1]
        if template.digest != content_digest:
            shipped.write({"active": False})
            template = self.create(self._values_of(content))
            template.write(
                {
                    "is_shipped": True,
                    "digest": content_digest,
                    "version": shipped[:1].version + 1,
                }
            )
        self._translate_titles(template, content)

    @api.model
    def _values_of(self, content):
        return {
            **{name: content[name] for name in PLAIN if name in content},
            "name": content["name"]["en"],
            "source_url": content.get("source_url", ""),
            "valid_from": content.get("valid_from", "2026-01-01"),
            "is_shared": True,
            "block_ids": [
                Command.create(self._block_of(at, block))
                for at, block in enumerate(content["blocks"])
            ],
            "variable_ids": [
                Command.create(self._variable_of(at, variable))
                for at, variable in enumerate(content.get("variables", ()))
            ],
        }

    @api.model
    def _block_of(self, at, block):
        return {
            "sequence": at,
            "key": block["key"],
            "kind": block.get("kind", "text"),
            "is_written": block.get("written", False),
            "instruction": block.get("instruction"),
            "needs": block.get("needs"),
            "legal_code": block.get("legal"),
            "law_day": block.get("law_day"),
            "table": block.get("table"),
            "has_chart": block.get("chart", False),
            **{f"text_{lang}": block.get("text", {}).get(lang) for lang in LANGS},
        }

    @api.model
    def _variable_of(self, at, variable):
        choices = variable.get("choices", {})
        if isinstance(choices, list):  # with codes that paragraphs can depend on
            choices = {
                lang: [f"{choice['code']}|{choice['text'][lang]}" for choice in choices]
                for lang in LANGS
            }
        return {
            "sequence": at,
            "key": variable["key"],
            "kind": variable.get("kind", "text"),
            "is_required": variable.get("required", True),
            **{f"label_{lang}": variable["label"].get(lang) for lang in LANGS},
            **{f"choices_{lang}": "\n".join(choices.get(lang, ())) for lang in LANGS},
        }

    @api.model
    def _translate_titles(self, template, content):
        for lang, _name in self.env["res.lang"].get_installed():
            own = template.with_context(lang=lang)
            for name in ("name", "purpose"):
                texts = content.get(name, {})
                own[name] = texts.get(lang[:2], texts.get("en"))

    # --- as blocks of a draft ---------------------------------------------------------
    def _printed(self):
        """Return its paragraphs without those that are for the checklist alone."""
        return self.block_ids.filtered(lambda block: block.kind != "check")
