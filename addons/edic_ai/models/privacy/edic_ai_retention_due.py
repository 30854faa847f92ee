# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ... import roles
from ...choices import choices_of

READERS = (roles.DPO, roles.MANAGER, roles.APPROVER, roles.AUDITOR)


class EdicAiRetentionDue(models.TransientModel):
    """A row of what the next night would erase: nothing is erased by looking."""

    _name = "edic.ai.retention.due"
    _description = "What would be erased"
    _order = "company_name, event, what"

    company_name = fields.Char(string="Company", readonly=True)
    event = fields.Selection(
        choices_of("edic.ai.trace", "event"),
        string="Kind of entry",
        readonly=True,
    )
    what = fields.Selection(
        choices_of("edic.ai.retention", "what"),
        string="What is erased",
        readonly=True,
    )
    rule_id = fields.Many2one("edic.ai.retention", readonly=True)
    months = fields.Integer(related="rule_id.months", aggregator=None)
    total = fields.Integer(string="Kept now", readonly=True)
    goes = fields.Integer(string="Would be erased", readonly=True)
    held = fields.Integer(
        readonly=True, help="Their retention period is over, but a hold keeps them."
    )
    documents = fields.Integer(
        string="Kept for documents",
        readonly=True,
        help="Their retention period is over, but not that of the document they are "
        "about.",
    )
    why = fields.Char(string="Why it stays", readonly=True)
    oldest = fields.Datetime(readonly=True)
    newest = fields.Datetime(readonly=True)
    next_on = fields.Datetime(
        string="Next on",
        readonly=True,
        help="When the retention period of the next of those kept now is over.",
    )

    @api.model
    @roles.for_roles(*READERS)
    def action_look(self):
        """Count anew and show it."""
        roles.check_role(self.env, *READERS)
        mandates = self.env["edic.ai.mandate"]
        chains = {0, *mandates._within(self.env.companies.ids, READERS)}
        own = self.sudo()
        own.search([("create_uid", "=", self.env.uid)]).unlink()
        for chain in own.env["edic.ai.erasure"]._chains():
            if chain in chains:
                own.create(own._lines(chain))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_retention_due_action"
        )

    @api.model
    def _lines(self, chain):
        """Return the values of a chain's lines: one for each kind that there is."""
        none = self.env["edic.ai.retention"]
        rules = none._in_force(chain)
        lines = (
            self._line(chain, event, what, rules.get((event, what), none))
            for event, _word in self._fields["event"].selection(self)
            for what in ("content", "person")
        )
        return [line for line in lines if line["total"]]

    def _line(self, chain, event, what, rule):
        erasure = self.env["edic.ai.erasure"]
        holds = self.env["edic.ai.legal.hold"]
        covers = SQL("trace.event = %s", event)
        over = rule._is_over() if rule else SQL("FALSE")
        reasons = holds._reasons()
        held, stays = holds._held(), erasure._kept_for_document(rule)
        counts = {
            "goes": SQL("%s AND NOT %s AND NOT %s", over, held, stays),
            "held": SQL("%s AND %s", over, held),
            "documents": SQL("%s AND NOT %s AND %s", over, held, stays),
        }
        by = {n: SQL("%s AND %s", over, c) for n, (_w, c) in enumerate(reasons)}
        found = erasure._look(
            chain, what, counts | by, of=covers, until=rule._ends() if rule else None
        )
        return {
            "company_name": erasure._chain_name(chain),
            "event": event,
            "what": what,
            "rule_id": rule.id,
            **{name: found[name] for name in ("total", "oldest", "newest", "next_on")},
            **{name: found[name] for name in counts},
            "why": ", ".join(w for n, (w, _c) in enumerate(reasons) if found[n])
            or (not rule and self.env._("No approved rule")),
        }
