# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models, tools

from ...propose_only import draft_only
from ...tools.prompts.evaluation import MIN_CASES, null_scores
from ...tools.providers.contract import DataClass, Timings, Usage, Zone
from ...tools.providers.request import CHAT, Answer

USE_CASE = "edic.ai.use.case."


class EdicAiUseCase(models.AbstractModel):
    """Work that the queue does on a record, named ``edic.ai.use.case.<code>``.

    Either the work is done here, in one transaction (``_work``), or a model outside is
    asked between two of them (``_request``, then ``_apply``). Both may happen again
    after a failure, and what they wrote counts once. Long work that has many such steps
    is its own master (``_work_alone``).
    """

    _name = "edic.ai.use.case"
    _description = "AI use case (contract)"
    # "long": takes more than some seconds; "files": came in; "model": asks a model
    _lane = "quick"
    _max_attempts = 5  # then a person must look
    _is_own_master = False  # works in transactions of its own, by `_work_alone`
    _operation = CHAT  # that a model is asked for
    _is_asking = False  # an own master whose questions a deployment of its own serves
    _minimum = 80  # percent of the cases that must be right before anybody signs
    _min_cases = MIN_CASES
    _least_class = DataClass.PERSONAL  # at least: texts may be more protected
    # tables that `_apply` may write → columns, None for any (see `draft_only`)
    _writes = {"edic_ai_suggestion": None}

    @api.model
    def _selection(self, also=()):
        """Return ``(code, title)`` of the use cases that ask a model, by title.

        :param also: codes to list in any case, such as ``try``, which asks whatever
            model is chosen, or those of addons that are gone
        """
        asking = {
            name.removeprefix(USE_CASE)
            for name in self.env.registry
            if name.startswith(USE_CASE) and self.env[name]._asks()
        }
        titles = self.env["ir.model"]
        found = [
            (code, titles._get(USE_CASE + code).name or code)
            for code in asking - {"try"} | set(also)
        ]
        return sorted(found, key=lambda item: item[1])

    @api.model
    def _asks(self):
        """Return whether a model that a site chose for the use case answers."""
        return self._lane == "model" and (self._is_asking or not self._is_own_master)

    def _about(self):
        """Return what the inventory says of it and nobody can compute: texts in the
        user's language, and codes; see `edic.ai.inventory` for the names."""
        asks = self._asks()
        return {
            "kind": "language_model" if asks else "rules",
            "ai_system": "yes" if asks else "no",
            "is_technical": False,
        }

    def _about_upkeep(self):
        """Return the same of what asks a model for upkeep and tests alone."""
        return {
            "kind": "language_model",
            "ai_system": "yes",
            "is_technical": True,
            "reasoning": self.env._(
                "A language model answers; nobody works with the answer and no "
                "decision follows from it."
            ),
            "control": self.env._("Whoever asked reads the answer."),
        }

    def _work(self, record):
        """Do the work on ``record``; any exception makes the task wait and retry."""
        raise NotImplementedError

    def _work_alone(self, step, ask):
        """Do the work, a part at a time; no transaction is open meanwhile.

        It may be killed at any point and begins again by asking what is still to do.

        :param step: ``step(work, *args)`` returns ``work(record, *args)``, which was
            committed by then, or None where the record is gone. What it returns must
            not need the database.
        :param ask: ``ask(request)`` returns the gateway's answer, for the next step to
            keep; errors that say that nothing came of it are to be let through. With
            ``heading``, who waits sees that and then the text as it comes.
        :return: whether all is done; if not, it goes on at its next turn
        """
        raise NotImplementedError

    def _request(self, record):
        """Return the question to a model about ``record``; writes nothing.

        :return: a request of the gateway, or None when there is nothing to ask
        """
        raise NotImplementedError

    def _apply(self, record, answer):
        """Keep what the model answered, as suggestions or drafts, never as decisions.

        :param answer: of the gateway; the same again after a collision
        """
        raise NotImplementedError

    def _keep(self, record, answer):
        """Apply an answer, being able to write suggestions or drafts and nothing else.

        :raises ProposeOnlyError: when `_apply` tries more than `_writes`
        """
        if answer is not None:
            # tracking would be put off to the commit, outside of the guard
            record = record.with_context(tracking_disable=True)
            with draft_only(self.env, self._writes):
                self._apply(record, answer)

    # --- evaluation, of use cases that ask a model -----------------------------------
    def _evaluation_cases(self, company):
        """Return cases with known answers, that all use the same prompt.

        :return: ``(list of tools.prompts.evaluation.Case, digest of the set)``
        """
        return [], ""

    def _minimum_reason(self):
        """Return the reason for `_minimum`, a sentence for who signs a result."""
        return self.env._("Below this, correcting takes longer than doing it by hand.")

    def _evaluated(self, answer):
        """Return what the answer to a case says, for whoever reads the result."""
        return answer.text

    def _case_problems(self, case, answer):
        """Return what is wrong with the answer to a case; empty: it is right.

        :return: list of ``(code, detail)``, whose words are in `_problem_words`
        """
        return [] if self._evaluated(answer) == case.expected else [("other", "")]

    def _problem_words(self):
        """Return ``code → sentence``; ``%s`` is the detail."""
        return {
            "other": self.env._("Another answer was expected."),
            "empty": self.env._("There is no answer."),
            "language": self.env._("It is not in the language asked for (%s)."),
            "copy": self.env._("It gives the text back as it was."),
            "disorder": self.env._("The words do not make a sentence."),
            "too_long": self.env._("It is not shorter."),
            "sentences": self.env._("The sentences are long: %s words on average."),
            "words": self.env._("It leaves out: %s."),
            "claims": self.env._(
                "It adds statements that the text does not contain: %s."
            ),
            "figures": self.env._("Figures, dates or references differ: %s."),
            "order": self.env._("Figures stand in another order: %s."),
            "marks": self.env._("It does not keep to the facts: %s."),
        }

    def _baseline(self, company):
        """Return what each null model has right on the cases for a company, and how
        many cases there are."""
        cases, set_digest = self._evaluation_cases(company)
        return dict(self._scores_of_set(set_digest, company.id)), len(cases)

    @tools.ormcache("self._name", "set_digest", "company_id")
    def _scores_of_set(self, set_digest, company_id):
        company = self.env["res.company"].browse(company_id)
        cases, _digest = self._evaluation_cases(company)
        return self._null_scores(cases) if cases else {}

    def _null_scores(self, cases):
        """Return how many cases each null model has right."""

        def is_right(case, answer):
            is_text = isinstance(answer, str)
            given = Answer(
                call_uuid="",
                provider="",
                zone=Zone.ON_PREMISE,
                model="",
                usage=Usage(),
                timings=Timings(0.0),
                text=answer if is_text else "",
                value=None if is_text else answer,
                facts=case.request.facts,
            )
            # an answer of the form that was asked for
            if given.value is None and not isinstance(case.solution, str | None):
                return False
            return not self._case_problems(case, given)

        return null_scores(cases, is_right)

    def _progress(self, done, total, note=""):
        """Show at once how far the work is.

        :param int done: of ``total``, in whatever the work counts
        :param str note: what is being done, for the reader
        :raises AiCancelled: when it is not wanted any more
        """
        self.env["edic.ai.task"]._progress(done, total, note)
