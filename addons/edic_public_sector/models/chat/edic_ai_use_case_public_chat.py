# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.prompts.evaluation_text import Expected, problems
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.providers.errors import AiInvalidAnswer
from odoo.addons.edic_ai.tools.providers.request import Request
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ...tools.chat.call import ANSWER, step_schema
from ...tools.chat.result import render_step
from ...tools.letters.drafting.facts import Fact, FactTable, Kind
from ...tools.letters.drafting.lock import violations
from ...tools.letters.drafting.lock_names import Vocabulary
from ...tools.letters.drafting.text import keys_of
from ..common.cases import cases_of
from .edic_public_chat_turn import COLUMNS

CODE = "public.chat"
MAX_STEPS = 5
MIN_STEPS = 3  # choices of a question of which the minimum has most right
MAX_PROBLEMS = 12  # that a model gets at once
MAX_BEFORE = 3  # questions of the same conversation
LIMITS = Limits(deadline_s=120, max_output_tokens=900)


class EdicAiUseCasePublicChat(models.AbstractModel):
    """This use case answers a question about a record from what tools find with the
    asker's rights.

    The model chooses tools and words the answer; each figure, name and day in it is a
    fact of a tool. It sees at most `MAX_STEPS` results.
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
                "Looks up and words: figures come only from the tools, flags are "
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
        """Return the request that asks which tool comes next, or for the answer.

        :param list before: questions of the same conversation
        :param dict tools: name → ``(tool, schema)``; empty: only the answer is left
        :param turn: with what was found so far
        """
        record, steps = chat._record(), (turn and turn.steps) or []
        problems = [f"{span[2]}: {span[3]}" for span in (turn and turn.unlocked) or ()]
        counts = {"steps": len(steps), "edic.lock.problems": len(problems)}
        return self._asked(
            record.display_name or "–",
            {name: tool._purpose(record) for name, (tool, _schema) in tools.items()},
            {name: schema for name, (_tool, schema) in tools.items()},
            question,
            before=before,
            found=_found(turn, steps),
            problems=problems[:MAX_PROBLEMS],
            company_id=chat.company_id.id,
            data_class=turn._data_class() if turn else record._edic_chat_class(),
            record=(turn._name, turn.id) if turn else None,
            lang=lang,
            facts={"chat": chat.id or 0, "turn": turn.id if turn else 0, **counts},
        )

    def _asked(
        self,
        record_name,
        purposes,
        schemas,
        question,
        *,
        found="–",
        before=(),
        problems=(),
        **about,
    ):
        """Return the request.

        :param dict purposes: tool → what it does; ``schemas``: tool → its arguments
        :param str found: so far, value by value
        """
        return Request(
            use_case=CODE,
            prompt=CODE,
            variables={
                "record": UntrustedText(record_name, "record", 200),
                "tools": _listed(f"{name}: {does}" for name, does in purposes.items()),
                "before": _listed(before),
                "question": question,
                "found": UntrustedText(found, "record"),
                "problems": _listed(problems),
            },
            schema=Schema("step", step_schema(schemas)),
            limits=LIMITS,
            **about,
        )

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right counts single choices; a question may take up to "
            "%(most)s in a row. Of 100 questions that take %(few)s, %(few_right)s "
            "are then answered without a wrong choice, of those that take "
            "%(most)s, %(most_right)s. At one percentage point less, most of those "
            "that take %(few)s would get a wrong choice.",
            minimum=self._minimum,
            few=MIN_STEPS,
            few_right=_right_in_a_row(self._minimum, MIN_STEPS),
            most=MAX_STEPS,
            most_right=_right_in_a_row(self._minimum, MAX_STEPS),
        )

    def _evaluation_cases(self, company):
        # EXTENDS edic_ai
        content = cases_of(CODE)
        return [self._case(company, case) for case in content["cases"]], digest(content)

    def _case(self, company, case):
        """Return a case: the first step, or the answer once something was found."""
        content, answer = cases_of(CODE), case.get("solution", "")
        tools = content["tools"]
        step = {"action": case["action"], "arguments": {}, "answer": answer}
        return Case(
            key=case["key"],
            expected=answer or _call(case["action"], case["arguments"]),
            question=case["question"],
            source={**step, "action": ANSWER, "answer": case["question"]},
            candidates=[
                {"action": name, "arguments": {}, "answer": ""}
                for name in (*tools, ANSWER)
            ],
            solution={**step, "arguments": case.get("arguments", {})},
            request=self._asked(
                content["records"][case["lang"]],
                {name: tool["purpose"] for name, tool in tools.items()},
                {name: tool["schema"] for name, tool in tools.items()},
                case["question"],
                found="\n".join(
                    f"{fact['label']}: {{{fact['key']}}} = {fact['value']}"
                    for fact in case.get("facts", ())
                )
                or "–",
                company_id=company.id,
                data_class=DataClass.PUBLIC,
                lang=case["lang"],
                facts={"case": case["key"]},
            ),
        )

    def _evaluated(self, answer):
        # EXTENDS edic_ai
        value = answer.value
        return value["answer"] or _call(value["action"], value["arguments"])

    def _case_problems(self, case, answer):
        # EXTENDS edic_ai
        asked = next(
            item for item in cases_of(CODE)["cases"] if item["key"] == case.key
        )
        value = answer.value
        if value["action"] != asked["action"]:
            return [("other", "")]
        if value["action"] != ANSWER:
            differs = any(
                value["arguments"].get(name) != wanted
                for name, wanted in asked["arguments"].items()
            )
            return [("other", "")] if differs else []
        return self._answer_problems(asked, value["answer"])

    def _answer_problems(self, asked, text):
        """Return what is wrong with an answer in words, by its marks above all."""
        expected = Expected(asked["lang"], "write", asked["words"], asked["banned"])
        found = problems(text, "", expected)
        facts = [
            Fact(fact["key"], Kind(fact["kind"]), fact["label"], fact["value"])
            for fact in asked["facts"]
        ]
        words = Vocabulary(asked["lang"], [asked["question"], asked["solution"]])
        table = FactTable(facts, asked["lang"])
        broken = [fact.found for fact in violations(text, table, words, is_free=True)]
        if set(keys_of(text)) != set(asked["marks"]):
            broken.append(", ".join(asked["marks"]) or "–")
        return [*found, *([("marks", ", ".join(broken))] if broken else [])]


def _right_in_a_row(percent, choices):
    """Return how many of 100 questions have so many right choices one after the
    other."""
    return round(100 * (percent / 100) ** choices)


def _listed(texts):
    return list(texts) or ["–"]


def _found(turn, steps):
    table = turn._fact_table() if steps else None
    return "\n".join(line for step in steps for line in render_step(step, table)) or "–"


def _call(action, arguments):
    """Write a choice of a tool out for the reader."""
    listed = ", ".join(f"{name}={value}" for name, value in sorted(arguments.items()))
    return f"{action}({listed})"


# --- each of these is a transaction of its own ----------------------------------------
def _next(turn):
    """Return what to do next: a question to the model, or a tool; None when it is
    over."""
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
        "total": 2 * MAX_STEPS + 1,
    }


def _request(turn):
    chat = turn.chat_id
    record = chat._record()
    is_left = len(turn.steps or []) < MAX_STEPS and not turn.tries
    tools = record.env["edic.public.tool"]._all(record) if is_left else {}
    before = chat.turn_ids.filtered(
        lambda earlier: earlier.id < turn.id and earlier.question
    )
    asked = before.sorted("id")[-MAX_BEFORE:].mapped("question")
    use_case = turn.env["edic.ai.use.case." + CODE]
    return use_case._question(chat, turn.question, turn.lang, asked, tools, turn)


def _keep(turn, value, call):
    """Take what the model chose: a tool, or the answer."""
    turn = turn.sudo()
    if value and value["action"] == ANSWER and value["answer"].strip():
        turn._keep_answer(value["answer"])
    elif len(turn.steps or ()) >= MAX_STEPS or turn.tries:
        turn._give_up(turn.env._("The model gave no answer that can be used."))
    else:
        chosen = (value["action"], value["arguments"]) if value else ("?", {})
        turn._choose(*chosen, call)
    return True


def _use_tool(turn):
    turn.sudo()._use_tool()
    return True
