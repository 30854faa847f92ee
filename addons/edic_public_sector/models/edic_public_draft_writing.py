# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.assessing import assessing
from odoo.addons.edic_ai.tools.json_schema import OBJECT, TEXT, list_of, mapping_of
from odoo.addons.edic_ai.tools.llm.errors import AiNotAsked
from odoo.addons.edic_ai.tools.llm.request import Origin

from .. import roles
from ..tools.drafting.lock import with_gaps
from ..tools.drafting.text import changes

HOWS = [
    ("write", "Write"),
    ("again", "Rewrite"),
    ("shorter", "Shorter"),
    ("plainer", "Plainer"),
    ("formal", "More formal"),
    ("translate", "Translate"),
]
TASK = "public.draft"


class EdicPublicDraftWriting(models.Model):
    """What a person had a model write, paragraph by paragraph, until she decides.

    The model's worker writes answers here and nowhere else; the draft changes when a
    person takes one over.
    """

    _name = "edic.public.draft.writing"
    _description = "Paragraphs by a model"
    _check_company_auto = True
    _order = "id desc"

    draft_id = fields.Many2one(
        "edic.public.draft", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="draft_id.company_id")
    user_id = fields.Many2one("res.users", string="Asked by", required=True)
    how = fields.Selection(HOWS, required=True)
    keys = SchemaJson(schema=list_of(TEXT), required=True)
    sources = SchemaJson(
        schema=mapping_of(TEXT), help="Key → text in the other language, to translate."
    )
    wish = fields.Text(string="Asked for")
    task_id = fields.Many2one(
        "edic.ai.task",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    # key → {"text", "tries", "unlocked", "call", "model", "provider", "is_over"}
    answers = SchemaJson(schema=mapping_of(OBJECT))
    decided = SchemaJson(schema=mapping_of(TEXT))  # key → accepted, declined

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self.env.su:
            raise AccessError(self.env._("Ask for it in the editor."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("Decide on it in the editor."))
        return super().write(vals)

    def _is_open(self):
        return bool(set(self.keys) - set(self.decided or {}))

    def _decide(self, keys, decision):
        self.decided = {**(self.decided or {}), **dict.fromkeys(keys, decision)}

    def _settle(self, decision, draft, keys=None):
        """Close paragraphs that nobody takes over, and stop what still writes them."""
        left = [key for key in self.keys if key not in (self.decided or {})]
        keys = left if keys is None else keys
        self._decide(keys, decision)
        for key in keys:
            if answer := (self.answers or {}).get(key):
                told = {"paragraph": key}
                draft._note("paragraph.declined", told, parent_uuid=answer.get("call"))
        if not self._is_open() and self.task_id.state in ("waiting", "running"):
            self.task_id.action_cancel()


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """Having a model write paragraphs, and deciding on what it wrote."""

    _inherit = "edic.public.draft"

    @roles.for_roles(roles.EMPLOYEE)
    def edic_write(self, keys, how, wish=""):
        """Have a model write paragraphs; what stands is not touched.

        :param list keys: of paragraphs that a model may write; empty: all of them
        :param str how: one of `HOWS`
        :return: the editor's state, with the task to follow
        :raises UserError: no such paragraph, or none that a model may write
        """
        own = self._own()
        if how not in dict(HOWS):
            raise UserError(self.env._("Choose what is to be done with the paragraph."))
        writable = own._writable_keys()
        wanted = [key for key in writable if key in keys] if keys else writable
        if not wanted or (keys and len(wanted) != len(set(keys))):
            raise UserError(self.env._("A model does not write this paragraph."))
        own._check_no_assessing([wish or "", *own._typed(wanted)])
        self._ask_to_write(wanted, how, wish)
        return self.edic_open()

    def _typed(self, keys):
        """Paragraphs that a person worded, and a model would read."""
        return [
            block["text"]
            for block in self.blocks
            if block["key"] in keys and block["origin"] == "person"
        ]

    def _check_no_assessing(self, texts):
        """
        :raises UserError: words ask for people to be ranked or assessed
        """
        for text in texts:
            if found := self._assessing(text):
                raise UserError(
                    self.env._(
                        "“%s”: no model ranks, scores, compares, filters or assesses "
                        "people here. The AI Act counts that as high-risk (Annex III, "
                        "point 4), and EDIC is not made for it. Say what the paragraph "
                        "is to tell instead; the assessment is a person’s.",
                        found,
                    )
                )

    def _assessing(self, text):
        """The words that ask for it; for addons whose records are of people to find
        more."""
        return assessing(text, only_applicants=True)

    def _settle_all(self):
        """What waits for a decision is declined, and written in the ledger as such."""
        for writing in self.writing_ids.filtered(lambda one: one._is_open()):
            writing._settle("declined", self)

    def _ask_to_write(self, keys, how, wish="", sources=None):
        """Put it into the queue; what waited for a decision is declined."""
        own = self.sudo()
        own._settle_all()
        writing = own.env["edic.public.draft.writing"].create(
            {
                "draft_id": own.id,
                "user_id": self.env.uid,
                "how": how,
                "keys": keys,
                "sources": sources or {},
                "wish": (wish or "").strip()[:2000],
                "answers": {},
                "decided": {},
            }
        )
        tasks = self.env["edic.ai.task"]
        writing.task_id = tasks._enqueue(
            TASK, writing, origin=Origin.PERSON, user=self.env.user, now=True
        )

    def _writable_keys(self):
        """Paragraphs that a model may write, in order."""
        template = self.template_id.sudo().block_ids
        written = set(template.filtered("is_written").mapped("key"))
        known = set(template.mapped("key"))
        return [
            block["key"]
            for block in self.blocks or []
            if block["kind"] in ("text", "item", "subject", "note")
            and (block["key"] in written or block["key"] not in known)
        ]

    @roles.reads
    def edic_may_write(self):
        """Which model would write, or why none does.

        :return: ``{"may", "told"}``, a sentence for the editor
        """
        self.ensure_one()
        self.check_access("read")
        own = self.sudo()
        keys = own._writable_keys()
        if not keys:
            return {"may": False, "told": self.env._("Nothing here is for a model.")}
        use_case = self.env["edic.ai.use.case.public.draft"]
        request = use_case._question(own, keys[0], "write", "", own._text_of(keys[0]))
        try:
            plan, silence = self.env["edic.ai.gateway"].sudo()._who_answers(request)
        except AiNotAsked as refusal:
            return {"may": False, "told": str(refusal)}
        if silence:
            return {"may": True, "told": silence}
        zones = self.env["edic.ai.provider"]._fields["zone"]
        told = self.env._(
            "%(provider)s writes (%(zone)s). It is told what the figures are called, "
            "never what they are.",
            provider=plan.provider,
            zone=dict(zones._description_selection(self.env))[plan.zone.value],
        )
        return {"may": True, "told": told}

    def _text_of(self, key):
        return next((b["text"] for b in self.blocks if b["key"] == key), "")

    def _edic_data_class(self):
        """The most protected kind of data that it may hold."""
        own = self.sudo()
        record = own.env[own.res_model].browse(own.res_id).exists()
        return own.template_id._data_class(record)

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_take(self, writing_id, keys):
        """Put a model's paragraphs into the draft: the person's decision."""
        own = self._own()
        writing = own._writing(writing_id, keys)
        answers = writing.answers or {}
        blocks = []
        for block in own.blocks:
            if block["key"] in keys and block["key"] in answers:
                text = _gapped(answers[block["key"]])
                block = {**block, "text": text, "origin": "model"}
            blocks.append(block)
        own.blocks = blocks
        first = answers[keys[0]]
        version = self._keep_version(
            "model",
            dict(writing._fields["how"]._description_selection(self.env))[writing.how],
            model=first["model"],
            provider=first["provider"],
            prompt_version=_prompt_version(self.env, first["call"]),
            call_uuid=first["call"],
        )
        writing._decide(keys, "accepted")
        for key in keys:
            own._note(
                "paragraph.accepted",
                {"paragraph": key, "version": version.number},
                parent_uuid=answers[key].get("call"),
            )
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_decline(self, writing_id, keys):
        """Leave a model's paragraphs out."""
        own = self._own()
        own._writing(writing_id, keys)._settle("declined", own, keys)
        return self.edic_open()

    def _writing(self, writing_id, keys):
        writing = self.writing_ids.filtered(lambda one: one.id == writing_id)
        undecided = set(writing.keys or ()) - set(writing.decided or {})
        if not writing or not keys or not set(keys) <= undecided & set(writing.answers):
            raise UserError(self.env._("There is nothing to decide on there any more."))
        return writing

    def _writing_told(self):
        """What a model wrote and nobody has decided on, with what it changes."""
        writing = self.writing_ids.sorted("id")[-1:]
        if not writing or not writing._is_open():
            return False
        texts = {block["key"]: block["text"] for block in self.blocks or []}
        facts = self._fact_table()
        told = []
        for key in writing.keys:
            answer = (writing.answers or {}).get(key)
            if key in (writing.decided or {}) or not answer:
                continue
            text = _gapped(answer)
            told.append(
                {
                    "key": key,
                    "sentences": self._sentences_told(text, facts),
                    "parts": [
                        [sign, self._filled(part)]
                        for sign, part in changes(texts.get(key, ""), text)
                    ],
                    "unlocked": answer["unlocked"],
                    "tries": answer["tries"],
                }
            )
        task = writing.task_id
        return {
            "id": writing.id,
            "how": writing.how,
            "task_id": task.id or False,
            "state": task.state or "done",
            "answers": told,
            "mine": writing.user_id == self.env.user,
        }


def _prompt_version(env, call_uuid):
    """As the ledger has it."""
    traces = env["edic.ai.trace"].sudo().search([("call_uuid", "=", call_uuid)])
    told = [trace.facts.get("edic.prompt.version") for trace in traces]
    return next(filter(None, told), 0)


def _gapped(answer):
    return with_gaps(answer["text"], [(one[0], one[1]) for one in answer["unlocked"]])
