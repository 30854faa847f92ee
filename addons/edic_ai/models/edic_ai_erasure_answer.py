# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..people import works_for_all
from .edic_ai_erasure import AT_ONCE, either
from .edic_ai_retention import AI_EVENTS, FLOOR, FROM_YEAR_END

BOOKS = 120  # months, where no rule is in force: Code de commerce, Article L123-22


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiErasureRequest(models.Model):
    """What a request erases, what a duty keeps, and how the person is told."""

    _inherit = "edic.ai.erasure.request"

    def _concerned(self):
        """SQL over ``trace``: the records that the request is about."""
        if self.subject == "record":
            return self.env["edic.ai.erasure"]._about(self.res_model, self.res_id)
        return SQL(
            "trace.id IN (SELECT trace_id FROM edic_ai_person WHERE user_ref = %s)",
            self.user_id.id,
        )

    def _parts(self):
        """Pairs of chain and what: a name last, since it tells which contents."""
        kinds = ("content", "person") if self.subject == "user" else ("content",)
        chains = self.env["edic.ai.erasure"]._chains_of(self.company_id)
        return [(chain, what) for chain in chains for what in kinds]

    # --- duties -----------------------------------------------------------------------
    def _duties(self, chain, what, to_person):
        """What keeps a row: pairs of words and SQL over ``trace``.

        :param bool to_person: the words are for the person, who is not told of whom or
            of what an inquiry is
        """
        holds = self.env["edic.ai.legal.hold"]
        reasons = holds._reasons()
        if to_person:
            words = self.env._("Needed for legal claims or an inquiry")
            reasons = [(words, holds._held())]
        begins = fields.Date.subtract(fields.Datetime.now(), months=FLOOR)
        young = SQL("trace.event = ANY(%s)", list(AI_EVENTS))
        return [
            *reasons,
            (
                self.env._("Records of the books, for as long as the law keeps these"),
                either([self._in_books(chain, what, e) for e in FROM_YEAR_END]),
            ),
            (
                self.env._("Logs of AI, for six months (AI Act, Article 26(6))"),
                SQL("(%s AND trace.occurred_at > %s)", young, begins),
            ),
        ]

    def _in_books(self, chain, what, event):
        rules = self.env["edic.ai.retention"]
        rule = rules._in_force(chain).get((event, what))
        rule = rule or rules.new({"event": event, "what": what, "months": BOOKS})
        runs = SQL("%s AND NOT %s", rule._covers(), rule._is_over())
        kept = self.env["edic.ai.erasure"]._kept_for_document(rule)
        return either([runs, SQL("%s AND %s", rule._covers(), kept)])

    def _look(self, chain, what, to_person=False):
        """What would go (``goes``) and what stays: by the first duty that keeps it."""
        duties = self._duties(chain, what, to_person)
        concerned = self._concerned()
        counts, before = {}, []
        for number, (_words, covers) in enumerate(duties):
            counts[number] = SQL(
                "%s AND %s AND NOT %s", concerned, covers, either(before)
            )
            before.append(covers)
        counts["goes"] = SQL("%s AND NOT %s", concerned, either(before))
        found = self.env["edic.ai.erasure"]._look(chain, what, counts)
        kept = [(words, found[n]) for n, (words, _c) in enumerate(duties) if found[n]]
        part = {"chain": chain, "what": what, "goes": found["goes"], "kept": kept}
        return part, counts["goes"]

    def _carry_out(self):
        """Erase what no duty keeps; counts by chain and kind."""
        told = []
        for chain, what in self._parts():
            part, goes = self._look(chain, what, to_person=True)
            part["erased"] = 0
            while found := self._erase_some(chain, what, goes):
                part["erased"] += found
                if found < AT_ONCE:
                    break
            told.append(part)
        return told

    def _erase_some(self, chain, what, goes):
        return self.env["edic.ai.erasure"]._erase(
            chain, what, goes, self.ground, comment=self.reason, request=self.id
        )

    # --- words ------------------------------------------------------------------------
    @api.depends("subject", "user_id", "res_model", "res_id", "company_id", "state")
    @api.depends_context("lang")
    def _compute_outlook(self):
        """Of one request at a time: it counts what there is."""
        self.outlook = False
        whole = self.filtered(lambda r: r.user_id if r.subject == "user" else r.res_id)
        # what other companies have is not for everybody to see
        whole = whole.filtered(lambda r: r.company_id or works_for_all(self.env))
        if len(self) == 1 and whole and self.state in ("draft", "asked"):
            parts = [whole.sudo()._look(*part)[0] for part in whole.sudo()._parts()]
            goes = [self._line(part, part["goes"]) for part in parts if part["goes"]]
            lines = [self.env._("Would go:"), *(goes or [self._nothing()])]
            self.outlook = "\n".join([*lines, *self._kept_lines(parts)])

    def _nothing(self):
        return self.env._("- nothing")

    def _line(self, part, number):
        return self.env._(
            "- %(company)s: %(what)s: %(number)s",
            company=self.env["edic.ai.erasure"]._chain_name(part["chain"]),
            what=self._what_words()[part["what"]],
            number=number,
        )

    def _what_words(self):
        return self.env["edic.ai.trace"]._what_words()

    def _kept_lines(self, parts):
        kept = [
            f"{self._line(part, number)} – {words}"
            for part in parts
            for words, number in part["kept"]
        ]
        return ["", self.env._("Stays, and why:"), *kept] if kept else []

    def _nobody(self, parts):
        if any(part["kept"] for part in parts if part["what"] == "person"):
            return []  # the name is still there
        return [self.env._("It leads to nobody any more.")]

    def _answer(self, parts):
        erased = [self._line(part, part["erased"]) for part in parts if part["erased"]]
        lines = [
            *self._opening(),
            self.env._("We have erased for good:"),
            *(erased or [self._nothing()]),
            *self._kept_lines(parts),
            "",
            self.env._(
                "The entries of our ledger themselves stay. They hold neither your "
                "name nor what was written, only a pseudonym."
            ),
            *self._nobody(parts),
            self.env._(
                "Backups are overwritten in their turn; what one of them brings back "
                "is erased again."
            ),
        ]
        kept = any(part["kept"] for part in parts)
        return "\n".join(lines + (self._remedies() if kept else []))

    def _answer_refused(self, reason):
        said = self.env._("We cannot grant it, for this reason: %s", reason)
        return "\n".join([*self._opening(), said, *self._remedies()])

    def _opening(self):
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        return [
            self.env._(
                "Your request %(name)s of %(day)s to erase personal data; ground: "
                "%(ground)s of the General Data Protection Regulation.",
                name=self.name,
                day=format_date(self.env, self.received_on),
                ground=grounds[self.ground],
            ),
            "",
        ]

    def _remedies(self):
        """GDPR, Article 12(4)."""
        return [
            "",
            self.env._(
                "You may lodge a complaint with the data protection authority and seek "
                "a judicial remedy."
            ),
        ]
