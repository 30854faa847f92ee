# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

from ..tools.pseudonym import Names, is_legal_person

_indexes = {}  # database → (stamp, Names): a process keeps one each


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayNames(models.AbstractModel):
    """Whom the database knows, so that their names are replaced before they leave."""

    _inherit = "edic.ai.gateway"

    @api.model
    def _known_people(self):
        """Names of people that the database knows, of whatever company: texts name
        them all the same. For an addon to add to."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users = users.search_fetch([("login", "!=", False)], ["name"])
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = partners.search_fetch([("is_company", "=", False)], ["name"])
        names = {*users.mapped("name"), *partners.mapped("name")}
        return [name for name in names if name]

    @api.model
    def _known_firms(self):
        """Names and numbers of legal persons, which stay. Only those whose name says
        so: a sole trader may be kept as a company, too."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        read = ["name", "vat", "company_registry"]
        firms = partners.search_fetch([("is_company", "=", True)], read)
        firms = firms.filtered(lambda firm: is_legal_person(firm.name or ""))
        numbers = [*firms.mapped("vat"), *firms.mapped("company_registry")]
        return firms.mapped("name"), [number for number in numbers if number]

    @api.model
    def _people_columns(self):
        """Table → columns that the index of names depends on."""
        return {"res_partner": ("name", "is_company", "vat", "company_registry")}

    @api.model
    def _names(self):
        """The index of `_known_people`, made anew when one of them changed."""
        stamp = [self._stamp(*item) for item in self._people_columns().items()]
        known = _indexes.get(self.env.cr.dbname)
        if not known or known[0] != stamp:
            known = (stamp, Names(self._known_people(), *self._known_firms()))
            _indexes[self.env.cr.dbname] = known
        return known[1]

    @api.model
    def _stamp(self, table, columns):
        return self.env.execute_query(
            SQL(
                "SELECT count(*), sum(hashtext(ROW(%s)::text)::bigint) FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
            )
        )
