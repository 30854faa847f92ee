# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from ..tools.forms.ask import LONGEST
from ..tools.forms.passages import Index, Passage
from ..tools.forms.topics import Topic, Topics
from .edic_public_procedure import USE_CASE


@dataclass(frozen=True, slots=True)
class Corpus:
    """What may be quoted in a company, and what it was made of."""

    index: Index
    topics: Topics
    stamp: str


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """Questions: lines of the approved text word for word, or a refusal."""

    _inherit = "edic.public.procedure"

    # --- what may be quoted -----------------------------------------------------------
    @api.model
    def _corpus(self, company):
        """The approved lines and topics of a company."""
        self.env.flush_all()
        [row] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(MAX(GREATEST(line.write_date, own.write_date,
                                                topic.write_date))::text, ''),
                          COUNT(DISTINCT line.id), COUNT(DISTINCT topic.id)
                     FROM edic_public_procedure own
                     JOIN edic_public_procedure_line line ON line.procedure_id = own.id
                     LEFT JOIN edic_public_procedure_topic topic
                          ON topic.procedure_id = own.id
                    WHERE COALESCE(own.company_id, %(company)s) = %(company)s""",
                company=company.id,
            )
        )
        return self._corpus_of(company.id, "/".join(map(str, row)))

    @api.model
    @ormcache("company_id", "stamp")
    def _corpus_of(self, company_id, stamp):
        own = [("company_id", "in", (company_id, False)), ("state", "=", "approved")]
        procedures = self.sudo().search(own)
        index = Index(
            line
            for one in procedures
            for line in one._passages(one.line_ids.filtered("is_approved"))
        )
        topics = [
            topic
            for one in procedures
            for topic in one.topic_ids.filtered("is_approved")._prepared()
        ]
        return Corpus(index, Topics(index, topics), stamp)

    def _passages(self, lines):
        """Its lines as the engine has them; the title first, which names the page."""
        self.ensure_one()
        about = (self.source_url or "", str(self.source_date or ""), self.lang)
        return [
            Passage(str(one.id), one.text, one.heading or "", *about, str(self.id))
            for one in lines
        ]

    # --- asking -----------------------------------------------------------------------
    def edic_ask(self, question):
        """Answer an agent's question on this procedure.

        :return: what is shown, see `_shown`
        """
        self.ensure_one()
        self.check_access("read")
        return self._asked(question, self.lang, "desk", self.env.company)

    @api.model
    def edic_ask_all(self, question, lang):
        """Answer an agent's question on whatever procedure it may be about."""
        self.check_access("read")
        return self._asked(question, lang, "desk", self.env.company)

    def _asked(self, question, lang, channel, company):
        """Ask through the gateway, count it, and show what came of it."""
        question = " ".join((question or "").split())
        if not question:
            raise UserError(self.env._("Type a question."))
        outputs, trace = (
            self.env["edic.ai.gateway"]
            .sudo()
            ._infer(
                "forms",
                USE_CASE,
                # a text of any length is refused by the engine: so much is enough
                {
                    "question": question[: LONGEST + 1],
                    "lang": lang,
                    "procedure": self.id or 0,
                },
                company=company,
                record=self or None,
                facts={"channel": channel},
            )
        )
        lines = self.env["edic.public.procedure.line"].sudo().browse(outputs["lines"])
        kept = (
            self.env["edic.public.question"]
            .sudo()
            .create(
                {
                    "procedure_id": (self or lines[:1].procedure_id).id,
                    "company_id": company.id,
                    "lang": lang,
                    "channel": channel,
                    "outcome": outputs["outcome"],
                    "reason": outputs.get("reason"),
                    "topic": outputs.get("topic"),
                    "trace_uuid": trace.call_uuid,
                }
            )
        )
        return self._shown(outputs, lines, kept)

    def _shown(self, outputs, lines, kept):
        """What the screens show of an outcome.

        :return: ``{"id", "outcome", "title", "why", "lines": [quote], "score"}``, where
            a quote is what `_quote` gives
        """
        words = self.env["edic.public.form.words"]
        is_answer = outputs["outcome"] == "answer"
        return {
            "id": kept.id,
            "outcome": outputs["outcome"],
            "title": lines[:1].procedure_id.name or "",
            "why": words._why(outputs) if is_answer else words._refused(outputs),
            "lines": [line._quote() for line in lines],
        }


class EdicPublicProcedureLine(models.Model):
    """A line as it is quoted."""

    _inherit = "edic.public.procedure.line"

    def _quote(self):
        """The sentence with where it is from; an old source says that it is old."""
        self.ensure_one()
        own = self.procedure_id
        return {
            "id": self.id,
            "text": self.text,
            "heading": self.heading or "",
            "plain": self.plain or "",
            "title": own.name,
            "publisher": own.publisher or "",
            "rights": own.rights or "",
            "url": own.source_url or "",
            "day": str(own.source_date or ""),
            "is_old": own.is_old,
            "is_sample": own.is_sample,
        }


class EdicPublicProcedureTopic(models.Model):
    """A topic as the engine has it."""

    _inherit = "edic.public.procedure.topic"

    def _prepared(self):
        return [
            Topic(
                name=topic.name,
                page=str(topic.procedure_id.id),
                asked=topic._phrasings(),
                called=tuple(topic.procedure_id._called()),
                lines=tuple(
                    str(one.id)
                    for one in topic.line_ids.sorted("sequence")
                    if one.is_approved and one.active
                ),
            )
            for topic in self
            if any(one.is_approved and one.active for one in topic.line_ids)
        ]
