# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ... import roles
from ...people import check_person
from .edic_ai_person_request import check_reason

SHOWN = timedelta(minutes=15)  # then the reason has to be given again


class EdicAiContentReading(models.TransientModel):
    """A dialog on a content of the ledger: first why, which is recorded, then the text.

    The text is opened each time it is shown and is kept nowhere in clear.
    """

    _name = "edic.ai.content.reading"
    _description = "Read a content of the audit trail"

    trace_ref = fields.Integer(required=True, readonly=True)  # no key on the ledger
    trace_id = fields.Many2one(
        "edic.ai.trace", string="Entry", compute="_compute_trace_id"
    )
    reason = fields.Text(help="It is kept in the audit trail, with your name.")
    access_uuid = fields.Char(readonly=True)
    is_shown = fields.Boolean(compute="_compute_content")
    is_asked = fields.Boolean(readonly=True)
    needs_second = fields.Boolean(compute="_compute_needs_second")
    content = fields.Html(compute="_compute_content", sanitize=False)
    trouble = fields.Char(compute="_compute_content")

    @api.depends("trace_ref")
    def _compute_trace_id(self):
        for reading in self:
            reading.trace_id = reading.trace_ref

    @api.depends("trace_id")
    def _compute_needs_second(self):
        for reading in self:
            reading.needs_second = reading._needs_second()

    @api.depends("access_uuid")
    @api.depends_context("uid", "lang")
    def _compute_content(self):
        for reading in self:
            reading.is_shown = reading._is_recorded()
            content, trouble = None, False
            if reading.is_shown:
                contents = reading.env["edic.ai.content"]
                content, trouble = contents._read_of(reading.trace_id)
            reading.content = _as_html(reading._words(), content) if content else False
            reading.trouble = trouble

    @roles.for_roles(roles.AUDITOR, roles.DPO)
    def action_read(self):
        """Record who reads it and why; what was recorded is shown afterwards."""
        self.ensure_one()
        self._check_reader()
        check_reason(self.env, self.reason)
        if self._needs_second():
            self._ask_second()
        else:
            self._record({}, self.reason)
        return self._show()

    @api.model
    def _open_granted(self, request):
        """Open the content that a second person granted to its reader.

        :param request: edic.ai.person.request, looked at by its method
        """
        reading = self.create({"trace_ref": request._trace().sudo(False).id})
        reading._check_reader()
        reading._record({"step": "opened"}, None, request.trace_uuid or None)
        return reading._show()

    def _check_reader(self):
        check_person(self.env)
        roles.check_role(self.env, roles.AUDITOR, roles.DPO)
        self.trace_id.check_access("read")

    def _needs_second(self):
        company = self.trace_id.company_id.sudo()
        if company:
            return company.edic_ai_content_four_eyes
        # a content of no company is kept as strictly as any company's
        return bool(company.search([("edic_ai_content_four_eyes", "=", True)], limit=1))

    def _ask_second(self):
        trace = self.trace_id
        self.env["edic.ai.person.request"].sudo().create(
            {
                "kind": "content",
                "trace_ref": trace.id,
                "company_id": trace.company_ref or self.env.company.id,
                "reason": self.reason,
            }
        )
        self.write({"is_asked": True, "reason": False})

    def _record(self, facts, reason, parent_uuid=None):
        trace = self.trace_id
        access = self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.content",
            {"entry": trace.call_uuid, "number": trace.seq, **facts},
            company=trace.company_id or False,
            record=trace,
            comment=reason,
            parent_uuid=parent_uuid,
        )
        # the reason is kept there alone
        self.write({"access_uuid": access.call_uuid, "reason": False})

    def _is_recorded(self):
        """Return whether the ledger has it that the user reads this just now."""
        traces = self.env["edic.ai.trace"].sudo()
        read_now = [
            ("call_uuid", "=", self.access_uuid),
            ("use_case", "=", "ledger.content"),
            ("event", "=", "access"),
            ("res_model", "=", "edic.ai.trace"),
            ("res_id", "=", self.trace_id.id),
            ("is_mine", "=", True),
            ("occurred_at", ">=", fields.Datetime.now() - SHOWN),
        ]
        return bool(self.access_uuid and traces.search_count(read_now))

    def _show(self):
        return self._get_records_action(
            name=self.env._("Content of the entry"), target="new", context={}
        )

    def _words(self):
        return {
            "inputs": self.env._("What was asked"),
            "outputs": self.env._("What became of it"),
            "comment": self.env._("Comment"),
            "values": self.env._("Names and values"),
            "file": self.env._("File"),
            "messages": self.env._("Messages"),
        }


def _as_html(words, content):
    """Return a content for a reader: texts as paragraphs, messages by their author."""
    return Markup("").join(
        Markup("<h3>%s</h3>%s") % (words.get(name, name), _part(words, value))
        for name, value in sorted(content.items())
    )


def _part(words, value):
    if isinstance(value, str):
        lines = [line for line in value.splitlines() if line.strip()]
        return Markup("").join(Markup("<p>%s</p>") % line for line in lines)
    if isinstance(value, dict) and "messages" in value:
        said = Markup("").join(
            Markup("<h4>%s</h4>%s") % (role, _part(words, text))
            for role, text in value["messages"]
        )
        rest = {
            name: item for name, item in value.items() if name != "messages" and item
        }
        return said + (_part(words, rest) if rest else "")
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return Markup("<pre class='text-wrap'>%s</pre>") % text
