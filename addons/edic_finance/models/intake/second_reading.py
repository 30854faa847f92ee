# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.providers.request import OCR, Origin

from ...tools.intake.pages.fields import MIN_OCR_SCORE
from .edic_ai_use_case_reading import ESSENTIAL, PASSING

CODE = "finance.ocr"
MAX_PAGES_ASKED = 5  # of a document; what an invoice is about stands on the first


class SecondReading:
    """The second reading of the pages of a document that are pictures, by a model.

    It is asked for where a company has a model approved for it, and only where the
    recognition that runs here left something essential open or is not sure of a page.
    What the company's policy keeps in the house is not sent, and the bill says so.
    Whatever comes of it, what was recognised here stands until the page bears out a
    correction (`tools.intake.pages.second_reading`).
    """

    def __init__(self, document):
        self.document = document
        self.env = document.env

    # --- asking -----------------------------------------------------------------------
    def ask(self):
        """Queue the pages that a model is to read; nobody asked for it.

        :return: whether an answer is waited for
        """
        pages = self._pages()
        if pages:
            found = self._serving()
            if found.is_served or found.is_tried or found.code in PASSING:
                pages.sudo().second_reading = "waiting"
                tasks = self.env["edic.ai.task"].sudo()
                tasks._enqueue(CODE, pages, origin=Origin.BACKGROUND)
            elif found.code == "denied":
                pages.sudo().second_reading = "refused"
        return "waiting" in self.document.page_ids.mapped("second_reading")

    def _pages(self):
        """Return the pages for which a second reading is of use and was not asked."""
        pages = self.document.page_ids.filtered(
            lambda page: page.source == "ocr" and page.lines and not page.second_reading
        )[:MAX_PAGES_ASKED]
        read = (self.document.page_values or {}).get("fields", {})
        if any(not read[name]["value"] for name in ESSENTIAL if name in read):
            return pages
        return pages.filtered(lambda page: _score(page) < MIN_OCR_SCORE)

    def _serving(self):
        return self.env["edic.ai.gateway"]._would_serve(
            CODE,
            self.document.company_id,
            origin=Origin.BACKGROUND,
            data_class=self.data_class(),
            operation=OCR,
        )

    def data_class(self):
        """Return the most protected kind of data that a picture of a page may show:
        nobody looked through it for names."""
        stated = self.document.move_id._edic_data_class()
        return DataClass.strictest(stated, DataClass.PERSONAL)

    # --- what came of it --------------------------------------------------------------
    @staticmethod
    def close(pages, state):
        """Keep how the work on pages ended; the fields are found anew once none of
        their document's pages waits.

        :param str state: of the task
        """
        if state == "waiting":
            return
        left = pages.filtered(lambda page: page.second_reading == "waiting")
        left.second_reading = "done" if state == "done" else "failed"
        for document in pages.document_id:
            SecondReading(document)._find_again()

    def _find_again(self):
        document = self.document
        is_waiting = "waiting" in document.page_ids.mapped("second_reading")
        if is_waiting or document.move_id.state != "draft" or document.page_decisions:
            return  # what a person decided on the values stays as it is
        tasks = self.env["edic.ai.task"].sudo()
        tasks._enqueue("finance.pages", document, origin=Origin.BACKGROUND)

    # --- shown ------------------------------------------------------------------------
    def alert(self):
        """Return why no second reading came about, or that one is waited for, as Odoo
        shows it on a draft; None where there is nothing to say."""
        states = self.document.page_ids.mapped("second_reading")
        if "waiting" in states:
            return {"level": "info", "message": self._waiting_sentence()}
        if "failed" in states:
            sentence = self.env._(
                "No model read the pages a second time. What was recognised here "
                "stands. %s",
                self._error(),
            )
            return {"level": "warning", "message": sentence.strip()}
        if "refused" in states and (reason := self._serving().reason):
            sentence = self.env._("No model reads the pages a second time: %s", reason)
            return {"level": "info", "message": sentence}
        return None

    def _waiting_sentence(self):
        if error := self._error():
            return self.env._(
                "No model has read the pages a second time yet. What was recognised "
                "here stands. %s",
                error,
            )
        return self.env._(
            "A model reads the pages a second time: values may be added or corrected."
        )

    def _error(self):
        """Return what kept the latest task from its end, or ""."""
        tasks = self.env["edic.ai.task"].sudo()
        asked = tasks._asked_about(CODE, self.document.page_ids)
        return tasks.search(asked, order="id desc", limit=1).error or ""

    def model_of(self, read):
        """Return the model that corrected words in the place of a value, or ""."""
        page = self.document.page_ids.filtered(
            lambda page: page.number == read.get("page")
        )
        box = read.get("box")
        is_corrected = box and any(
            _overlap(box, made["box"]) for made in page.corrections or ()
        )
        return page.corrected_by if is_corrected else ""


def _score(page):
    """Return how sure the recognition of a page is: the mean of its letters."""
    words = [word for line in page.lines for cell in line for word in cell]
    letters = sum(len(word[0]) for word in words)
    return sum(len(word[0]) * word[5] for word in words) / max(letters, 1)


def _overlap(box, other):
    """Return whether places have more than an edge in common."""
    return (
        min(box[2], other[2]) - max(box[0], other[0]) > 1
        and min(box[3], other[3]) - max(box[1], other[1]) > 1
    )
