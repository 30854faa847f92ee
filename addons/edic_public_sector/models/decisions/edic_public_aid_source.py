# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.common.knowledge import Nothing, Unknown, as_json
from ..common.company import company_of
from .edic_finance_parameter import BENEFITS

SECTIONS = ("known", "missing", "rules", "precedents", "risks")


class EdicPublicAidSource(models.AbstractModel):
    """A source tells a decider of records of one model: ``edic.public.aid.<what>``.

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
        """Return the class that knows records of a model; empty when none does."""
        names = sorted(self.env.registry["edic.public.aid.source"]._inherit_children)
        found = (self.env[name] for name in names)
        return next((source for source in found if source._model == res_model), None)

    def _refusal(self, record):
        """Return why this may not be asked about the record; empty where it may."""
        return ""

    def _title(self, record):
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
        sections = {name: getattr(self, f"_{name}")(record) for name in SECTIONS}
        absent = {
            name: as_json(self._absence(name, record))
            for name, items in sections.items()
            if not items
        }
        return sections | {"absent": absent, "options": self._options(record)}

    def _absence(self, section, record):
        """Return why a section is empty (`tools.common.knowledge`): not known, unless
        the class has looked at all that the section is about.

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
        company = company_of(record)
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
        """Return a statement, with the record it was read from.

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
        """Return an option, and what then follows, as far as it can be computed.

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
        return [
            self._item(
                flag._alert_words(), flag, source=flag.code.upper(), is_warning=True
            )
            for flag in flags.search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("state", "in", ("new", "review", "confirmed")),
                ]
            )
        ]

    # --- persons ----------------------------------------------------------------------
    @api.model
    def _person_refusal(self, company, day, partner, accounts, lines):
        """Return why nothing is said of a payment; empty where it is no such benefit or
        grant.

        By the accounts that are on record for the country or Land. What a natural
        person sells is on others.

        :param partner: who gets the money
        :param accounts: that it is booked on
        :param lines: of the budget, whose natures count too: they are the accounts of
            a site that books on a chart of its own
        """
        if not partner or partner.is_company:
            return ""
        found = self.env["edic.finance.parameter"]._in_force(company, day)
        begin = [found[code]._words() for code in BENEFITS if code in found]
        codes = [
            *accounts.with_company(company).mapped("code"),
            *lines.nature_id.mapped("code"),
        ]
        is_benefit = any((code or "").startswith(sum(begin, ())) for code in codes)
        return self._person_words() if is_benefit else ""

    @api.model
    def _person_words(self):
        return self.env._(
            "Grants and benefits of natural persons are not handled here: software "
            "that evaluates them is high-risk AI (AI Act, Annex III 5(a)); a person "
            "decides on them without it."
        )

    # --- rules ------------------------------------------------------------------------
    @api.model
    def _law(self, company, code, day):
        """Return how an article is cited that day; it says so where none is on
        record."""
        lang = (self.env.lang or "en")[:2]
        found = self.env["edic.public.legal"]._of_company(company, day).get(code)
        if not found:
            return self.env._("the article in force that day is not on record")
        return found._text(lang)

    @api.model
    def _credit_rules(self, company, day, is_exceeded):
        """Return what the law says of credits on a day, and the article.

        :param is_exceeded: whether a credit is
        """
        areas = company._edic_areas()
        if "FR" in areas:
            return self._french_rules(company, day, is_exceeded)
        return self._german_rules(company, day, is_exceeded) if "DE" in areas else []

    def _french_rules(self, company, day, is_exceeded):
        found = []
        if not self._is_central(company, day):
            text = self.env._("Credits bind at the level at which they were voted.")
            found.append((text, "fr.budget.vote-level"))
        text = self.env._("What is committed keeps to the purpose and limits voted.")
        found.append((text, "fr.budget.commitment"))
        return [
            self._item(
                text, source=self._law(company, code, day), is_warning=is_exceeded
            )
            for text, code in found
        ]

    def _german_rules(self, company, day, is_exceeded):
        """Return the rules of the federation, or of the municipalities of the Land."""
        if self._is_central(company, day):
            codes = "de.budget.management", "de.budget.overrun"
        else:
            area = company._edic_areas()[0].lower()  # without a Land: of none
            is_land = area != "de"
            codes = [
                f"{area}.budget.{name}" if is_land else ""
                for name in ("monitoring", "overrun")
            ]
        kept = self.env._("Tracks what of a credit is bound, spent and left.")
        over = self.env._(
            "Above or outside the budget is spent only under the conditions of the "
            "law, by decision of whom it names."
        )
        managed, overrun = (self._law(company, code, day) for code in codes)
        return [
            self._item(kept, source=managed),
            self._item(over, source=overrun, is_warning=is_exceeded),
        ]

    @api.model
    def _is_central(self, company, day):
        """Return whether it is a body of the State or of the federation on a day."""
        check = self.env["edic.finance.check.a44"].sudo()
        return check._values(company, day)[0]["central"]

    @api.model
    def _stop_rule(self, company, stopped, passing):
        """Return an item on what the company does about credits that are exceeded.

        :param stopped: in words, where it does not let it pass
        :param passing: where it does
        """
        text = stopped if company.edic_budget_stop == "stop" else passing
        source = self.env._("Setting of %s", company.display_name)
        return self._item(text, source=source)

    @api.model
    def _is_exceeded(self, record):
        rows = (record.edic_budget or {}).get("rows", ())
        return any(row["is_exceeded"] for row in rows)

    @api.model
    def _of_credits(self, record, text, warns=False):
        """Return an item for each credit, or year of a programme, that a bill or order
        takes from.

        :param text: the sentence on a row of ``edic_budget``, its places named as the
            figures of the row are, and ``credit``
        :param warns: whether what exceeds it is marked
        """
        return [
            self._item(
                text % {**row, "credit": row["name"]},
                self.env[row["model"]].browse(row["id"]),
                source=row["name"],
                is_warning=warns and row["is_exceeded"],
            )
            for row in (record.edic_budget or {}).get("rows", ())
        ]
