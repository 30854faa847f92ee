# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .. import roles

MAX_NAMED = 5  # records in a message


class EdicAiAbout(models.AbstractModel):
    """What is about a record, by ``res_model`` and ``res_id``."""

    _name = "edic.ai.about"
    _description = "About a record"

    about = fields.Char(compute="_compute_about")

    @api.depends(lambda self: ("res_model", "res_id") if self._auto else ())
    @api.depends_context("uid", "lang")
    def _compute_about(self):
        """The record's name, for those who may read it."""
        self.about = False
        for res_model, told in self.grouped("res_model").items():
            if res_model not in self.env or not self.env[res_model]._auto:
                continue
            records = self.env[res_model].sudo(False).browse(told.mapped("res_id"))
            names = {
                record.id: record.display_name
                for record in records.exists()._filtered_access("read")
            }
            for one in told:
                one.about = names.get(one.res_id)

    @roles.reads
    def action_open_record(self):
        """The record, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


class EdicAiAboutRead(models.AbstractModel):
    """What is read only by those who may read the record that it is about.

    As Odoo does for attachments and activities. What is about a record that is gone
    stays readable for the role.
    """

    _name = "edic.ai.about.read"
    _description = "Read with its record"

    @api.model
    def _about_roles(self):
        """Return ``{model: groups}``: who may read it who may read the record."""
        return {}

    @api.model
    def _about_is_for(self, res_model):
        """Tell whether the user has the role for what is about records of a model."""
        roles = self._about_roles().get(res_model)
        return roles is None or self.env.user.has_groups(roles)

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS base
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & self._about_readable()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _about_readable(self):
        """Return the domain of what is about records that the user may read."""
        hidden = []
        for [name] in self.sudo()._read_group([], ["res_model"]):
            model = self.env.get(name)
            if model is None or not model._auto:
                continue
            if not self._about_is_for(name):
                hidden.append(Domain("res_model", "=", name))
            else:
                hidden.append(Domain.custom(to_sql=_hidden_sql(model)))
        return ~Domain.OR(hidden)

    def _check_access(self, operation):
        # EXTENDS base
        found = super()._check_access(operation)
        refused = found[0] if found else self.browse()
        hidden = (self - refused)._about_hidden()
        if not hidden:
            return found
        return refused | hidden, partial(self._about_error, hidden)

    def _about_hidden(self):
        """Return those about a record that the user may not read."""
        hidden = self.browse()
        stored = self.browse(filter(None, self.ids)).sudo()
        for name, told in stored.grouped("res_model").items():
            model = self.env.get(name)
            if model is None or not model._auto:
                continue
            if not self._about_is_for(name):
                hidden |= told.sudo(False)
                continue
            there = model.sudo(False).browse(told.mapped("res_id")).exists()
            unread = set((there - there._filtered_access("read")).ids)
            hidden |= told.filtered(
                lambda record, unread=unread: record.res_id in unread
            ).sudo(False)
        return hidden

    @api.model
    def _about_error(self, hidden):
        kind = self.env["ir.model"].sudo()._get(self._name).name
        return AccessError(
            self.env._(
                "%(kind)s: you may not read what it is about (%(ids)s).",
                kind=kind,
                ids=", ".join(map(str, hidden.ids[:MAX_NAMED])),
            )
        )


def _hidden_sql(model):
    """Return SQL for what is about a record of ``model`` that its reader may not read.

    Asked of each row, by the record's number: a list of all that can be read would be
    as long as the books.
    """

    def to_sql(told, alias, _query):
        number = told._field_to_sql(alias, "res_id")
        kind = told._field_to_sql(alias, "res_model")
        table = SQL.identifier(model._table)
        there = SQL(
            "EXISTS (SELECT FROM %s WHERE %s = %s)",
            table,
            SQL.identifier(model._table, "id"),
            number,
        )
        if not model.has_access("read"):
            return SQL("(%s = %s AND %s)", kind, model._name, there)
        found = model.with_context(active_test=False)._search(Domain.TRUE)
        found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), number))
        return SQL(
            "(%s = %s AND %s AND NOT EXISTS %s)",
            kind,
            model._name,
            there,
            found.subselect(),
        )

    return to_sql
