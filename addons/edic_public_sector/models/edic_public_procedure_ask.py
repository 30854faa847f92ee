# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import astuple, dataclass

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from odoo.addons.edic_ai.tools.canonical import digest

from .. import roles
from ..tools.forms.ask import LONGEST
from ..tools.forms.passages import Index, Passage
from ..tools.forms.topics import Topic, Topics
from .edic_public_procedure import USE_CASE
from .edic_public_procedure_part import parted


@dataclass(frozen=True, slots=True)
class Corpus:
    """What may be quoted in a company, and the digest of all of it."""

    index: Index
    topics: Topics
    stamp: str


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """Questions: lines of the approved text word for word, or a refusal."""

    _inherit = "edic.public.procedure"

    # --- what may be quoted -----------------------------------------------------------
    @api.model
    @ormcache("company.id")
    def _corpus(self, company):
        """The approved lines and topics of a company; kept until one changes."""
        own = [("company_id", "=", company.id), ("state", "=", "approved")]
        # what is kept for all does not depend on who asked first, nor how
        procedures = self.env(su=True, context={})[self._name].search(own)
        passages = [
            line
            for one in procedures
            for line in one._passages(one.line_ids.filtered("is_approved"))
        ]
        topics = [
            topic
            for one in procedures
            for topic in one.topic_ids.filtered("is_approved")._prepared()
        ]
        index = Index(passages)
        told = [*map(astuple, passages), *map(astuple, topics)]
        return Corpus(index, Topics(index, topics), digest(_plain(told)))

    def _passages(self, lines):
        """Its lines as the engine has them; the title first, which names the page."""
        self.ensure_one()
        url, day = self.shown_source_url, self.shown_source_date
        about = (url or "", str(day or ""), self.lang)
        return [
            Passage(str(one.id), one.text, one.heading or "", *about, str(self.id))
            for one in lines
        ]

    @roles.for_roles(roles.PROCEDURE)
    def action_try(self):
        """Ask each phrasing: which is not answered by its own topic, or says so little
        that whatever is asked would be?"""
        self.ensure_one()
        self.check_access("write")
        index = Index(self._passages(self.line_ids))
        known = Topics(index, self.topic_ids._prepared(is_approved=False))
        told = [
            self.env._("Says too little: %s", asked)
            for asked in known.vague(str(self.id))
        ]
        told += [
            f"{topic.name}: {asked}"
            for topic in self.topic_ids
            for asked in topic._phrasings()
            if not topic._answers(known.match(asked, self.lang, str(self.id)))
        ]
        return self._tried(told)

    def _tried(self, told):
        fine = self.env._("Each is answered by its own lines.")
        if told:
            items = Markup("").join(Markup("<li>%s</li>") % one for one in told)
            self.message_post(body=Markup("<ul>%s</ul>") % items)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("%s phrasings to look at", len(told)),
                "message": self.env._("They stand in the notes below.")
                if told
                else fine,
                "type": "warning" if told else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- asking -----------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def edic_ask(self, question):
        """Answer an agent's question on this procedure.

        :return: what is shown, see `_shown`
        """
        self.ensure_one()
        self.check_access("read")
        return self._asked(question, self.lang, "desk", self.company_id)

    @api.model
    @roles.for_roles(roles.DESK)
    def edic_ask_all(self, question, lang):
        """Answer an agent's question on whatever procedure it may be about."""
        self.check_access("read")
        if lang not in dict(self._fields["lang"].selection):
            raise UserError(self.env._("Texts are in French or in German."))
        # the towns that have such texts, of those that the agent works for
        own = self.search([("lang", "=", lang), ("state", "=", "approved")])
        found = []
        for company in own.company_id or self.env.company:
            found.append((*self._looked_up(question, lang, "desk", company), company))
            if found[-1][0]["outcome"] == "answer":
                break
        outputs, lines, company = max(found, key=_helpful)
        return self._counted(outputs, lines, lang, "desk", company)

    def _asked(self, question, lang, channel, company):
        """Ask through the gateway, count it, and show what came of it."""
        outputs, lines = self._looked_up(question, lang, channel, company)
        return self._counted(outputs, lines, lang, channel, company)

    def _looked_up(self, question, lang, channel, company):
        """Ask through the gateway.

        :return: the outcome, and the lines that may still be quoted
        """
        question = " ".join((question or "").split())
        if not question:
            raise UserError(self.env._("Type a question."))
        outputs, _trace = (
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
        lines = lines.exists().filtered(lambda one: one.is_approved and one.active)
        if outputs["outcome"] == "answer" and not lines:  # withdrawn meanwhile
            outputs = {"outcome": "refusal", "reason": "unknown"}
        return outputs, lines

    def _counted(self, outputs, lines, lang, channel, company):
        """Count what is shown, once however many towns were asked; see `_shown`."""
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
                }
            )
        )
        return self._shown(outputs, lines, kept)

    def _shown(self, outputs, lines, kept):
        """What the screens show of an outcome.

        :return: ``{"id", "outcome", "title", "procedure", "why", "lines", "offered"}``,
            each line as `_quote` has it; offered are questions that have an answer
        """
        words = self.env["edic.public.form.words"]
        is_answer = outputs["outcome"] == "answer"
        return {
            "id": kept.id,
            "outcome": outputs["outcome"],
            "title": lines.procedure_id[:1]._title() if lines else "",
            "procedure": lines[:1].procedure_id.id,
            "why": words._why(outputs) if is_answer else words._refused(outputs),
            "lines": [line._quote() for line in lines],
            "offered": self._offered(outputs.get("offered", ())),
        }

    @api.model
    def _offered(self, questions):
        """Those of procedures that are still there, with their titles."""
        own = self.sudo().browse({one["procedure"] for one in questions}).exists()
        titles = {one.id: one._title() for one in own if one.state == "approved"}
        return [
            {**one, "title": titles[one["procedure"]]}
            for one in questions
            if one["procedure"] in titles
        ]


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
            "title": own._title(),
            "publisher": own.shown_publisher or "",
            "rights": own.shown_rights or "",
            "url": own.shown_source_url or "",
            "day": str(own.shown_source_date or ""),
            "is_old": own.is_old,
            "is_sample": own.is_sample,
        }


class EdicPublicProcedureTopic(models.Model):
    """A topic as the engine has it."""

    _inherit = "edic.public.procedure.topic"

    def _answers(self, match):
        """Whether a match quotes lines of this topic."""
        own = {str(line.id) for line in self.line_ids}
        return bool(match and own & set(match.topic.lines))

    def _prepared(self, is_approved=True):
        """:param is_approved: whether unapproved lines are left out"""
        out = []
        for topic in self:
            own = topic.procedure_id
            lines = topic.line_ids.sorted("sequence").filtered(
                lambda one, own=own: (
                    one.active and one.procedure_id == own and one.text.strip()
                )
            )
            if is_approved:
                lines = lines.filtered("is_approved")
            if lines:
                out.append(topic._prepared_with(lines, is_approved))
        return out

    def _prepared_with(self, lines, is_approved):
        procedure = self.procedure_id
        return Topic(
            name=self.name,
            page=str(procedure.id),
            asked=self._phrasings(),
            lines=tuple(str(one.id) for one in lines),
            also=parted(self.also),
            called=parted(procedure.shown_called if is_approved else procedure.called),
        )


def _helpful(found):
    """The answer first, then a refusal that offers a question that has one."""
    outputs = found[0]
    return outputs["outcome"] == "answer", bool(outputs.get("offered"))


def _plain(told):
    """Lists instead of tuples, as digests have them."""
    return [_plain(one) if isinstance(one, tuple) else one for one in told]
