# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.llm.contract import Limits, Schema
from odoo.addons.edic_ai.tools.llm.errors import AiInvalidAnswer
from odoo.addons.edic_ai.tools.llm.request import Request
from odoo.addons.edic_ai.tools.untrusted import UntrustedText

from ..tools.chat.call import ANSWER, step_schema
from ..tools.chat.result import told
from .edic_public_chat_turn import COLUMNS

CODE = "public.chat"
MOST_STEPS = 5
MOST_PROBLEMS = 12  # told to the model at once
MOST_BEFORE = 3  # questions of the same conversation
LIMITS = Limits(deadline_s=120, max_output_tokens=900)


class EdicAiUseCasePublicChat(models.AbstractModel):
    """Answers a question about a record from what tools find with the asker's rights.

    The model chooses tools and words the answer; each figure, name and day in it is a
    fact of a tool. It sees at most `MOST_STEPS` results.
    """

    _name = "edic.ai.use.case.public.chat"
    _inherit = "edic.ai.use.case"
    _description = "Questions about a record"
    _lane = "model"
    _is_own_master = True
    _is_asking = True
    _max_attempts = 2  # somebody looks at the screen
    _writes = {"edic_public_chat_turn": COLUMNS}

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "kind": "language_model",
            "ai_system": "yes",
            "purpose": self.env._(
                "Answers questions about a bill, a company or an audit flag from the "
                "records that the person may read."
            ),
            "data": self.env._(
                "The question; fields of the records that the tools find for it"
            ),
            "sources": self.env._("The records, with the rights of whoever asks"),
            "reasoning": self.env._(
                "Looks up and words: figures come from the tools alone, flags are "
                "explained by their checks, and nobody is assessed."
            ),
            "control": self.env._(
                "The person sees each step and each source; nothing is written."
            ),
        }

    def _work_alone(self, step, ask):
        while found := step(_next):
            self._progress(found["done"], found["total"], found["note"])
            if found["request"] is None:
                step(_use_tool)
                continue
            try:
                answer = ask(found["request"])
            except AiInvalidAnswer:  # the ledger has it; it counts as a step
                step(_keep, None, "")
            else:
                step(_keep, answer.value, answer.call_uuid)
        return True

    def _question(self, chat, question, lang, before, tools, turn=None):
        """What is asked: which tool next, or the answer.

        :param list before: questions of the same conversation
        :param dict tools: name → ``(tool, schema)``; empty: only the answer is left
        :param turn: with what was found so far
        """
        record, steps = chat._record(), (turn and turn.steps) or []
        problems = [f"{one[2]}: {one[3]}" for one in (turn and turn.unlocked) or ()]
        variables = {
            "record": UntrustedText(record.display_name or "–", "record", 200),
            "tools": _listed(
                f"{name}: {tool._purpose(record)}"
                for name, (tool, _schema) in tools.items()
            ),
            "before": _listed(before),
            "question": question,
            "found": UntrustedText(_found(turn, steps), "record"),
            "problems": _listed(problems[:MOST_PROBLEMS]),
        }
        schemas = {name: schema for name, (_tool, schema) in tools.items()}
        counts = {"steps": len(steps), "edic.lock.problems": len(problems)}
        return Request(
            use_case=CODE,
            company_id=chat.company_id.id,
            data_class=turn._data_class() if turn else record._edic_chat_class(),
            record=(turn._name, turn.id) if turn else None,
            prompt=CODE,
            variables=variables,
            lang=lang,
            schema=Schema("step", step_schema(schemas)),
            limits=LIMITS,
            facts={"chat": chat.id or 0, "turn": turn.id if turn else 0, **counts},
        )


def _listed(texts):
    return list(texts) or ["–"]


def _found(turn, steps):
    table = turn._fact_table() if steps else None
    return "\n".join(line for one in steps for line in told(one, table)) or "–"


# --- each of these is a transaction of its own ----------------------------------------
def _next(turn):
    """What to do next: a question to the model, or a tool; None: it is over."""
    turn = turn.sudo()
    if turn.state != "asked":
        return None
    if not turn._is_for_its_person():
        turn._give_up(turn.env._("You may not read this record any more."))
        return None
    steps = turn.steps or []
    is_tool = bool(steps) and steps[-1]["state"] == "running"
    note = steps[-1]["title"] if is_tool else turn.env._("Choosing what to look up")
    return {
        "request": None if is_tool else _request(turn),
        "note": note,
        "done": 2 * len(steps) - is_tool,
        "total": 2 * MOST_STEPS + 1,
    }


def _request(turn):
    chat = turn.chat_id
    record = chat._record()
    steps = turn.steps or []
    is_left = len(steps) < MOST_STEPS and not turn.tries
    tools = record.env["edic.public.tool"]._all(record) if is_left else {}
    before = chat.turn_ids.filtered(lambda one: one.id < turn.id and one.question)
    asked = before.sorted("id")[-MOST_BEFORE:].mapped("question")
    use_case = turn.env["edic.ai.use.case." + CODE]
    return use_case._question(chat, turn.question, turn.lang, asked, tools, turn)


def _keep(turn, value, call):
    """Take what the model chose: a tool, or the answer."""
    turn = turn.sudo()
    if value and value["action"] == ANSWER and value["answer"].strip():
        turn._keep_answer(value["answer"])
    elif len(turn.steps or ()) >= MOST_STEPS or turn.tries:
        turn._give_up(turn.env._("The model gave no answer that can be used."))
    else:
        chosen = (value["action"], value["arguments"]) if value else ("?", {})
        turn._choose(*chosen, call)
    return True


def _use_tool(turn):
    turn.sudo()._use_tool()
    return True
