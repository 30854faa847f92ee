# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

from ..people import check_person
from ..propose_only import check_not_proposing
from ..tools.assessing import assessing
from ..tools.llm.contract import Limits
from ..tools.llm.errors import AiError
from ..tools.llm.request import Origin, Request
from ..tools.untrusted import UntrustedText, as_text
from .edic_ai_use_case_rewrite import CODE, MOST_CHARACTERS

GENERATE = "text.generate"
MOST_TURNS = 10  # of a conversation, the last ones
# a request of the client waits for it
LIMITS = Limits(deadline_s=25, max_output_tokens=4_000, max_attempts=1)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiUseCaseRewriteNow(models.AbstractModel):
    """Where core asked a remote service and waited for it: the gateway is asked."""

    _inherit = "edic.ai.use.case.text.rewrite"

    @api.model
    def _generate(self, prompt, history):
        """The answer to a client that still calls core's own route.

        :param str prompt: what is asked
        :param history: what was said before, ``{"role", "content"}`` each, or None
        :raises UserError: with the sentence that says why there is none
        """
        said = [
            f"{turn.get('role', '')}: {turn.get('content', '')}"
            for turn in (history or [])[-MOST_TURNS:]
            if isinstance(turn, dict)
        ]
        prompt = str(prompt or "")
        self._check_length(prompt, *said)
        if any(assessing(text, only_applicants=True) for text in (prompt, *said)):
            raise UserError(
                self.env._("No model ranks or assesses people: a person does that.")
            )
        return self._answer_now(
            Request(
                use_case=CODE,
                company_id=self.env.company.id,
                data_class=self._data_class(False),
                prompt=GENERATE,
                variables={
                    "request": UntrustedText(prompt, "editor", MOST_CHARACTERS),
                    "history": [
                        UntrustedText(turn, "editor", MOST_CHARACTERS) for turn in said
                    ],
                },
                lang=(self.env.user.lang or "en")[:2],
                facts={"how": "generate", "characters": len(prompt)},
            ),
            own=prompt,
        )

    @api.model
    def _translate_message(self, message, target):
        """The body of a message in another language, as HTML of plain paragraphs.

        :param message: mail.message that the user may read
        :raises UserError: with the sentence that says why there is none
        """
        text = html2plaintext(message.body).strip()
        self._check_length(text)
        rewrite = self.env["edic.ai.rewrite"]
        vals = {"text": text, "how": "translate", "target_lang": target}
        about = {"res_model": message.model, "res_id": message.res_id}
        request = self._request(rewrite.new(rewrite._vals(**vals, **about)))
        return plaintext2html(self._answer_now(request, own=text))

    def _answer_now(self, request, own):
        check_not_proposing(self.env)
        check_person(self.env)
        gateway = self.env["edic.ai.gateway"]
        try:
            answer = gateway._ask(replace(request, limits=LIMITS), origin=Origin.PERSON)
        except AiError as error:
            raise UserError(gateway._sentence(error)) from None
        return as_text(answer.text, own=own)

    def _check_length(self, *texts):
        """:raises UserError: nothing to work on, or more than one call takes"""
        if not texts[0].strip():
            raise UserError(self.env._("There is no text."))
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise UserError(
                self.env._(
                    "At most %(most)s characters at once; these are %(count)s.",
                    most=MOST_CHARACTERS,
                    count=sum(map(len, texts)),
                )
            )
