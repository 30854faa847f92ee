# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, formatLang

from odoo.addons.edic_ai.tools.paper.document import Facts, Table, Text
from odoo.addons.edic_ai.tools.providers.request import Origin

from ... import roles
from ...tools.coding.labels import from_label, ids_of, to_label
from ..common.percent import decimal_text, percent
from .account_move_line import ROLES
from .edic_ai_engine_coding import RECORDS
from .edic_ai_use_case_account import MODEL

LINE = "account.move.line"
CODING = "coding"


class EdicAiSuggestion(models.Model):
    """A suggestion for a bill's line: what it proposes, and how it was come by."""

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

    @api.model
    def _about_roles(self):
        # EXTENDS edic_ai: what a bill is coded with is the finance office's
        return {**super()._about_roles(), "account.move.line": ROLES}

    def _bulk_size(self):
        # EXTENDS edic_ai
        return len(self.move_id) or super()._bulk_size()

    def _use_case(self):
        # EXTENDS edic_ai
        if self.engine == MODEL:
            return "finance.account"
        return "finance.coding" if self.move_line_id else super()._use_case()

    # --- shown ------------------------------------------------------------------------
    def _compute_field_label(self):
        # EXTENDS edic_ai: Odoo has another word than the column of the bill
        result = super()._compute_field_label()
        for suggestion in self:
            if suggestion.field_name == "analytic_distribution":
                suggestion.field_label = self.env._("Analytic code")
        return result

    def _cell(self, line):
        return {
            "id": self._origin.id,
            "state": self.state,
            "band": self.band,
            "label": self.value_label or "",
            "agrees": bool(self.value) and self._value_of(line) == self.value,
        }

    def _alternatives(self):
        # EXTENDS edic_ai
        if self.res_model != "account.move.line":
            return super()._alternatives()
        alternatives = (self.sudo().evidence or {}).get("alternatives", [])
        return [
            {
                "value": value,
                "label": self._label(value),
                "confidence": float(share),
            }
            for label, share in alternatives
            if (value := from_label(self.field_name, label)) != self.value
            and self._is_usable(value)
        ]

    @roles.reads
    def get_evidence(self):
        # EXTENDS edic_ai
        card = super().get_evidence()
        if self.res_model == "account.move.line":
            card["neighbours"] = self._neighbours(card.get("neighbours", []))
            card["text"] = self._target().name or ""
            model = self._coding_models()
            card["model"] = {
                "rows": model.row_count,
                "to": fields.Date.to_string(model.last_day),
                "trained": fields.Datetime.to_string(model.create_date),
            }
            card["no_model"] = self._no_model_text()
            card["stated"] = self._stated_text(card.get("stated"))
        return card

    def _stated_text(self, stated):
        """Return a sentence on what the document states of the value, or ""."""
        if (stated or {}).get("kind") != "reference":
            return ""
        return self.env._(
            "The seller states “%(text)s” as your accounting reference (%(term)s).",
            text=stated["text"],
            term=stated["term"],
        )

    def _no_model_text(self):
        """Return what is missing for a language model to help where nothing is known;
        empty where nothing is missing."""
        known = self.value or self.field_name != "account_id"
        model = self.env["edic.ai.use.case.finance.account"]
        found = not known and model._would_serve(self.move_id, Origin.PERSON)
        if known or found.is_served:
            return ""
        return self.env._(
            "A language model could choose among your accounts. %(reason)s",
            reason=found.reason,
        )

    def _neighbours(self, found):
        """Return the past lines used, read with the rights of who looks."""
        lines = self.env["account.move.line"].browse([n["line_id"] for n in found])
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
            for line in lines.exists()._filtered_access("read")
        ]

    def _source_words(self):
        # EXTENDS edic_ai
        texts = super()._source_words()
        cited = {
            neighbour["line_id"]
            for suggestion in self.sudo()
            for neighbour in (suggestion.evidence or {}).get("neighbours", ())
        }
        if cited:
            texts.append(self.env._("Posted lines as evidence: %s", len(cited)))
        return texts

    # --- values -----------------------------------------------------------------------
    def _stands_there(self):
        # EXTENDS edic_ai
        if self.res_model != "account.move.line":
            return super()._stands_there()
        return self._value_of(self._target())

    def _value_of(self, line):
        """Return a line's value of this field in the form that suggestions have."""
        value = line[self.field_name]
        if self.field_name == "tax_ids":
            return sorted(value.ids) or None
        if self.field_name == "account_id":
            return value.id or None
        # the engine's percentages have two places
        label = to_label(self.field_name, value)
        return from_label(self.field_name, label) if label else None

    def _apply(self, values):
        """Write all lines of a bill at once: Odoo computes its totals once."""
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
            commands = [Command.update(line.id, v) for line, v in changed.items()]
            bill.write({"invoice_line_ids": commands})
        return super()._apply({s: v for s, v in values.items() if s not in lines})

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
        """Return the records that belong to the bill's company, or to every company."""
        field = "company_ids" if "company_ids" in records._fields else "company_id"
        companies = self.company_id.parent_ids
        return records.filtered(
            lambda record: not record[field] or record[field] & companies
        )

    def _is_usable(self, value):
        """Return whether all accounts that ``value`` names exist and are active."""
        records = self._records(value)
        return bool(records) and records.exists().filtered("active") == records

    def _named(self, value):
        """Return the ids of the accounts or taxes that ``value`` names."""
        return (
            ids_of(self.field_name, to_label(self.field_name, value)) if value else ()
        )

    def _records(self, value):
        """Return the accounts or taxes of ``value``, with the company's codes."""
        found = self.env[RECORDS[self.field_name]].with_company(self.company_id)
        return found.browse(sorted(self._named(value)))

    def _known(self, names):
        """Return, by model, the ids that these fields name and that still exist."""
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
        """Return ``value`` in words; ``known``: model → ids that exist."""
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

    # --- explained: data and evidence -------------------------------------------------
    def _explained_name(self):
        # EXTENDS edic_ai
        if self.res_model != LINE:
            return super()._explained_name()
        line = self._target().exists()._filtered_access("read")
        return " · ".join(filter(None, (line.name, self.field_label)))

    def _of_lines(self, engine):
        return all(s.res_model == LINE and s.engine == engine for s in self)

    def _explained_data(self, traces):
        # EXTENDS edic_ai
        if self._of_lines(MODEL):
            return (Facts(self._asked_of_model()),)
        if not self._of_lines(CODING):
            return super()._explained_data(traces)
        document = self.env._("the bill")
        if self.move_id.edic_document_id:
            document = self.env._("the bill's e-invoice")
        rows = [
            (self.env._("Text, net amount and VAT rates of the line"), document),
            (self.env._("Name of the vendor"), document),
        ]
        if self._are_stated():
            rows.append((self.env._("References to your books and orders"), document))
        for model in self._coding_models():
            text = self.env._(
                "%(rows)s posted lines of this company's vendor bills, from %(first)s "
                "to %(last)s (version %(version)s of the model)",
                rows=self.env["edic.ai.document"]._count(model.row_count),
                first=format_date(self.env, model.first_day),
                last=format_date(self.env, model.last_day),
                version=model.version,
            )
            rows.append((self.env._("What was learned from"), text))
        parts = [Facts(tuple(rows))]
        for suggestion in self:
            parts += suggestion._explained_evidence()
        return tuple(parts)

    def _asked_of_model(self):
        return (
            (self.env._("Text of the lines"), self.env._("the bill")),
            (self.env._("Name of the vendor"), self.env._("the bill")),
            (
                self.env._("Accounts to choose from: code and name"),
                self.env._("the company's chart of accounts"),
            ),
        )

    def _explained_evidence(self):
        """Return the past lines that the proposal leans on, and what played no part."""
        if not self.evidence:
            return (self._head(), self._unknown_evidence())
        found = self.evidence.get("neighbours") or []
        shown = self.sudo(False)._neighbours(found)
        notes = []
        if stated := self._stated_text(self.evidence.get("stated")):
            notes += [stated]
        if hidden := len(found) - len(shown):
            notes += [
                self.env._(
                    "Past lines that are not shown, since they are gone or not for "
                    "this reader: %s",
                    hidden,
                )
            ]
        if not found:
            notes += [self.env._("No past line was used.")]
        if unused := self.evidence.get("not_used"):
            reasons = ", ".join(map(self._unused, unused))
            notes += [self.env._("Played no part: %s", reasons)]
        notes = (Text(note, is_note=True) for note in notes)
        return (self._head(), self._past_lines(found, shown), *notes)

    def _head(self):
        name = self._explained_name()
        if self.state == "superseded":
            name = self.env._("%s (replaced proposal)", name)
        return Text(name, is_head=True)

    def _past_lines(self, found, shown):
        alike = {near["line_id"]: near["similarity"] for near in found}
        rows = tuple(
            (
                format_date(self.env, near["date"]),
                near["bill"] or "–",
                near["text"],
                near["label"] or "–",
                formatLang(self.env, float(alike[near["line_id"]]), digits=2),
            )
            for near in shown
        )
        head = (
            self.env._("Date"),
            self.env._("Bill"),
            self.env._("Past line like this one"),
            self.env._("Booked on"),
            self.env._("Alike (0 to 1)"),
        )
        return Table(head, rows, (4,))

    def _unused(self, code):
        """Return a reason of the engine, in words."""
        kind, _colon, rest = code.partition(": ")
        if kind == "vendor":
            return self.env._("the vendor, of whom there is no past line")
        if kind == "amount":
            return self.env._("the amount, as no past line has its size")
        fact, _equals, value = rest.partition("=")
        if kind == "fact" and fact == "rate":
            return self.env._("the VAT rate %s", percent(self.env, float(value)))
        if kind == "fact" and fact == "product":
            return self.env._("the product, of which there is no past line")
        return self.env._("“%(word)s”", word=rest) if kind == "word" else rest

    def _coding_models(self):
        """Return the versions that computed these."""
        versions = {
            int(s.model_version) for s in self if (s.model_version or "").isdigit()
        }
        own = [("company_id", "in", self.company_id.ids)]
        return (
            self.env["edic.finance.coding.model"]
            .sudo()
            .search([*own, ("version", "in", list(versions))], order="version")
        )

    # --- explained: parameters and weights --------------------------------------------
    def _explained_parameters(self, traces):
        # EXTENDS edic_ai
        if not self._of_lines(CODING):
            return super()._explained_parameters(traces)
        parts = []
        for model in self._coding_models():
            parts.append(Facts(tuple(self._model_rows(model))))
        for suggestion in self.filtered("evidence"):
            parts += suggestion._weights()
        return tuple(parts)

    def _model_rows(self, model):
        """Yield the version's card: what is called sure, and how good it is."""
        percent, card = self.env["edic.ai.document"]._percent, model.card or {}
        yield self.env._("Version of the model"), str(model.version)
        yield self.env._("Engine"), f"{CODING} {model.engine_version}"
        yield self.env._("SHA-256 of the model"), model.sha256 or "–"
        if card.get("asked_precision"):
            yield (
                self.env._("Share of sure suggestions that must be right"),
                percent(card["asked_precision"]),
            )
        yield from self._limits(card)
        if model.accuracy:
            yield (
                self.env._("Accounts right on lines it had not seen"),
                percent(model.accuracy),
            )

    def _limits(self, card):
        """Yield from which confidence a field's value is proposed or called sure."""
        percent = self.env["edic.ai.document"]._percent
        for name, suggestions in self.grouped("field_name").items():
            limits = card.get("thresholds", {}).get(name)
            if not limits:
                continue
            label = suggestions[0].field_label
            never = self.env._("never: too few lines to measure it on")
            yield (
                self.env._("%s: called sure from", label),
                percent(limits["sure"]) if limits["sure"] else never,
            )
            yield self.env._("%s: proposed from", label), percent(limits["check"])

    def _weights(self):
        """Return words with weights, the vendor's past and the share of hits."""
        known, percent = self.evidence, self.env["edic.ai.document"]._percent
        words = ", ".join(
            f"{word} ({decimal_text(self.env, float(weight))})"
            for word, weight in known.get("words") or []
        )
        right, total = known.get("calibration") or (0, 0)
        rows = [
            (self.env._("Words, and their weights"), words or "–"),
            (
                self.env._("Past lines of this vendor"),
                str(known.get("vendor_cases", 0)),
            ),
            (
                self.env._("of them booked as proposed"),
                str(known.get("vendor_hits", 0)),
            ),
        ]
        if total:
            text = self.env._("%(right)s of %(total)s", right=right, total=total)
            rows.append((self.env._("Past proposals as sure as this: right"), text))
        for other in self._alternatives():
            name = self.env._("Possibilities: %s", other["label"])
            if self.value:
                name = self.env._("Alternatives: %s", other["label"])
            rows.append((name, percent(other["confidence"])))
        return (self._head(), Facts(tuple(rows)))

    # --- explained: steps -------------------------------------------------------------
    def _explained_operations(self, traces):
        # EXTENDS edic_ai
        if self._of_lines(CODING):
            steps = [*self._coding_steps(), *self._stated_steps()]
            return (Text("\n".join(f"– {step}" for step in steps)),)
        if self._of_lines(MODEL):
            return (Text("\n".join(f"– {step}" for step in self._model_steps())),)
        return super()._explained_operations(traces)

    def _coding_steps(self):
        return (
            self.env._(
                "The words of the line, the vendor, the size of the amount and the VAT "
                "rates were compared with those of the company's posted lines."
            ),
            self.env._(
                "Past lines most like it, and the weights that each word had got in "
                "training, each spoke for a value; both opinions were put together."
            ),
            self.env._(
                "Values that the books no longer use, or that the document's VAT rate "
                "rules out, were left out."
            ),
            self.env._(
                "How sure it is was set to the share of such proposals that were right "
                "on the latest lines, kept apart from training."
            ),
            self.env._(
                "Above the threshold it is called sure, below it to check; lower "
                "still, nothing is proposed."
            ),
            self.env._("It is plain statistics: no language model took part."),
        )

    def _are_stated(self):
        """Return whether any of these rests on what a document states."""
        return any((known.evidence or {}).get("stated") for known in self.sudo())

    def _stated_steps(self):
        if self._are_stated():
            yield self.env._(
                "Where the document states a reference that is a code of the company's "
                "books or an order of it, what that leads to is proposed: “to check”, "
                "and “sure” only where past lines are sure of the same."
            )

    def _model_steps(self):
        return (
            self.env._(
                "The company's own history proposed nothing for the line; a language "
                "model was asked by the prompt named above."
            ),
            self.env._(
                "Where the policy says so, names and numbers were replaced before the "
                "text was sent, and put back into the answer."
            ),
            self.env._(
                "The answer was checked against a schema: it can only name accounts of "
                "the list, and nothing else in it was used."
            ),
            self.env._(
                "The account was proposed for the line, always as “to check” and never "
                "as “sure”."
            ),
        )
