# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.edic_ai.write_guard import by_method, is_within, within

from ...tools.coding.labels import extra_tokens, to_label, vendor_label
from ...tools.coding.stated import code_key
from .edic_finance_coding_model import FIELDS

# What the engine reads of a line: a change asks for new suggestions
ASKED_FROM = {"name", "price_unit", "quantity", "discount", "product_id", "partner_id"}
# types of accounts that a reference may name: what is bought, and no vendor's account
BOOKED_ON = (
    "expense",
    "expense_direct_cost",
    "expense_depreciation",
    "expense_other",
    "asset_current",
    "asset_fixed",
    "asset_non_current",
    "asset_prepayments",
    "liability_current",
    "liability_non_current",
)
WRITING = "edic_finance.writing_lines"
MAX_LINES_NAMED = 10  # in a message
ROLES = "edic_finance.group_edic_finance_accountant,edic_ai.group_edic_ai_auditor"


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    edic_suggestion_ids = fields.One2many(
        "edic.ai.suggestion", "move_line_id", string="Suggestions", groups=ROLES
    )
    edic_suggestions = fields.Json(
        string="Coding", compute="_compute_edic_suggestions", groups=ROLES
    )
    edic_is_account_chosen = fields.Boolean(
        string="Account chosen by hand",
        readonly=True,
        copy=False,
        help="A person entered the account of an imported line for which nothing was "
        "proposed.",
    )

    def _edic_data_class(self):
        return self.sudo().move_id._edic_data_class()

    @api.depends("edic_suggestion_ids.state", *FIELDS)
    def _compute_edic_suggestions(self):
        for line in self:
            shown = {}
            # the newest suggestion of a field is the one that counts
            for suggestion in line.edic_suggestion_ids.sorted("id"):
                if suggestion.state in ("superseded", "not_decided"):
                    continue
                shown[suggestion.field_name] = suggestion._cell(line)
            line.edic_suggestions = shown

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        lines = super().create(vals_list)
        lines.move_id._edic_ask(lines)
        return lines

    def write(self, vals):
        # EXTENDS account
        # values that Odoo itself writes in the course of a write are nobody's decision
        is_nested = is_within(WRITING)
        with within(WRITING):
            result = super().write(vals)
        decided = [name for name in FIELDS if name in vals and not is_nested]
        if decided:
            self._edic_to_decide(decided)._decide_by_edit()
        if "account_id" in decided and self._edic_is_by_person():
            imported = self.filtered(
                lambda line: (
                    line.move_id.sudo().edic_document_id
                    and not line.edic_is_account_chosen
                )
            )
            with by_method(self, "edic_is_account_chosen"):
                imported.edic_is_account_chosen = True
        if ASKED_FROM & vals.keys():
            self.move_id._edic_ask(self)
        return result

    def unlink(self):
        # EXTENDS account: the suggestions stay, as decided or as never answered
        self.sudo().edic_suggestion_ids.filtered(
            lambda s: s.state == "pending"
        ).state = "superseded"
        return super().unlink()

    def _edic_is_to_decide(self, suggestion):
        """Return whether nobody decided on the line's account.

        :param suggestion: the last one for the account, or None
        """
        self.ensure_one()
        document = self.move_id.sudo().edic_document_id
        is_imported = bool(document) and not self.edic_is_account_chosen
        if suggestion is None:
            return is_imported
        # posted once without an answer and reset: nobody has decided either
        if suggestion.state in ("pending", "not_decided"):
            return is_imported or suggestion.value != self.account_id.id
        was_there = suggestion.current == self.account_id.id
        return suggestion.state == "rejected" and was_there

    def _edic_named(self):
        """Return the lines as text, a row each: bill, text, amount, account."""
        rows = [
            self.env._(
                "%(bill)s: %(text)s, %(amount)s, account %(account)s",
                bill=line.move_id.display_name,
                text=(line.name or "–").splitlines()[0],
                amount=formatLang(
                    self.env, line.price_subtotal, currency_obj=line.currency_id
                ),
                account=line.account_id.display_name or "–",
            )
            for line in self[:MAX_LINES_NAMED]
        ]
        if len(self) > MAX_LINES_NAMED:
            rows.append(self.env._("and %s more", len(self) - MAX_LINES_NAMED))
        return "\n".join(rows)

    def _edic_to_decide(self, names):
        """Return the suggestions that a person decides on by writing these fields: the
        last of each, open or decided; none where a program writes."""
        if not self.ids or not self._edic_is_by_person():
            return self.env["edic.ai.suggestion"]
        about = [
            ("move_line_id", "in", self.ids),
            ("field_name", "in", names),
            ("state", "in", ("pending", "accepted", "edited", "rejected")),
        ]
        found = self.env["edic.ai.suggestion"].sudo().search(about, order="id")
        last = {(s.move_line_id, s.field_name): s for s in found}
        return found.concat(*last.values())

    def _edic_is_by_person(self):
        """Return whether somebody of the house writes, and no program."""
        return not self.env.su and self.env.user._is_internal()

    # --- what is stated ---------------------------------------------------------------
    def _edic_stated_codings(self):
        """Return how the document, or what it refers to, says that lines are coded:
        ``{line: {field: {"label", "kind", …}}}``, for `tools.coding.stated`.

        The accounting reference (BT-133, BT-19) counts where it is the code of one
        account or one analytic account of the company.
        """
        texts = {line: line._edic_accounting_text() for line in self}
        if not any(texts.values()):
            return {}
        accounts = self._edic_coded_accounts(texts.values())
        analytic = self._edic_coded_analytic(texts.values())
        found = {}
        for line, text in texts.items():
            stated = {"kind": "reference", "term": line._edic_accounting_term()}
            stated["text"] = text
            for field, known in (
                ("account_id", accounts),
                ("analytic_distribution", analytic),
            ):
                if label := known.get(code_key(text)):
                    found.setdefault(line, {})[field] = {**stated, "label": label}
        return found

    def _edic_accounting_text(self):
        return self.edic_accounting_ref or self.move_id.edic_accounting_ref or ""

    def _edic_accounting_term(self):
        """Return BT-133 where the line states a reference of its own, else BT-19."""
        own = self.edic_accounting_ref
        return "BT-133" if own and own != self.move_id.edic_accounting_ref else "BT-19"

    def _edic_coded_accounts(self, texts):
        """Return labels of the accounts that a bill may be booked on by their codes,
        as far as a code is that of one."""
        company = self.company_id
        plain = {"".join(text.split()) for text in texts} - {""}
        codes = plain | {code.upper() for code in plain}
        accounts = self.env["account.account"].with_company(company)
        found = accounts.search(
            [
                *accounts._check_company_domain(company),
                ("code", "in", [*codes]),
                ("account_type", "in", BOOKED_ON),
            ]
        )
        return _labels((account.code, str(account.id)) for account in found)

    def _edic_coded_analytic(self, texts):
        """Return labels of analytic accounts by their codes, as far as a code is that
        of one."""
        company, keys = self.company_id, {code_key(text) for text in texts} - {""}
        if not keys:
            return {}
        accounts = self.env["account.analytic.account"]
        found = accounts.search_fetch(
            [("code", "!=", False), ("company_id", "in", [False, *company.ids])],
            ["code"],
        )
        return _labels(
            (account.code, to_label("analytic_distribution", {str(account.id): 100}))
            for account in found
            if code_key(account.code) in keys
        )

    def _edic_engine_row(self):
        """Return the line as the engine takes it (see ``tools/training.train``)."""
        self.ensure_one()
        move = self.move_id
        vendor = move.commercial_partner_id
        return {
            "key": str(self.id),
            "day": (move.invoice_date or move.date or fields.Date.today()).isoformat(),
            "vendor": vendor_label(vendor.id, vendor.name),
            "text": self.name or "",
            "amount": f"{self.price_subtotal:.{self.currency_id.decimal_places}f}",
            "bill": str(move.id),
            "extra": extra_tokens(self.tax_ids.mapped("amount"), self.product_id.id),
        }


def _labels(rows):
    """Return ``{key of the code: label}`` of codes that one record has alone."""
    found = {}
    for code, label in rows:
        found.setdefault(code_key(code), set()).add(label)
    return {key: labels.pop() for key, labels in found.items() if len(labels) == 1}
