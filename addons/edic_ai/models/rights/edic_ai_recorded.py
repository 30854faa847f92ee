# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Command

from ...rpc import without_defaults
from ...write_guard import by_method

# models whose records are people: the chain does not say who it was
NOT_NAMED = ("res.users", "res.partner", "hr.employee")


class EdicAiRecorded(models.AbstractModel):
    """A setting whose every change is in the ledger, with old and new values."""

    _name = "edic.ai.recorded"
    _description = "Recorded setting"
    _recorded_as = None  # its name in the ledger
    _recorded_fields = ()
    _by_button = frozenset()  # fields that nobody enters: buttons write them
    # whose writers stand in `author_ids`, a field of the model's own: none of them
    # decides alone what comes of it
    _authored_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: vals[name] for name in vals if name not in self._by_button}
            for vals in vals_list
        ]
        mine = {}
        if self._authored_fields:  # in place of whatever a client sent along
            mine = {"author_ids": [Command.set(self.env.user.ids)]}
            vals_list = [{**vals, **mine} for vals in vals_list]
        with by_method(self, *mine):
            records = super(EdicAiRecorded, without_defaults(self)).create(vals_list)
        records._record_change({})
        return records

    def write(self, vals):
        before = {record.id: record._recorded() for record in self}
        mine = {}
        if vals.keys() & self._authored_fields:
            mine = {"author_ids": [Command.link(self.env.uid)]}
        with by_method(self, *mine):
            result = super().write({**vals, **mine})
        self._record_change(before)
        return result

    def unlink(self):
        for record in self:
            old = record._recorded()
            record._record({name: [old[name], None] for name in old if old[name]})
        return super().unlink()

    @api.model
    def _recorded_names(self):
        """Return the names of the fields to record; addons add to them."""
        return self._recorded_fields

    def _recorded(self):
        """Return the values for the ledger: text, since its rows hold no floats."""
        values = self._convert_to_write(
            {name: self[name] for name in self._recorded_names()}
        )
        return {name: str(value) if value else None for name, value in values.items()}

    def _record_change(self, before):
        for record in self:
            new = record._recorded()
            old = before.get(record.id) or dict.fromkeys(new)
            record._record({n: [old[n], new[n]] for n in new if old[n] != new[n]})

    def _record(self, changed, comment=None):
        if not changed:
            return
        company = self.company_id if "company_id" in self._fields else None
        # the person whom a setting is about is not in the chain
        persons = {
            name: changed[name]
            for name in changed
            if name in self._fields and self._fields[name].comodel_name in NOT_NAMED
        }
        masked = {name: [v and "…" for v in persons[name]] for name in persons}
        self.env["edic.ai.gateway"]._record(
            "policy",
            self._recorded_as,
            {**changed, **masked},
            company=company,
            record=self,
            values=persons or None,
            comment=comment,
        )
