# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# name → type as pg_trigger.tgtype has it: before update or delete, before truncate
TRIGGERS = {"edic_ai_append_only_row": 27, "edic_ai_append_only_all": 34}
REFUSE = """
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
"""


class EdicAiBeside(models.AbstractModel):
    """A table of the ledger that code of this addon writes in SQL."""

    _name = "edic.ai.beside"
    _description = "Table of the audit trail"
    _log_access = False

    @api.model
    def _insert(self, rows):
        """Add rows in SQL; for the code that owns the table alone.

        :param list rows: dicts of columns, all with the same keys
        :return: their ids, in order
        """
        columns = list(rows[0])
        # psycopg2 writes a tuple as (…, …)
        values = SQL(", ").join(
            SQL("%s", tuple(row[name] for name in columns)) for row in rows
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                values,
            )
        )
        return [number for [number] in self.env.cr.fetchall()]


class EdicAiAppendOnly(models.AbstractModel):
    """A table of the ledger: rows are added by code of this addon and never changed.

    The ORM refuses for everybody, sudo included, and so does PostgreSQL, by triggers
    that fire also in the replica role. Whoever owns the table can take them away: that
    is for the hashes and what is anchored outside to show.
    """

    _name = "edic.ai.append.only"
    _inherit = "edic.ai.beside"
    _description = "Append-only table"

    def init(self):
        if not self._auto or self._abstract:
            return
        cr, table = self.env.cr, SQL.identifier(self._table)
        cr.execute(
            SQL(
                "CREATE OR REPLACE FUNCTION edic_ai_append_only() RETURNS trigger"
                " AS %s LANGUAGE plpgsql",
                REFUSE,
            )
        )
        for name, when in zip(
            TRIGGERS,
            (
                "UPDATE OR DELETE ON %s FOR EACH ROW",
                "TRUNCATE ON %s FOR EACH STATEMENT",
            ),
            strict=True,
        ):
            trigger = SQL.identifier(name)
            cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s BEFORE %s"
                    " EXECUTE FUNCTION edic_ai_append_only()",
                    trigger,
                    SQL(when, table),
                )
            )
            cr.execute(SQL("ALTER TABLE %s ENABLE ALWAYS TRIGGER %s", table, trigger))

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        if vals_list:
            raise AccessError(
                self.env._("Only the gateway writes into the audit trail.")
            )
        return self.browse()

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Entries of the audit trail are never changed."))

    def _write(self, vals):  # pylint: disable=method-required-super
        self.write(vals)

    def _write_multi(self, vals_list):  # pylint: disable=method-required-super
        self.write(vals_list)

    def unlink(self):
        # not @api.ondelete: that one is skipped for whoever uninstalls
        if self:
            # pylint: disable-next=no-raise-unlink
            raise AccessError(
                self.env._("Entries of the audit trail are never deleted.")
            )
        return super().unlink()
