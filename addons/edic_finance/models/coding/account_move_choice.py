# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.models.suggestions.edic_ai_suggestion import DECIDED_STATES
from odoo.addons.edic_ai.tools.ledger.canonical import digest
from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.providers.request import Origin

from ... import roles
from ...tools.coding.account_choice import MOST_ACCOUNTS

EXPENSE = ("expense", "expense_direct_cost", "expense_depreciation", "asset_fixed")
MODEL = "language_model"
CODE = "finance.account"
PASSING = ("stopped", "over_budget", "unavailable")  # it is asked when these end


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """What a language model is asked about a bill, and what becomes of its answer."""

    _inherit = "account.move"

    def _edic_open_lines(self):
        """Lines for whose account nothing is proposed and nobody decided."""
        if not self._edic_is_coded_here():
            return self.env["account.move.line"]
        known = self.sudo().edic_suggestion_ids.filtered(
            lambda s: (
                s.field_name == "account_id"
                and (s.state in DECIDED_STATES or (s.state == "pending" and s.value))
            )
        )
        return self._edic_lines().filtered(
            lambda line: line.id not in known.move_line_id.ids
        )

    def _edic_asked(self, use_case):
        """Ids of those of these bills that wait in the queue for this."""
        tasks = self.env["edic.ai.task"].sudo()
        found = tasks.search_fetch(
            [
                ("use_case", "=", use_case),
                ("res_model", "=", self._name),
                ("res_id", "in", self._origin.ids),
                ("state", "in", ("waiting", "running")),
            ],
            ["res_id"],
        )
        return set(found.mapped("res_id"))

    def _edic_would_serve(self, origin):
        """Say whether a model would be asked about this bill now; see the gateway."""
        return self.env["edic.ai.gateway"]._would_serve(
            CODE,
            self.company_id,
            origin=origin,
            data_class=self._edic_data_class(),
        )

    def _edic_ask_model(self):
        """Queue the bill for a language model, where it is open and one serves this.

        Nobody asked for it: it waits for a person where the company did not switch
        background sending on. Not again for lines that it was asked about before and
        left open.
        """
        self.ensure_one()
        if not self._edic_open_lines():
            return
        found = self._edic_would_serve(Origin.BACKGROUND)
        if found.is_served or found.code in PASSING:
            self._edic_enqueue_model(Origin.BACKGROUND)

    def _edic_enqueue_model(self, origin, **how):
        asked = self._edic_asked_digest(self._edic_open_lines())
        tasks = self.env["edic.ai.task"].sudo()
        tasks._enqueue(CODE, self, origin=origin, digests={self.id: asked}, **how)

    def _edic_put_off(self):
        """Return ``{id: sentence}`` of those of these bills about which a model was
        asked in vain: why, and when it is tried again."""
        tasks = self.env["edic.ai.task"].sudo()
        found = tasks.search(
            [
                ("use_case", "=", CODE),
                ("res_model", "=", self._name),
                ("res_id", "in", self._origin.ids),
            ],
            order="id",
        )
        newest = {task.res_id: task for task in found}
        return {
            number: task._error_words()
            for number, task in newest.items()
            # what was refused without a call is looked at anew each time
            if task._put_off() and (task.call_uuid or task.state == "waiting")
        }

    def _edic_model_note(self, is_asking, put_off=""):
        """Say what keeps a model from being asked about the open lines, or "".

        Nothing where no model was ever set up: then nobody waits for one.

        :param str put_off: what an attempt about this bill met, where it failed
        """
        uses = self.env["edic.ai.deployment"].sudo()
        uses = uses._standing(self.company_id, CODE)
        if not is_asking and "approved" not in uses.mapped("state"):
            return ""
        found = self._edic_would_serve(Origin.PERSON)
        reason = "" if found.is_served else found.reason
        if found.is_served or found.is_tried:  # then the bill's own news counts first
            reason = put_off or ("" if is_asking else reason)
        if not reason:
            return ""
        return self.env._(
            "%(reason)s The bill is coded from your own books.", reason=reason
        )

    def _edic_asked_digest(self, lines):
        """Of the words that a model is asked about."""
        texts = [[line.id, line.name or ""] for line in lines]
        return digest([self.commercial_partner_id.name or "", texts])

    @roles.for_roles(roles.ACCOUNTANT)
    def action_edic_ask_model(self):
        """The same on demand; says why where it cannot be."""
        self.ensure_one()
        self.check_access("write")
        if not self._edic_open_lines():
            raise UserError(self.env._("No line is open: every account is proposed."))
        found = self._edic_would_serve(Origin.PERSON)
        if not found.is_served and found.code not in PASSING:
            raise UserError(
                self.env._(
                    "%(reason)s The lines can be coded by hand as before.",
                    reason=found.reason,
                )
            )
        self._edic_enqueue_model(
            Origin.PERSON, user=self.env.user, now=True, again=True
        )
        return True

    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_edic_explain(self):
        """How the bill's suggestions came about and what became of them, as a page."""
        self.ensure_one()
        return self.env["edic.ai.document.bill"]._open(self.id)

    @roles.for_roles(roles.ACCOUNTANT)
    def action_edic_preview_model(self):
        """Show what a language model would be sent about this bill, word for word."""
        self.ensure_one()
        self.check_access("read")
        request = self.env["edic.ai.use.case.finance.account"]._request(self)
        if not request:
            raise UserError(self.env._("No line is open: every account is proposed."))
        return self.env["edic.ai.preview"]._open(request)

    def _edic_account_choice(self):
        """The company's accounts for bills: those it used before, then its others."""
        accounts = self.env["account.account"].with_company(self.company_id)
        usable = accounts.search(
            [
                *accounts._check_company_domain(self.company_id),
                ("account_type", "in", EXPENSE),
                ("active", "=", True),
            ]
        ).filtered("code")
        used = dict(
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("account_id", "in", usable.ids),
                    ("move_id.move_type", "in", ("in_invoice", "in_refund")),
                    ("parent_state", "=", "posted"),
                ],
                ["account_id"],
                ["__count"],
            )
        )
        known = usable.sorted(lambda a: (-used.get(a, 0), a.code))
        return known[:MOST_ACCOUNTS].sorted("code")

    def _edic_data_class(self):
        """The most protected kind of data that the bill may hold.

        Lines and notes are free text, where anybody may be named.
        """
        stated = DataClass(self.journal_id.edic_data_class or DataClass.PERSONAL)
        return DataClass.strictest(stated, DataClass.PERSONAL)

    def _edic_propose_accounts(self, chosen, answer):
        """Propose ``line → account`` as a language model chose it: always to check."""
        evidence = {
            "words": [],
            "neighbours": [],
            "calibration": [0, 0],
            "not_used": [],
            "vendor_cases": 0,
            "vendor_hits": 0,
            "alternatives": [],
            "chosen": {
                "accounts": answer.facts["accounts"],
                "model": answer.model,
                "provider": answer.provider,
                "zone": answer.zone.value,
                "concealed": sum(answer.concealed.values()),
            },
        }
        self.env["edic.ai.suggestion"]._propose(
            [
                {
                    "company_id": self.company_id.id,
                    "res_model": line._name,
                    "res_id": line.id,
                    "field_name": "account_id",
                    "value": account.id,
                    "current": line.account_id.id or None,
                    "confidence": 0,
                    "band": "check",
                    "evidence": evidence,
                    "engine": MODEL,
                    "engine_version": answer.model,
                    "trace_uuid": answer.call_uuid,
                }
                for line, account in chosen.items()
            ]
        )
