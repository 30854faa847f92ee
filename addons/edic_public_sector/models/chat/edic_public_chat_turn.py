# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.propose_only import draft_only
from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.text.json_schema import ANYTHING, OBJECT, list_of
from odoo.addons.edic_ai.tools.text.untrusted import as_text

from ...tools.chat import answer as answers
from ...tools.chat.result import QUOTE, ToolError, defused, in_answer
from ...tools.letters.drafting.facts import FactTable
from ...tools.letters.drafting.lock import GAP, with_gaps
from ...tools.letters.drafting.lock_names import Vocabulary
from ...tools.letters.drafting.text import pieces

STATES = [("asked", "Question asked"), ("answered", "Answered"), ("refused", "Refused")]
COLUMNS = (
    "question",
    "steps",
    "facts",
    "answer",
    "unlocked",
    "tries",
    "state",
    "refusal",
)
TRIES = 2  # then the answer is shown with its gaps


class EdicPublicChatTurn(models.Model):
    """A question, what was looked up for it, and the answer.

    The worker of a model writes here and nowhere else.
    """

    _name = "edic.public.chat.turn"
    _description = "Question about a record"
    _check_company_auto = True
    _order = "id"

    chat_id = fields.Many2one(
        "edic.public.chat", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="chat_id.company_id")
    question = fields.Text()
    is_by_hand = fields.Boolean(help="A tool that the person used, without a model.")
    lang = fields.Char(required=True)
    state = fields.Selection(STATES, default="asked", required=True)
    # {tool, args, title, state, problem, call} and what `Result.as_json` says
    steps = SchemaJson(schema=list_of(OBJECT))
    facts = SchemaJson(schema=list_of(OBJECT))
    answer = fields.Text()
    unlocked = SchemaJson(
        schema=list_of(ANYTHING), help="Where the answer says what is not in the facts."
    )
    tries = fields.Integer()
    refusal = fields.Char()
    task_id = fields.Many2one(
        "edic.ai.task",
        index="btree_not_null",
        check_company=True,
    )

    # --- steps ------------------------------------------------------------------------
    def _fact_table(self):
        return FactTable.parse(self.facts or [], self.lang)

    def _choose(self, name, args, call=""):
        """Take up a tool; where it cannot be called, say so as a step."""
        self.ensure_one()
        step = {"tool": name, "args": args, "call": call, "state": "running"}
        record = self.chat_id._record()
        try:
            tool = record.env["edic.public.tool"]._check(record, name, args)
            step["title"] = tool._doing(record, args)
        except ToolError as error:
            self._keep_steps({**step, **self._refused(error)})
            self.chat_id._note_tool(self, step, 0, "refused")
        else:
            self._keep_steps(step)

    def _use_tool(self):
        step = (self.steps or [{}])[-1]
        if step.get("state") != "running":
            return
        record = self.chat_id._record()
        try:
            tools = record.env["edic.public.tool"]
            result = tools._use(record, step["tool"], step["args"])
        except ToolError as error:
            self._keep_steps({**step, **self._refused(error, step["title"])}, at=-1)
            self.chat_id._note_tool(self, step, 0, "refused")
            return
        result = result.numbered(self._fact_table())
        facts = [*(self.facts or []), *(fact.as_json() for fact in result.facts())]
        self._keep_steps({**step, **result.as_json(), "state": "done"}, -1, facts=facts)
        self.chat_id._note_tool(self, step, len(result.rows))

    def _refused(self, error, title=""):
        title = title or self.env._("Not done")
        return {"state": "refused", "title": title, "problem": str(error)}

    def _keep_steps(self, step, at=None, **vals):
        """Keep a step, behind the others or in place of the last."""
        self._store(steps=[*(self.steps or [])[:at], step], **vals)

    def _store(self, **vals):
        """Write these columns, and nothing else in the house: nothing else writes
        here."""
        with draft_only(self.env, {self._table: COLUMNS}):
            self.write(vals)

    def _data_class(self):
        """Return the most protected kind of data in the question and in what was
        found."""
        found = [step["data_class"] for step in self.steps or () if "head" in step]
        return DataClass.strictest(self.chat_id._record()._edic_chat_class(), *found)

    # --- the answer -------------------------------------------------------------------
    def _keep_answer(self, text):
        """Take an answer; with something that is not in the facts it is asked anew."""
        self.ensure_one()
        text = as_text(text, answers.MAX_ANSWER).strip()
        found = answers.unlocked(text, self._fact_table(), self._vocabulary())
        is_over = not found or self.tries + 1 >= TRIES
        self._store(
            answer=text,
            tries=self.tries + 1,
            unlocked=[list(span) for span in found],
            state="answered" if is_over else "asked",
        )

    def _vocabulary(self):
        """Return the words that are no names: those of the question and of the tables'
        heads."""
        table, names = self._fact_table(), self.env["edic.ai.gateway"]._names()
        texts = [self.question or "", *(fact.label for fact in table.values())]
        return Vocabulary(table.lang, texts, names.find)

    def _refuse_people(self):
        """Refuse to assess somebody's work: no model is asked."""
        self._give_up(
            self.env._(
                "This asks to rank, assess or watch people. No model is asked: "
                "evaluating workers is a high-risk use (AI Act, Annex III 4) and no "
                "part of this software."
            )
        )
        facts = {"reason": "people"}
        about = {"comment": self.question, "status": "refused"}
        self.chat_id._note("asked", self, facts, **about)

    def _give_up(self, refusal):
        self._store(state="refused", refusal=refusal)

    # --- on the screen ----------------------------------------------------------------
    def _as_json(self):
        table, task = self._fact_table(), self.task_id.sudo()
        is_open = self.state == "asked"
        return {
            "id": self.id,
            "question": self.question,
            "is_by_hand": self.is_by_hand,
            "state": self.state,
            "task_id": task.id if is_open else False,
            "task": task.state if is_open else "done",
            "error": (is_open and task._error_words()) or "",
            "refusal": self.refusal or "",
            "steps": [self._step_as_json(step, table) for step in self.steps or []],
            "pieces": self._pieces(table) if self.state == "answered" else [],
        }

    def _step_as_json(self, step, table):
        return {
            "tool": step["tool"],
            "title": step["title"],
            "state": step["state"],
            "problem": step.get("problem", ""),
            "head": step.get("head", []),
            "rows": [
                [self._cell(key, table, "medium") for key in r]
                for r in step.get("rows", ())
            ],
            "totals": [
                {**self._cell(key, table), "label": table[key].label}
                for key in step.get("totals", ())
            ],
            "words": step.get("words", []),
            "link": step.get("link") or False,
            "note": step.get("note", ""),
        }

    def _cell(self, key, table, day_form="long"):
        fact = table[key]
        source = fact.source
        return {
            "key": key,
            "text": defused(as_text(fact.written(table.lang, day_form) or "")),
            "is_figure": fact.kind.is_figure,
            "is_quoted": key[0] == QUOTE,
            "model": source.model if source else "",
            "id": source.res_id if source else 0,
            "name": defused(source.name) if source else "",
        }

    def _pieces(self, table):
        """Return the answer in parts: words, chips of facts, and gaps for what is in
        none."""
        spans = [(span[0], span[1]) for span in self.unlocked or ()]
        parts = []
        for piece in pieces(with_gaps(self.answer or "", spans)):
            if piece.key in table:
                cell = self._cell(piece.key, table)
                parts.append({**cell, "text": in_answer(cell["text"])})
            else:
                parts.append({"text": piece.text, "is_gap": piece.key == GAP})
        return parts

    def _is_for_its_person(self):
        try:
            return bool(self.chat_id._record())
        except AccessError:
            return False
