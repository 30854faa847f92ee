# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT, TEXT, list_of, mapping_of

from ...tools.letters.drafting.blocks import gapped
from .edic_public_draft_version import of_draft

USE_CASE = "public.draft"
MAX_WISH = 2000  # characters
HOWS = [
    ("write", "Write"),
    ("again", "Rewrite"),
    ("shorter", "Shorter"),
    ("plainer", "Plainer"),
    ("formal", "More formal"),
    ("translate", "Translate"),
]


class EdicPublicDraftWriting(models.Model):
    """A writing keeps what a person had a model write, by paragraph, until she decides.

    The model's worker writes answers here and nowhere else; the draft changes when a
    person takes one over.
    """

    _name = "edic.public.draft.writing"
    _description = "Paragraphs by a model"
    _check_company_auto = True
    _order = "id desc"

    draft_id = of_draft()
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
        index="btree_not_null",
        check_company=True,
    )
    # key → {"text", "tries", "unlocked", "call", "model", "provider", "is_over"}
    answers = SchemaJson(schema=mapping_of(OBJECT))
    decided = SchemaJson(  # key → accepted, declined
        string="Decisions by part", schema=mapping_of(TEXT)
    )

    @api.model
    def _ask(self, draft, keys, how, wish, sources):
        """Put paragraphs into the queue.

        :param sources: ``{key: text in the other language}``, or nothing
        """
        tasks = self.env["edic.ai.task"].sudo(False)
        writing = self.create(
            {
                "draft_id": draft.id,
                "user_id": self.env.uid,
                "how": how,
                "keys": keys,
                "sources": sources or {},
                "wish": (wish or "").strip()[:MAX_WISH],
                "answers": {},
                "decided": {},
            }
        )
        writing.task_id = tasks._enqueue(
            USE_CASE, writing, origin=Origin.PERSON, user=self.env.user, now=True
        )

    def _taken(self, blocks, keys):
        """Return the paragraphs of a draft with the model's in place of these."""
        taken = {key: self.answers[key] for key in keys if key in self.answers}
        return [
            {**block, "text": gapped(taken[block["key"]]), "origin": "model"}
            if block["key"] in taken
            else block
            for block in blocks
        ]

    def _version_facts(self, key):
        """Return what a version says of where the model's paragraph is from."""
        answer = self.answers[key]
        traces = self.env["edic.ai.trace"].sudo()
        traces = traces.search([("call_uuid", "=", answer["call"])])
        versions = [trace.facts.get("edic.prompt.version") for trace in traces]
        hows = dict(self._fields["how"]._description_selection(self.env))
        return {
            "note": hows[self.how],
            "model": answer["model"],
            "provider": answer["provider"],
            "prompt_version": next(filter(None, versions), 0),
            "call_uuid": answer["call"],
        }

    def _accept(self, keys, version):
        self._decide(keys, "accepted")
        for key in keys:
            self.draft_id._note(
                "paragraph.accepted",
                {"paragraph": key, "version": version.number},
                parent_uuid=self.answers[key].get("call"),
            )

    def _is_open(self):
        return bool(set(self.keys) - set(self.decided or {}))

    def _decide(self, keys, decision):
        self.decided = {**(self.decided or {}), **dict.fromkeys(keys, decision)}

    def _decline(self, keys=None):
        """Close paragraphs that nobody takes over, and stop what still writes them."""
        if keys is None:
            keys = [key for key in self.keys if key not in (self.decided or {})]
        self._decide(keys, "declined")
        for key in keys:
            if answer := (self.answers or {}).get(key):
                facts, call = {"paragraph": key}, answer.get("call")
                self.draft_id._note("paragraph.declined", facts, parent_uuid=call)
        if not self._is_open() and self.task_id.state in ("waiting", "running"):
            self.task_id.action_cancel()
