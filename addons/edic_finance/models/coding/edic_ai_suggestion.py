# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edic_ai.tools.providers.request import Origin

from ... import roles
from ...tools.coding.labels import from_label, ids_of, to_label
from ..intake.percent import percent
from .account_move_choice import MODEL
from .account_move_line import ROLES
from .edic_ai_engine_coding import RECORDS


class EdicAiSuggestion(models.Model):
    _inherit = "edic.ai.suggestion"

    move_line_id = fields.Many2one(
        "account.move.line",
        string="Bill line",
        compute="_compute_move_line_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id",
        string="Bill",
        store=True,
        index="btree_not_null",
    )
    line_text = fields.Char(related="move_line_id.name", string="Label")

    @api.depends("res_model", "res_id")
    def _compute_move_line_id(self):
        for suggestion in self:
            is_line = suggestion.res_model == "account.move.line"
            line = self.env["account.move.line"].browse(is_line and suggestion.res_id)
            suggestion.move_line_id = line.exists()

    @api.model
    def _about_roles(self):
        # EXTENDS edic_ai: what a bill is coded with is the finance office's
        return {**super()._about_roles(), "account.move.line": ROLES}

    # --- shown ------------------------------------------------------------------
    def _cell(self, line):
        """The suggestion as a cell of the bill shows it."""
        stands = self._value_of(line)
        return {
            "id": self._origin.id,
            "state": self.state,
            "band": self.band,
            "label": self.value_label or "",
            "agrees": bool(self.value) and stands == self.value,
        }

    def _alternatives(self):
        # EXTENDS edic_ai
        if self.res_model != "account.move.line":
            return super()._alternatives()
        found = []
        for label, share in (self.sudo().evidence or {}).get("alternatives", []):
            value = from_label(self.field_name, label)
            if value != self.value and self._is_usable(value):
                found.append(
                    {
                        "value": value,
                        "label": self._label(value),
                        "confidence": float(share),
                    }
                )
        return found

    @roles.reads
    def get_evidence(self):
        # EXTENDS edic_ai
        card = super().get_evidence()
        if self.res_model == "account.move.line":
            card["neighbours"] = self._neighbours(card.get("neighbours", []))
            card["text"] = self._target().name or ""
            card["model"] = self._model_text()
            card["no_model"] = self._no_model_text()
        return card

    def _no_model_text(self):
        """What is missing for a language model to help where nothing is known."""
        known = self.value or self.field_name != "account_id"
        found = not known and self.move_id._edic_would_serve(Origin.PERSON)
        if known or found.is_served:
            return ""
        return self.env._(
            "A language model could choose among your accounts. %(reason)s",
            reason=found.reason,
        )

    def _neighbours(self, found):
        """The past lines used, read with the rights of who looks."""
        lines = self.env["account.move.line"].browse([n["line_id"] for n in found])
        readable = lines.exists()._filtered_access("read")
        return [
            {
                "line_id": line.id,
                "move_id": line.move_id.id,
                "bill": line.move_id.name,
                "date": fields.Date.to_string(
                    line.move_id.invoice_date or line.move_id.date
                ),
                "text": line.name or "",
                "label": self._label(self._value_of(line)),
                "amount": line.price_subtotal,
                "currency_id": line.currency_id.id,
            }
            for line in readable
        ]

    def _model_text(self):
        model = (
            self.env["edic.finance.coding.model"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("version", "=", int(self.model_version or 0)),
                ]
            )
        )
        return {
            "rows": model.row_count,
            "to": fields.Date.to_string(model.last_day),
            "trained": fields.Datetime.to_string(model.create_date),
        }

    def _source_words(self):
        # EXTENDS edic_ai
        told = super()._source_words()
        cited = {
            neighbour["line_id"]
            for suggestion in self.sudo()
            for neighbour in (suggestion.evidence or {}).get("neighbours", ())
        }
        if cited:
            told.append(self.env._("Posted lines as evidence: %s", len(cited)))
        return told

    # --- values -----------------------------------------------------------------
    def _stands_there(self):
        # EXTENDS edic_ai
        if self.res_model != "account.move.line":
            return super()._stands_there()
        return self._value_of(self._target())

    def _value_of(self, line):
        """A line's value of this field in the form that suggestions have."""
        value = line[self.field_name]
        if self.field_name == "tax_ids":
            return sorted(value.ids) or None
        if self.field_name == "account_id":
            return value.id or None
        # the engine's percentages have two places
        label = to_label(self.field_name, value)
        return from_label(self.field_name, label) if label else None

    def _apply(self, values):
        """All lines of a bill in one write: Odoo works its totals out once."""
        # EXTENDS edic_ai
        lines = {s: v for s, v in values.items() if s.res_model == "account.move.line"}
        bills = {}
        for suggestion, value in lines.items():
            line = suggestion.with_context(**self.env.context)._target()
            vals = bills.setdefault(line.move_id, {}).setdefault(line, {})
            if suggestion.field_name == "tax_ids":
                value = [Command.set(value or [])]
            vals[suggestion.field_name] = value
        for bill, changed in bills.items():
            for line, vals in changed.items():
                if "account_id" in vals:
                    # Odoo would give the line its account's default taxes
                    vals.setdefault("tax_ids", [Command.set(line.tax_ids.ids)])
            bill.write(
                {
                    "invoice_line_ids": [
                        Command.update(line.id, vals) for line, vals in changed.items()
                    ]
                }
            )
        rest = {s: v for s, v in values.items() if s not in lines}
        return super()._apply(rest)

    def _check_bulk(self):
        # EXTENDS edic_ai
        self.move_id._edic_check_bulk()
        return super()._check_bulk()

    def _check_open(self):
        # EXTENDS edic_ai
        if self.move_id and self.move_id.state != "draft":
            raise UserError(
                self.env._("%s is not a draft any more.", self.move_id.display_name)
            )
        return super()._check_open()

    def _check_value(self, value):
        # EXTENDS edic_ai
        if self.res_model == "account.move.line" and value:
            try:
                value = from_label(self.field_name, to_label(self.field_name, value))
                records = self.sudo()._records(value)
            except (ArithmeticError, AttributeError, TypeError, ValueError):
                records = None
            if not records or self._own(records.exists()) != records:
                raise UserError(self.env._("This company has no such account or tax."))
        return super()._check_value(value)

    def _own(self, records):
        """Those that belong to the bill's company, or to every company."""
        field = "company_ids" if "company_ids" in records._fields else "company_id"
        companies = self.company_id.parent_ids
        return records.filtered(
            lambda record: not record[field] or record[field] & companies
        )

    def _is_usable(self, value):
        """Whether the books still know, and use, the accounts that ``value`` names."""
        records = self._records(value)
        return bool(records) and records.exists().filtered("active") == records

    def _named(self, value):
        """Ids of the accounts or taxes that ``value`` names."""
        return (
            ids_of(self.field_name, to_label(self.field_name, value)) if value else ()
        )

    def _records(self, value):
        """The accounts or taxes that ``value`` names, with the company's own codes."""
        found = self.env[RECORDS[self.field_name]].with_company(self.company_id)
        return found.browse(sorted(self._named(value)))

    def _compute_labels(self):
        # EXTENDS edic_ai: what the values name is looked up once for all of them
        lines = self.filtered(lambda s: s.res_model == "account.move.line")
        result = super(EdicAiSuggestion, self - lines)._compute_labels()
        known = lines._known(("value", "current", "final_value"))
        for suggestion in lines:
            suggestion.value_label = suggestion._label_of(suggestion.value, known)
            suggestion.current_label = suggestion._label_of(suggestion.current, known)
            suggestion.final_label = suggestion._label_of(suggestion.final_value, known)
        return result

    def _known(self, names):
        """Model → ids of what these fields name and what is still there."""
        named = {}
        for suggestion in self:
            ids = named.setdefault(RECORDS[suggestion.field_name], set())
            for name in names:
                ids.update(suggestion._named(suggestion[name]))
        return {
            model: self.env[model].browse(ids).exists().ids
            for model, ids in named.items()
        }

    def _label(self, value):
        # EXTENDS edic_ai
        if self.res_model != "account.move.line" or not value:
            return super()._label(value)
        records = self._records(value).exists()
        return self._label_of(value, {records._name: records.ids})

    def _label_of(self, value, known):
        """``value`` in words; ``known``: model → ids that exist."""
        if not value:
            return False
        ids = known[RECORDS[self.field_name]]
        records = self.sudo()._records(value).with_prefetch(ids)
        records = self._own(records.filtered(lambda record: record.id in ids))
        names = {record.id: record.display_name for record in records}
        if self.field_name != "analytic_distribution":
            return ", ".join(names.values())
        return ", ".join(
            " × ".join(names.get(int(i), "?") for i in key.split(","))
            + " "
            + percent(self.env, share)
            for key, share in value.items()
        )

    # --- deciding ---------------------------------------------------------------
    def _bulk_size(self):
        # EXTENDS edic_ai
        bills = self.move_id
        return len(bills) or super()._bulk_size()

    def _use_case(self):
        # EXTENDS edic_ai
        if self.engine == MODEL:
            return "finance.account"
        return "finance.coding" if self.move_line_id else super()._use_case()
