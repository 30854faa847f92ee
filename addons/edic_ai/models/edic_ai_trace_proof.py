# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.ledger.record import COVERED, record_hash, record_of


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """Who stands behind a record, and its place in the chain."""

    _inherit = "edic.ai.trace"

    who = fields.Char(
        compute="_compute_who",
        help="Names are shown for one entry at a time: the ledger is not a list of "
        "what somebody did. A search by person needs a reason and a second person.",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    seq = fields.Integer(string="Number", compute="_compute_seal")
    record_hash = fields.Char(string="Hash", compute="_compute_seal")

    @api.depends_context("uid", "lang")
    def _compute_who(self):
        names = self._names() if len(self) == 1 else {}
        for trace in self:
            trace.who = trace._who_of(names)

    def _who_of(self, names):
        """Who acted, in words; ``names``: as `_names` gives them."""
        if not self.user_pseudo:
            return self.env._("Program")
        pseudonym = self.env._("Person %s", self.user_pseudo[:8])
        return names.get(self.id) or pseudonym

    def _names(self):
        """Record id → name of who acted, as it was then; not of those erased."""
        people = self.env["edic.ai.person"].sudo()
        found = people.search([("trace_id", "in", self.ids)])
        return {person.trace_id: person.name for person in found}

    def _people(self):
        """The users who acted; for code that may know."""
        people = self.env["edic.ai.person"].sudo()
        found = people.search([("trace_id", "in", self.ids)])
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.browse(set(found.mapped("user_ref"))).exists()

    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.search([("id", "in", self.ids), ("is_mine", "=", True)])
        for trace in self:
            trace.is_mine = trace in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_mine, uid = True in value, self.env.uid

        def to_sql(_traces, alias, _query):
            # asked of each entry: whoever has very many would wait for the list of them
            own = SQL(
                """EXISTS (SELECT FROM edic_ai_person person
                            WHERE person.trace_id = %s AND person.user_ref = %s)""",
                *(SQL.identifier(alias, "id"), uid),
            )
            return own if is_mine else SQL("NOT %s", own)

        return Domain.custom(
            to_sql=to_sql, predicate=lambda trace: trace.is_mine == is_mine
        )

    def _seals(self):
        found = self.env["edic.ai.seal"].sudo().search([("trace_id", "in", self.ids)])
        return {seal.trace_id: seal for seal in found}

    def _compute_seal(self):
        seals = self._seals()
        for trace in self:
            seal = seals.get(trace.id)
            trace.seq = seal.seq if seal else 0
            trace.record_hash = seal.record_hash if seal else False

    @api.private
    def is_intact(self):
        """True when the record is sealed and still is what was sealed."""
        self.ensure_one()
        seal = self._seals().get(self.id)
        if not seal:
            return False
        record = record_of({name: self[name] for name in COVERED})
        found = record_hash(record, bytes.fromhex(seal.prev_hash))
        return found.hex() == seal.record_hash
