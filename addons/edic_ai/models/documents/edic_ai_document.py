# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo import api, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import formatLang

from ...moment import written_moment
from ...people import check_person
from ...tools.paper.document import Section
from ...tools.text.percent import with_percent

DOCUMENT = "edic.ai.document."


class EdicAiDocument(models.AbstractModel):
    """A document is written on demand from records, ``edic.ai.document.<code>``.

    Nothing of it comes from a model, and each production is in the ledger.
    """

    _name = "edic.ai.document"
    _description = "Document on demand (contract)"
    _use_case = None  # as the ledger names it
    _readers = ()  # groups
    _model = None  # the model of the record that it is about, which has a company
    _gone = None  # sentence where that record is not there any more

    @api.model
    def _produce(self, number, form):
        """Return the document about ``number``, and record it.

        :param str form: html or pdf
        :return: tools.paper.document.Document
        :raises AccessError: it is not for this reader
        """
        check_person(self.env)
        self._check_reader(number)
        document = self._build(number)
        self.env["edic.ai.gateway"]._record_taken(
            self._use_case,
            {
                "document": self._name.removeprefix(DOCUMENT),
                "form": form,
                "lang": self.env.lang,
                "sha256": document.digest(),
                **self._recorded_facts(number),
            },
            company=self._company(number),
            record=self._about(number),
        )
        return document

    def _check_reader(self, number):
        if self._model:
            self._about(number).check_access("read")
        if not any(map(self.env.user.has_group, self._readers)):
            raise AccessError(self.env._("Your role does not read this."))
        company = self._company(number)
        if company not in self.env.companies:
            raise AccessError(self.env._("Choose one of your companies."))
        self.env["edic.ai.mandate"]._within(company.ids, self._readers)

    # --- the parts --------------------------------------------------------------------
    def _build(self, number):
        """Return the document, as far as the reader may see."""
        raise NotImplementedError

    def _company(self, number):
        """Return the company whose document it is."""
        return self._about(number).sudo().company_id

    def _about(self, number):
        """Return the record that it is about, for the ledger, or None."""
        if self._model is None:
            return None
        record = self.env[self._model].browse(number).exists()
        if not record:
            raise MissingError(self.env._(self._gone))
        return record

    def _recorded_facts(self, number):
        return {}

    def _numbered(self, sections, mark="."):
        """Return the sections with their number and a mark before each title."""
        return tuple(
            Section(f"{place}{mark} {section.title}", section.parts)
            for place, section in enumerate(sections, 1)
        )

    # --- words ------------------------------------------------------------------------
    def _open(self, number):
        """Return the action that shows it beside what is on the screen."""
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/document/{self._name.removeprefix(DOCUMENT)}/{number}",
            "target": "new",
        }

    def _moment(self, moment=None):
        """Return a time of the ledger, or now, in the reader's language and zone."""
        moment = moment or datetime.now(UTC).replace(tzinfo=None)
        return written_moment(self.env, moment)

    def _percent(self, share, digits=1):
        figure = formatLang(self.env, 100 * float(share), digits=digits)
        return with_percent(figure, self.env.lang)

    def _count(self, number):
        return formatLang(self.env, number, digits=0)
