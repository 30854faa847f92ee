# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.llm.errors import AiError
from odoo.addons.edic_ai.tools.llm.request import Origin

from .. import roles
from ..tools.forms.ask import LONGEST


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """Where an agent finds no line, a model may point to some."""

    _inherit = "edic.public.procedure"

    @roles.for_roles(roles.DESK)
    def edic_find(self, question):
        """Lines that a model points to, or none.

        :return: ``{"why", "lines"}``, each line as `_quote` has it
        :raises UserError: with the sentence that says why no model answers
        """
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("read")
        question = " ".join((question or "").split())
        lines = self.line_ids.filtered(
            lambda one: one.is_approved and one.active and not one.is_title
        )
        if not question or len(question) > LONGEST or not lines:
            raise UserError(
                self.env._("Type a question of up to %s characters.", LONGEST)
            )
        gateway = self.env["edic.ai.gateway"]
        case = self.env["edic.ai.use.case.public.find"]
        try:
            answer = gateway._ask(
                case._question(self, question, lines), origin=Origin.PERSON
            )
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
