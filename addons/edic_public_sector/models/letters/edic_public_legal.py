# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.modules.module import get_module_path

from ...tools.letters.drafting.facts import Fact, Kind, Source
from .edic_public_template_part import LANGS

KINDS = [("citation", "Article, as it is cited"), ("block", "Locked paragraph")]


class EdicPublicLegal(models.Model):
    """A legal text, from a day on: an article as it is cited, or a paragraph that the
    law words.

    Nobody edits it in a letter, and no model writes it: appeal notices, visas,
    delegations. What has changed is a new row with its day.
    """

    _name = "edic.public.legal"
    _inherit = ["edic.finance.in.force"]
    _description = "Legal text for letters"
    _order = "code, area, valid_from desc, id desc"
    _rec_name = "code"
    _recorded_as = "public.legal"
    _recorded_fields = (
        "code",
        "kind",
        "company_id",
        "area",
        "text_en",
        "text_fr",
        "text_de",
        "valid_from",
        "valid_until",
        "source",
        "source_url",
        "active",
        "state",
    )

    kind = fields.Selection(KINDS, required=True, default="citation")
    name = fields.Char(string="What it is about", required=True, translate=True)
    text_en = fields.Text(string="English")
    text_fr = fields.Text(string="French")
    text_de = fields.Text(string="German")
    valid_until = fields.Date(
        string="Last day",
        help="After it the text is not put into letters any more, and they say that "
        "it is missing.",
    )

    _code_idx = models.Index("(code, valid_from) WHERE is_in_force")

    @api.model
    def _of_company(self, company, day):
        """Return ``{code: row}`` that holds for a company on a day.

        :param date day: of the fact that the law is applied to, or of the letter
        """
        return {
            code: row
            for code, row in self._in_force(company, day).items()
            if not row.valid_until or row.valid_until >= day
        }

    def _text(self, lang):
        """Return the text in a language, else in that of the country: the law's own."""
        self.ensure_one()
        own = {"FR": "fr", "DE": "de"}.get(self.area[:2], "en")
        return self[f"text_{lang}"] or self[f"text_{own}"] or self.text_en or ""

    def _fact(self, key, lang):
        """Return the article as a fact of a draft."""
        source = Source(self._name, self.id, f"text_{lang}", self.source)
        return Fact(key, Kind.LAW, self.name, self._text(lang) or None, source=source)

    def _unapproved_fact(self, lang):
        """Return a fact that names those of the articles that nobody of the site has
        approved yet; None where all are."""
        found = self.filtered(lambda row: row.state != "approved")
        if not found:
            return None
        names = ", ".join(row._text(lang) for row in found)
        return Fact(
            "law_unapproved",
            Kind.TEXT,
            self.env._("Articles to approve"),
            names,
            source=Source(self._name, found[0].id, "state", found[0].source),
            is_computed=True,
        )

    # --- loading ----------------------------------------------------------------------
    @api.model
    def _load_shipped(self, module):
        """Take over ``data/legal/*.json`` of an addon; what changed is a new row."""
        folder = Path(get_module_path(module)) / "data" / "legal"
        for path in sorted(folder.glob("*.json")):
            for row in json.loads(path.read_text(encoding="utf-8")):
                self.sudo()._load_one(**row)

    @api.model
    def _load_one(self, *, code, name, text, valid_from, source, **more):
        texts = {f"text_{lang}": text.get(lang) for lang in LANGS}
        area = more.get("area", "")
        day = fields.Date.to_date(valid_from)
        same = self.search(
            [
                ("code", "=", code),
                ("area", "=", area),
                ("valid_from", "=", day),
                ("is_shipped", "=", True),
            ],
            limit=1,
        )
        found = same.filtered(
            lambda row: all((row[key] or None) == texts[key] for key in texts)
        )
        if not found:
            same.write({"active": False})
            found = self.create(
                {
                    "code": code,
                    "name": name["en"],
                    "kind": more.get("kind", "citation"),
                    "area": area,
                    "valid_from": day,
                    "valid_until": more.get("valid_until"),
                    "source": source,
                    "source_url": more.get("source_url", ""),
                    **texts,
                }
            )
            found.write({"is_shipped": True})
        until = fields.Date.to_date(more.get("valid_until"))
        if found.valid_until != until:  # known later than the text
            found.write({"valid_until": until})
        for lang, _name in self.env["res.lang"].get_installed():
            found.with_context(lang=lang).name = name.get(lang[:2], name["en"])
