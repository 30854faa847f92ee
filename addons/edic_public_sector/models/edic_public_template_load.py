# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.fields import Command
from odoo.modules.module import get_module_path

from odoo.addons.edic_ai.tools.canonical import digest

from .edic_public_template_part import LANGS

PLAIN = (
    *("code", "area", "res_model", "data_class", "kind", "kept_months"),
    *("valid_from", "source", "law_day"),
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicTemplate(models.Model):
    """What an addon ships in ``data/templates/*.json``."""

    _inherit = "edic.public.template"

    @api.model
    def _load_shipped(self, module):
        """Take over the templates of an addon, from its XML data.

        One that changed becomes a new version; what a site approved itself counts
        before it as long as its day is later, or it is the site's own.
        """
        folder = Path(get_module_path(module)) / "data" / "templates"
        for path in sorted(folder.glob("*.json")):
            self.sudo()._load_one(json.loads(path.read_text(encoding="utf-8")))

    @api.model
    def _load_one(self, content):
        told = digest(content)
        shipped = self.search(
            [("code", "=", content["code"]), ("is_shipped", "=", True)],
            order="version desc",
        )
        if shipped[:1].digest == told:
            self._translate_titles(shipped[:1], content)
            return
        shipped.write({"active": False})
        template = self.create({**self._values_of(content)})
        template.write(
            {
                "is_shipped": True,
                "digest": told,
                "version": shipped[:1].version + 1,
            }
        )
        self._translate_titles(template, content)

    @api.model
    def _values_of(self, content):
        values = {name: content[name] for name in PLAIN if name in content}
        values |= {
            "name": content["name"]["en"],
            "sequence": content.get("sequence", 50),
            "source_url": content.get("source_url", ""),
            "valid_from": content.get("valid_from", "2026-01-01"),
            "is_shared": True,
            "block_ids": [
                Command.create(self._block_of(at, block))
                for at, block in enumerate(content["blocks"])
            ],
            "variable_ids": [
                Command.create(self._variable_of(at, one))
                for at, one in enumerate(content.get("variables", ()))
            ],
        }
        return values

    @api.model
    def _block_of(self, at, block):
        return {
            "sequence": at,
            "key": block["key"],
            "kind": block.get("kind", "text"),
            "is_written": block.get("written", False),
            "instruction": block.get("instruction"),
            "needs": block.get("needs"),
            "legal_code": block.get("legal"),
            "law_day": block.get("law_day"),
            "table": block.get("table"),
            "has_chart": block.get("chart", False),
            **{f"text_{lang}": block.get("text", {}).get(lang) for lang in LANGS},
        }

    @api.model
    def _variable_of(self, at, variable):
        choices = variable.get("choices", {})
        if isinstance(choices, list):  # with codes that paragraphs can depend on
            choices = {
                lang: [f"{one['code']}|{one['text'][lang]}" for one in choices]
                for lang in LANGS
            }
        return {
            "sequence": at,
            "key": variable["key"],
            "kind": variable.get("kind", "text"),
            "is_required": variable.get("required", True),
            **{f"label_{lang}": variable["label"].get(lang) for lang in LANGS},
            **{f"choices_{lang}": "\n".join(choices.get(lang, ())) for lang in LANGS},
        }

    @api.model
    def _translate_titles(self, template, content):
        for lang, _name in self.env["res.lang"].get_installed():
            own = template.with_context(lang=lang)
            for name in ("name", "purpose"):
                told = content.get(name, {})
                own[name] = told.get(lang[:2], told.get("en"))


class EdicPublicLegal(models.Model):
    _inherit = "edic.public.legal"

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
                *(("code", "=", code), ("area", "=", area)),
                *(("valid_from", "=", day), ("is_shipped", "=", True)),
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
