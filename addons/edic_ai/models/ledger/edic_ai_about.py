# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ... import roles

MAX_NAMED = 5  # records in a message
# readers of entries about no record: settings, keys, erasures, exports
RUNNING = f"{roles.MANAGER},{roles.APPROVER}"


class EdicAiAbout(models.AbstractModel):
    """A row that is about a record, which ``res_model`` and ``res_id`` name."""

    _name = "edic.ai.about"
    _description = "About a record"

    about = fields.Char(compute="_compute_about")

    @api.depends(lambda self: ("res_model", "res_id") if self._auto else ())
    @api.depends_context("uid", "lang")
    def _compute_about(self):
        """Show the record's name to those who may read it."""
        self.about = False
        for res_model, rows in self.grouped("res_model").items():
            if res_model not in self.env or not self.env[res_model]._auto:
                continue
            records = self.env[res_model].sudo(False).browse(rows.mapped("res_id"))
            names = {
                record.id: record.display_name
                for record in records.exists()._filtered_access("read")
            }
            for row in rows:
                row.about = names.get(row.res_id)

    @roles.reads
    def action_open_record(self):
        """Open the record, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


class EdicAiAboutRead(models.AbstractModel):
    """A row that only those read who may read the record that it is about.

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
        groups = self._about_roles().get(res_model)
        return groups is None or self.env.user.has_groups(groups)

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS base
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & self._about_readable()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _about_kinds(self):
        """Return the names of the models that anything here is about."""
        return [name for [name] in self.sudo()._read_group([], ["res_model"])]

    @api.model
    def _about_readable(self):
        """Return the domain of what is about records that the user may read."""
        hidden = []
        for name in self._about_kinds():
            model = self.env.get(name)
            if model is None or not model._auto:
                continue
            if not self._about_is_for(name):
                hidden.append(Domain("res_model", "=", name))
            else:
                hidden.append(about_records(model, partial(_hidden_sql, model)))
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
        for name, rows in stored.grouped("res_model").items():
            model = self.env.get(name)
            if model is None or not model._auto:
                continue
            if not self._about_is_for(name):
                hidden |= rows.sudo(False)
                continue
            there = model.sudo(False).browse(rows.mapped("res_id")).exists()
            unread = set((there - there._filtered_access("read")).ids)
            hidden |= rows.filtered(
                lambda record, unread=unread: record.res_id in unread
            ).sudo(False)
        return hidden

    @api.model
    def _about_error(self, hidden):
        return AccessError(
            self.env._(
                "%(kind)s: you may not read what it is about (%(ids)s).",
                kind=self.env["ir.model"].sudo()._get(self._name).name,
                ids=", ".join(map(str, hidden.ids[:MAX_NAMED])),
            )
        )


class EdicAiAboutEntry(models.AbstractModel):
    """Entries of the ledger, read with the record that they are about.

    Everybody reads his or her own, the data protection officer all, and the auditor
    what a mandate covers. What is about no record, about one that is gone, or about
    what all share, such as companies, groups and users, is for whoever runs EDIC or
    approves. A model that nobody thought of is hidden; the same domain decides about a
    list and about a single entry.
    """

    _name = "edic.ai.about.entry"
    _inherit = ["edic.ai.about.read", "edic.ai.mandated"]
    _description = "Entry read with its record"

    @api.model
    def _about_roles(self):
        # EXTENDS edic.ai.about.read
        return {**super()._about_roles(), "res.partner": roles.EMPLOYEE}

    @api.model
    def _about_own(self):
        """Return the domain of the user's own entries."""
        return Domain("is_mine", "=", True)

    @api.model
    def _about_kinds(self):
        # EXTENDS edic.ai.about.read: the table is long, its index tells them
        return self.env["edic.ai.trace"]._res_models()

    @api.model
    def _about_is_for(self, res_model):
        # EXTENDS edic.ai.about.read: what Odoo's base has, every employee reads
        is_named = res_model in self._about_roles()
        if not is_named and self.env[res_model]._original_module == "base":
            return self.env.user.has_groups(RUNNING)
        return super()._about_is_for(res_model)

    @api.model
    def _about_readable(self):
        # OVERRIDE edic.ai.about.read: it names what is shown, not what is hidden
        user = self.env.user
        if user.has_group(roles.DPO):
            return Domain.TRUE
        shown = [self._about_own()]
        if user.has_group(roles.AUDITOR):
            shown.append(self._mandate_domain())
        is_running = user.has_groups(RUNNING)
        if is_running:
            shown.append(Domain("res_model", "=", False))
        for name in self._about_kinds():
            shown.append(self._about_shown(name, is_running))
        return Domain.OR(shown)

    @api.model
    def _about_shown(self, name, is_running):
        """Return the domain of the entries about a model's records that are shown."""
        model = self.env.get(name)
        if model is None or not model._auto or name == "edic.ai.trace":
            return Domain("res_model", "=", name) if is_running else Domain.FALSE
        if not (model.has_access("read") and self._about_is_for(name)):
            return Domain.FALSE
        return about_records(model, partial(_shown_sql, model, is_running))

    def _about_hidden(self):
        # OVERRIDE edic.ai.about.read
        readable = self._about_readable()
        if readable.is_true():
            return self.browse()
        stored = self.browse(filter(None, self.ids))
        found = stored.sudo()._search(Domain("id", "in", stored.ids) & readable)
        return stored - self.browse(found)


def _in_table(model, number):
    """Return SQL that tells whether a model's table has a number."""
    return SQL(
        "EXISTS (SELECT FROM %s WHERE %s = %s)",
        SQL.identifier(model._table),
        SQL.identifier(model._table, "id"),
        number,
    )


def readable_sql(model, number, domain=Domain.TRUE):
    """Return SQL that is true where the user may read the record of a number and it
    is in a domain."""
    found = model.with_context(active_test=False)._search(domain)
    found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), number))
    return SQL("EXISTS %s", found.subselect())


def about_records(model, condition):
    """Return the domain of what is about those records of a model that are as asked.

    Asked of each row, by the record's number: a list of all that are would be as long
    as the books.

    :param condition: takes the number as SQL, and returns SQL
    """

    def to_sql(rows, alias, _query):
        number = rows._field_to_sql(alias, "res_id")
        kind = rows._field_to_sql(alias, "res_model")
        return SQL("(%s = %s AND %s)", kind, model._name, condition(number))

    return Domain.custom(to_sql=to_sql)


def _shown_sql(model, with_gone, number):
    """Return SQL that tells whether the user may read a record, or, where ``with_gone``
    says so, whether it is gone."""
    shown = readable_sql(model, number)
    if not with_gone:
        return shown
    return SQL("(%s OR NOT %s)", shown, _in_table(model, number))


def _hidden_sql(model, number):
    """Return SQL that tells whether a record is there that the user may not read."""
    hidden = _in_table(model, number)
    if not model.has_access("read"):
        return hidden
    return SQL("%s AND NOT %s", hidden, readable_sql(model, number))
