# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ... import roles
from ..rights.edic_ai_mandate import needs_mandate

WIDGET = "//widget[@name='edic_timeline']"
OUTERMOST = "[not(ancestor::field)]"  # not in the form of a line
READERS = f"{roles.USER},{roles.AUDITOR},{roles.DPO}"
MAX_THREADS = 100  # in one answer


class EdicAiTraceable(models.AbstractModel):
    """A record that shows what the ledger says of it, on a page of its own.

    A model that inherits this has the page on its forms; nothing else is needed.
    Whoever may read the record reads its history there, as that of any other change;
    contents are not shown.
    """

    _name = "edic.ai.traceable"
    _description = "Record with a timeline"
    # groups that have the page, besides the right to read the record
    _edic_timeline_groups = READERS
    _edic_timeline_invisible = None  # no place for it, as in a view

    edic_is_traced = fields.Boolean(
        string="Has entries in the audit trail", compute="_compute_edic_is_traced"
    )

    def _compute_edic_is_traced(self):
        for record in self:
            ids = record._origin and record._origin._edic_trace_ids()
            record.edic_is_traced = bool(ids)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS base
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and not arch.xpath(WIDGET):
            self._edic_add_page(arch)
        return arch, view

    def _edic_add_page(self, arch):
        """Put the page behind the others; a form without a sheet has no room for it."""
        notebooks = arch.xpath(f"//notebook{OUTERMOST}")
        sheets = arch.xpath(f"//sheet{OUTERMOST}")
        if not (notebooks or sheets):
            return
        notebook = (
            notebooks[0] if notebooks else etree.SubElement(sheets[0], "notebook")
        )
        page = etree.SubElement(
            notebook,
            "page",
            name="edic_traceability",
            string=self.env._("Traceability"),
            groups=self._edic_timeline_groups,
        )
        if self._edic_timeline_invisible:
            page.set("invisible", self._edic_timeline_invisible)
        etree.SubElement(page, "widget", name="edic_timeline")

    # --- what the page asks ---------------------------------------------------------
    @api.readonly
    @roles.reads
    def edic_timeline(self, offset=0, limit=20):
        """Return what the ledger says of the record, newest first.

        :return: ``{"count": entries, "total": threads, "threads": [...]}``; a thread is
            an entry as `edic.ai.trace._timeline_rows` has it, and its ``answers``
        :raises AccessError: without the right to read the record, or the page
        """
        traces = self._edic_traces()
        threads = traces._threads()
        page = threads[max(0, offset) :][: min(limit, MAX_THREADS)]
        rows = traces.browse([t.id for thread in page for t in thread])._timeline_rows(
            self
        )
        return {
            "count": len(traces),
            "total": len(threads),
            "threads": [
                {**rows[first], "answers": [rows[answer] for answer in answers]}
                for first, *answers in (thread.ids for thread in page)
            ],
        }

    @api.readonly
    @roles.reads
    def edic_timeline_check(self):
        """Recompute the hashes of the record's entries; see `edic.ai.trace._checked`.

        :raises AccessError: as `edic_timeline`
        """
        return self._edic_traces()._checked()

    def _edic_traces(self):
        """Return the record's entries, for who may see them."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(self._edic_timeline_groups):
            raise AccessError(self.env._("Your role does not see the audit trail."))
        traces = self.env["edic.ai.trace"].sudo().browse(self._edic_trace_ids())
        if needs_mandate(self.env.user):
            return traces.filtered("in_mandate")
        return traces

    # --- the parts ------------------------------------------------------------------
    def _edic_traced(self):
        """Return what the history is about: model → {id: name, where it is a part}."""
        return {self._name: {self.id: False}}

    def _edic_trace_ids(self):
        """Return the ids of the entries about the record, and of what answers them,
        whatever that is about: a line may be gone."""
        about = SQL(" OR ").join(
            SQL("(res_model = %s AND res_id = ANY(%s))", model, list(parts))
            for model, parts in self.sudo()._edic_traced().items()
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE found AS (
                    SELECT id, call_uuid FROM edic_ai_trace WHERE %s
                    UNION
                    SELECT answer.id, answer.call_uuid FROM edic_ai_trace answer
                      JOIN found ON answer.parent_uuid = found.call_uuid
                )
                SELECT id FROM found ORDER BY id
                """,
                about,
            )
        )
        return [number for [number] in rows]
