# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import format_list

from .arrival import Arrival
from .refusals import CONTAINER_REFUSALS, LEFT_OUT

CONTAINERS = ("zip", "eml", "msg", "pivot")
MAX_NAMED = 10  # files that a sentence names


class DocumentContainer:
    """An archive, a mail or a flow that holds files, and the documents of these."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    @classmethod
    def enter(cls, journal, attachment, incoming):
        """Create the row of a container and those of the files that it holds; return
        the container."""
        rows = journal.env["edic.finance.document"].sudo()
        opened = incoming.container(attachment.name, attachment.raw or b"")
        row = rows._write_row(
            attachment,
            {
                **rows._about_file(journal, attachment),
                "format": opened.kind if opened.kind in CONTAINERS else "unknown",
                "state": "refused" if opened.refusal else "opened",
                "reason": _reason(rows.env, opened),
            },
        )
        Arrival(row).state(opened)
        row._keep_files()._record_intake()
        container = cls(row)
        container._enter_held(journal, [f for f in opened.files if not f.refusal])
        container._enter_refused(journal, [f for f in opened.files if f.refusal])
        return container

    def leads(self):
        """Return the files in it that lead a bill's files and wait."""
        return self.document.member_ids.filtered(
            lambda row: row.state == "waiting" and not row.lead_id
        ).sorted("id")

    def _enter_held(self, journal, files):
        """Create the rows of files that wait to be taken in."""
        document, arrival = self.document, Arrival(self.document)
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": file.name,
                    "raw": file.content,
                    "company_id": journal.company_id.id,
                }
                for file in files
            ]
        )
        rows = document.create(
            [
                {
                    **document._about_file(journal, attachment),
                    **self._about(file),
                    "state": "waiting",
                    **arrival.of_file(file),
                    "frame": file.frame,
                    "portal_totals": [*file.totals] or False,
                }
                for file, attachment in zip(files, attachments, strict=True)
            ]
        )
        rows._keep_files()._set_leads([(f.name, f.folder, f.mail) for f in files])

    def _enter_refused(self, journal, files):
        """Create the rows of files that are not taken in, with the reason."""
        refused = self.document.create(
            [
                {
                    **self._about(file),
                    "name": file.name,
                    "company_id": journal.company_id.id,
                    "journal_id": journal.id,
                    "state": "refused",
                    "reason": self.env._(CONTAINER_REFUSALS[file.refusal]),
                }
                for file in files
            ]
        )
        for row in refused:
            row._record_intake()

    def _about(self, file):
        return {
            "container_id": self.document.id,
            "source": self.document.source,
            "format": "unknown",
            "within": file.within,
        }


def _reason(env, opened):
    """Return sentences for people: what is in a container, and what is left in it."""
    if opened.refusal:
        return env._(CONTAINER_REFUSALS[opened.refusal])
    said = dict.fromkeys(
        str(env._(LEFT_OUT[why])).replace("%s", name) for name, why in opened.left_out
    )
    named, more = [*said][:MAX_NAMED], len(said) - MAX_NAMED
    if more > 0:
        named.append(env._("%s more", more))
    sentences = [env._("Files in it: %s.", len(opened.files))]
    if named:
        listed = format_list(env, named)
        sentences.append(env._("No bills, and left in it: %s.", listed))
    return " ".join(sentences)
