# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.constants import GC_UNLINK_LIMIT

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.transaction import scheduled

from ... import roles
from ...tools.chat.people import assesses_people
from ..common.answering import who_answers
from ..common.company import company_of

USE_CASE = "public.chat"
KEPT = timedelta(days=90)
MAX_QUESTION = 2000  # characters
MAX_CHATS = 20  # in the panel's list
MAX_EXAMPLES = 3


class EdicPublicChat(models.Model):
    """A person's conversation about a record: nobody else reads it (R39).

    It is text that its owner can delete and that goes after a while; the ledger keeps
    what was asked and looked up as digests.
    """

    _name = "edic.public.chat"
    _description = "Conversation about a record"
    _order = "last_at desc, id desc"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    last_at = fields.Datetime(default=fields.Datetime.now, required=True, index=True)
    turn_ids = fields.One2many("edic.public.chat.turn", "chat_id", readonly=True)

    _about_idx = models.Index("(res_model, res_id, user_id)")

    @api.depends("turn_ids.question")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for chat in self:
            first = chat.turn_ids.sorted("id")[:1].question or ""
            chat.display_name = first[:60] or self.env._("Conversation")

    # --- what the panel calls ---------------------------------------------------------
    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_open(self, res_model, res_id):
        """Return the panel: what can be asked, who would answer, what was asked before.

        :raises AccessError: the record is not for this user
        """
        vals = self._vals_about(res_model, res_id)
        chat = without_defaults(self.sudo()).new(vals)
        record = chat._record()
        chats = self.search(
            [("res_model", "=", res_model), ("res_id", "=", res_id)], limit=MAX_CHATS
        )
        presets = self._presets(record)
        examples = [preset for preset in presets if preset["question"]]
        return {
            "name": record.display_name,
            "model": who_answers(
                self.env,
                self.env["edic.ai.use.case.public.chat"]._question(
                    chat, "?", "en", [], {}
                ),
                lambda **names: self.env._("%(provider)s answers (%(zone)s).", **names),
            ),
            "presets": presets,
            "examples": examples[:MAX_EXAMPLES],
            "form": self._form(record),
            "chats": [chat._as_json() for chat in chats],
        }

    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_ask(self, res_model, res_id, question, chat_id=False):
        """Put a question to a model, which looks things up with the person's rights.

        :return: the conversation, with the task to follow
        :raises UserError: there is no question
        """
        question = (question or "").strip()[:MAX_QUESTION]
        if not question:
            raise UserError(self.env._("Type a question."))
        chat = self._talking(res_model, res_id, chat_id)
        turn = chat._turn(question=question)
        if assesses_people(question):
            turn._refuse_people()
        else:
            chat._note("asked", turn, comment=question)
            turn.task_id = self.env["edic.ai.task"]._enqueue(
                USE_CASE, turn, origin=Origin.PERSON, user=self.env.user, now=True
            )
        return chat._as_json()

    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_tool(self, res_model, res_id, name, args, chat_id=False):
        """Use a tool by hand: the same code, without any model.

        :param str name: one of `edic_open`'s
        :param dict args: of the tool's schema
        """
        chat = self._talking(res_model, res_id, chat_id)
        turn = chat._turn(question="", is_by_hand=True)
        turn._choose(name, args)
        turn._use_tool()
        turn._store(question=turn.steps[-1]["title"], state="answered")
        return chat._as_json()

    @roles.reads
    def edic_look(self):
        """Return the conversation as it is now."""
        self.ensure_one()
        self.check_access("read")
        self._record()
        return self._as_json()

    # --- beginning --------------------------------------------------------------------
    @api.model
    def _vals_about(self, res_model, res_id):
        """Return the values of a conversation about a record that may be asked about.

        :raises AccessError: it may not be read, or is of another company
        """
        check_person(self.env)
        check_not_proposing(self.env)
        if not hasattr(self.env.get(res_model), "_edic_may_be_asked"):
            raise UserError(self.env._("Nothing can be asked about this."))
        record = self.env[res_model].browse(res_id)
        record.check_access("read")
        if not record.exists() or not record._edic_may_be_asked():
            raise UserError(self.env._("Nothing can be asked about this."))
        return {
            "res_model": res_model,
            "res_id": res_id,
            "company_id": company_of(record).id,
            "user_id": self.env.uid,
        }

    @api.model
    def _talking(self, res_model, res_id, chat_id):
        """Return the person's conversation, or a new one; to write, in this code
        alone."""
        vals, chats = self._vals_about(res_model, res_id), without_defaults(self.sudo())
        chats.new(vals)._record()
        if not chat_id:
            return chats.create(vals)
        chat = self.browse(chat_id)
        chat.check_access("read")
        if (chat.res_model, chat.res_id) != (res_model, res_id):
            raise AccessError(self.env._("This conversation is about something else."))
        return chat.sudo()

    def _turn(self, **vals):
        self.last_at = fields.Datetime.now()
        vals |= {"chat_id": self.id, "lang": (self.env.user.lang or "en")[:2]}
        return without_defaults(self.env["edic.public.chat.turn"].sudo()).create(vals)

    def _record(self):
        """Return the record with the rights of the person, in its company and no other.

        :raises AccessError: it is not, or not any more, for that person
        """
        user, company = self.user_id.sudo(), self.company_id.sudo()
        if company not in user.company_ids or not user._is_internal():
            raise AccessError(self.env._("This company is not yours."))
        lang = user.lang or "en_US"
        context = {"allowed_company_ids": company.ids, "lang": lang, "tz": user.tz}
        records = self.env[self.res_model].with_user(user)
        # nothing of a request's context changes what is found
        records = records.with_context(context)  # pylint: disable=context-overridden
        record = records.browse(self.res_id).exists()
        if not record:
            raise AccessError(self.env._("The record is gone."))
        record.check_access("read")
        return record

    def _note(self, action, turn, facts=None, **about):
        """Write an entry of the ledger, as the person's."""
        record = self._record()
        return record.env["edic.ai.gateway"]._record(
            "access",
            USE_CASE,
            {"action": action, "chat": self.id, "turn": turn.id, **(facts or {})},
            company=self.company_id,
            record=record,
            **about,
        )

    def _note_tool(self, turn, step, rows, status="ok"):
        facts = {
            "tool": step["tool"][:40],
            "arguments": digest(step["args"]),
            "rows": rows,
        }
        parent = step.get("call") or None
        return self._note("tool", turn, facts, status=status, parent_uuid=parent)

    # --- on the screen ----------------------------------------------------------------
    def _as_json(self):
        return {
            "id": self.id,
            "name": self.display_name,
            "at": fields.Datetime.to_string(self.last_at),
            "turns": [turn._as_json() for turn in self.turn_ids.sorted("id")],
        }

    @api.model
    def _presets(self, record):
        tools = record.env["edic.public.tool"]._all(record)
        return [
            {**preset, "tool": name}
            for name, (tool, _schema) in tools.items()
            for preset in tool._presets(record)
        ]

    @api.model
    def _form(self, record):
        """Return what a person may choose by hand: kinds with their fields, by name."""
        kinds = []
        for code, kind in record.env["edic.public.chat.kind"]._all().items():
            labels = kind._labels()
            kinds.append(
                {
                    "kind": code,
                    "label": self.env._(kind._title),
                    "filters": [
                        [name, labels[name], field.kind.value, kind._choices(field)]
                        for name, field in kind._filters.items()
                        if kind._may(field.path)
                    ],
                    "measures": [[name, labels[name]] for name in kind._measures],
                    "groups": [[name, labels[name]] for name in kind._groups],
                }
            )
        return kinds

    # --- not for ever -----------------------------------------------------------------
    def _erase(self, _ground, **_facts):
        """Delete them: what was asked is no entry of the trace that would be left."""
        self.unlink()

    @api.autovacuum
    @scheduled
    def _gc_old(self):
        """Delete conversations after a while, but for what is held; the ledger
        stays."""
        old = self.sudo().search([("last_at", "<", fields.Datetime.now() - KEPT)])
        old -= self.env["edic.ai.legal.hold"]._held_records(old)
        old[:GC_UNLINK_LIMIT].unlink()
        return len(old[:GC_UNLINK_LIMIT]), len(old) > GC_UNLINK_LIMIT
