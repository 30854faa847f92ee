# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles
from .edic_finance_justification import SCOPES

VERDICTS = [
    ("justified", "Justified"),
    ("false_positive", "Not a finding"),
    ("call_back", "Call-back recorded"),
]


class EdicFinanceVerdict(models.TransientModel):
    """Clear a flag, with why; for findings about bank accounts after a call-back."""

    _name = "edic.finance.verdict"
    _description = "Verdict on a flag"

    flag_id = fields.Many2one("edic.finance.flag", required=True, readonly=True)
    currency_id = fields.Many2one(related="flag_id.currency_id")
    is_about_bank = fields.Boolean(compute="_compute_is_about_bank")
    is_alone = fields.Boolean(
        compute="_compute_is_about_bank",
        help="Critical flags can be justified for this finding only.",
    )
    needs_call_back = fields.Boolean(related="flag_id.needs_call_back")
    facts_digest = fields.Char(
        default=lambda self: self._flag_asked().facts_digest,
        help="Of what the reader saw.",
    )
    verdict = fields.Selection(
        VERDICTS,
        required=True,
        default=lambda self: (
            "call_back" if self._flag_asked().needs_call_back else "justified"
        ),
    )
    comment = fields.Text(string="Why")
    scope = fields.Selection(SCOPES, default="flag", required=True)
    amount = fields.Monetary(string="Up to")
    valid_until = fields.Date(
        string="Valid until",
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=6),
        help="Twelve months at most: then it is flagged again.",
    )
    called = fields.Char(string="Whom you spoke to", help="Function rather than name.")
    number_source = fields.Selection(
        [
            ("contract", "Contract or order"),
            ("earlier", "Earlier bill or letter"),
            ("register", "Public register"),
            ("vop", "Verification of payee by the bank"),
        ],
        string="Where the number is from",
    )
    called_on = fields.Date(string="Called on", default=fields.Date.context_today)

    def _flag_asked(self):
        number = self.env.context.get("default_flag_id")
        return self.env["edic.finance.flag"].browse(number).exists()

    @api.depends("flag_id")
    def _compute_is_about_bank(self):
        for wizard in self:
            flag = wizard.flag_id
            wizard.is_about_bank = bool(flag.bank_id)
            wizard.is_alone = flag.severity == "critical" or not flag.partner_id

    @roles.for_roles(roles.ACCOUNTANT)
    def action_decide(self):
        self.ensure_one()
        flag = self.flag_id
        flag.check_access("read")
        if self.facts_digest and self.facts_digest != flag.facts_digest:
            raise UserError(
                self.env._(
                    "The finding has changed since: close this and read it again."
                )
            )
        if self.verdict == "false_positive":
            flag._clear("false_positive", self.comment)
        elif self.verdict == "justified":
            own = {name: self[name] for name in ("scope", "amount", "valid_until")}
            flag._clear("justified", self.comment, own)
        else:
            comment, facts = self._call_back()
            own = {"scope": "flag", "valid_until": self.valid_until}
            flag._clear("justified", comment, own, facts)
        return {"type": "ir.actions.act_window_close"}

    def _call_back(self):
        """Return ``(comment, facts)`` of a call-back."""
        if not (self.called and self.number_source and self.called_on):
            raise UserError(
                self.env._(
                    "Record whom you spoke to, when, and where the number was from: "
                    "one known before the change."
                )
            )
        if self.called_on > fields.Date.context_today(self):
            raise UserError(self.env._("A call-back is not in the future."))
        comment = ": ".join(filter(None, (self.called, self.comment)))
        return comment, {
            "call_back": self.number_source,
            "called_on": fields.Date.to_string(self.called_on),
        }
