# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.knowledge import Nothing, Unknown, as_json

SECTIONS = ("known", "missing", "rules", "precedents", "risks")


class EdicPublicAidSource(models.AbstractModel):
    """What a decider is told of records of one model: ``edic.public.aid.<what>``.

    A class that inherits this is found by itself. Everything is read with the decider's
    rights and computed; nothing recommends, and nothing ranks the options. To
    implement: `_model`, `_refusal`, the sections (`SECTIONS`) and `_options`; and for
    sections that may be empty although all is known, `_absence`.
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

    def _title(self, record):
        """Return what the file is called: after its record."""
        return record.display_name or ""

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
        absent = {
            name: as_json(self._absence(name, record))
            for name, items in told.items()
            if not items
        }
        return told | {"absent": absent, "options": self._options(record)}

    def _absence(self, section, record):
        """Return why a section is empty (`tools.knowledge`): not known, unless the
        class has looked at all that the section is about.

        :param section: one of `SECTIONS`
        """
        if section == "risks":
            return self._no_flags(record)
        words = {
            "known": self.env._("None of the information looked at here is on record."),
            "missing": self.env._(
                "It is not known what is missing: no list of required items is on "
                "record."
            ),
            "rules": self.env._(
                "Which rules apply is not known: none is on record for this day and "
                "place."
            ),
            "precedents": self.env._(
                "Whether there are precedents is not known: none that you may read was "
                "found."
            ),
        }
        return Unknown(words[section])

    def _no_flags(self, record):
        """Return what it means that no flag is open: something only where all checks
        that are on ran over all books after the record was there, and the reader sees
        flags."""
        if not self.env["edic.finance.flag"]._is_reader():
            return Unknown(
                self.env._("You may not see whether a flag is open: ask the auditors.")
            )
        company = self.env.company
        if "company_id" in record._fields and record.company_id:
            company = record.company_id
        run = self.env["edic.finance.run"]._last_over_all(company.sudo())
        if not run:
            return Unknown(
                self.env._(
                    "Whether there is a risk is not known: no run of all checks that "
                    "are on was completed over all books of this company."
                )
            )
        moment = fields.Datetime.context_timestamp(self, run.started_at)
        day = format_date(self.env, moment.date())
        if record.sudo().create_date > run.started_at:
            return Unknown(
                self.env._(
                    "Whether there is a risk is not known: the checks ran last on %s, "
                    "before this was entered.",
                    day,
                )
            )
        return Nothing(self.env._("No flag is open; the checks ran last on %s.", day))

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
    def _option(self, code, name, *consequences, **more):
        """What may be decided, and what then follows, as far as it can be computed.

        :param more: ``amount`` that is decided with it, as text; ``wanting``: why it
            may not be decided yet, in words
        """
        option = {"code": code, "name": name, "consequences": list(consequences)}
        return option | {name: value for name, value in more.items() if value}

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
