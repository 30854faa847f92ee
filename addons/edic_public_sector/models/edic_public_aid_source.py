# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

SECTIONS = ("known", "missing", "rules", "precedents", "risks")


class EdicPublicAidSource(models.AbstractModel):
    """What a decider is told of records of one model: ``edic.public.aid.<what>``.

    A class that inherits this is found by itself. Everything is read with the decider's
    rights and computed; nothing recommends, and nothing ranks the options. To
    implement: `_model`, `_refusal`, the sections (`SECTIONS`) and `_options`.
    """

    _name = "edic.public.aid.source"
    _description = "Decision aid (contract)"
    _model = None

    @api.model
    def _for(self, res_model):
        """The class that knows records of a model; empty when none does."""
        names = sorted(self.env.registry["edic.public.aid.source"]._inherit_children)
        found = (self.env[name] for name in names)
        return next((one for one in found if one._model == res_model), None)

    def _refusal(self, record):
        """Why this may not be asked about the record; empty: it may."""
        return ""

    def _known(self, record):
        """:return: list of `_item`"""
        return []

    def _missing(self, record):
        return []

    def _rules(self, record):
        return []

    def _precedents(self, record):
        return []

    def _risks(self, record):
        return []

    def _options(self, record):
        """:return: list of `_option`, in a fixed order that means nothing"""
        return []

    def _content(self, record):
        """All of it, as JSON."""
        told = {name: getattr(self, f"_{name}")(record) for name in SECTIONS}
        return told | {"options": self._options(record)}

    # --- for the classes --------------------------------------------------------------
    @api.model
    def _item(self, text, about=None, source="", is_warning=False):
        """A statement, with the record it was read from.

        :param about: the record that opens it, for who may read it
        :param source: the law, rule or setting it rests on
        """
        about = about._filtered_access("read") if about else None
        return {
            "text": text,
            "model": about._name if about else False,
            "id": about.id if about else False,
            "source": source or (about.display_name if about else ""),
            "is_warning": is_warning,
        }

    @api.model
    def _option(self, code, name, *consequences):
        """What may be decided, and what then follows, as far as it can be computed."""
        return {"code": code, "name": name, "consequences": list(consequences)}

    @api.model
    def _flags(self, record):
        """Open flags about a record, for who may read them."""
        flags = self.env["edic.finance.flag"]
        if not flags.has_access("read"):
            return []
        found = flags.search(
            [
                *(("res_model", "=", record._name), ("res_id", "=", record.id)),
                ("state", "in", ("new", "review", "confirmed")),
            ]
        )
        return [
            self._item(
                one._alert_words(), one, source=one.code.upper(), is_warning=True
            )
            for one in found
        ]
