# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import csv
import gzip
import io

from odoo import Command, api, models
from odoo.exceptions import UserError

from ...tools.budget.document import BudgetFileError
from ...tools.budget.prolog import beginning
from ...tools.budget.report_text import report_text
from ...tools.budget.scdl import is_scdl
from ...tools.budget.text_table import read_table
from ...tools.letters.rendering import text
from ...tools.scenario.simulation import Aggregate, simulate, tornado
from .scenario_screen import SHOWN, ScenarioScreen

LANGS = {"fr": "fr_FR", "de": "de_DE", "en": "en_US"}
OFFICER = "edic_public_sector.group_edic_public_budget"
GZIP = b"\x1f\x8b"
MOVED = ("gross_savings", "result", "debt")  # what the tornado is of


def _formatted(value, form):
    return f"{value:.2f}" if form == "money" and value is not None else value


def _csv(rows):
    """Return rows as CSV with semicolons and a decimal point; an empty cell is no
    value."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


class EdicPublicBudgetPaper(models.AbstractModel):
    """This service makes papers from files of budgets, for a command on the user's own
    copy.

    Files are looked at, asked about and taken over as by hand; the papers are drafts,
    begun as a person begins them, without a model, and signed by nobody. All of it is
    in a company of its own.
    """

    _name = "edic.public.budget.paper"
    _description = "Papers of a budget from its files"

    # --- who does it ------------------------------------------------------------------
    @api.model
    def _officer(self, name, country, lang):
        """Return this model as a budget officer of a new company meets it.

        :param str country: two letters
        :param str lang: two letters; English where it is not installed
        :raises UserError: there is a company of this name
        """
        # without a chart of accounts: Odoo would install modules for it, and commit
        bare = {"chart_template_load": True, "no_reset_password": True}
        companies = self.env["res.company"].sudo().with_context(**bare)
        if companies.search_count([("name", "=", name)], limit=1):
            raise UserError(self.env._("There is a company “%s”: give another.", name))
        installed = dict(self.env["res.lang"].get_installed())
        code = LANGS[lang] if LANGS[lang] in installed else "en_US"
        company = companies.create(
            {
                "name": name,
                "country_id": self.env.ref(f"base.{country}").id,
                "currency_id": self.env.ref("base.EUR").id,
            }
        )
        company.partner_id.lang = code
        user = companies.env["res.users"].create(
            {
                "name": name,
                "login": f"budget_paper_{company.id}",
                "lang": code,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(self.env.ref(OFFICER).ids)],
            }
        )
        context = {"allowed_company_ids": company.ids, "lang": code}
        return self.with_env(self.env(user=user.id, su=False, context=context))

    @api.model
    def _country_of(self, content):
        """Return the country of a file: as in imports, a table with mapped columns is
        German, everything else French."""
        try:
            is_xml = beginning(content).lstrip()[:1] == b"<"
            is_german = not is_xml and not is_scdl(read_table(content))
        except BudgetFileError:
            is_german = False  # what is wrong with it, the import says
        return "de" if is_german else "fr"

    # --- taking over ------------------------------------------------------------------
    @api.model
    def _unpacked(self, content):
        """:raises UserError: it begins as a packed file, and is none"""
        if not content.startswith(GZIP):
            return content
        try:
            return gzip.decompress(content)
        except (OSError, EOFError) as error:
            raise UserError(self.env._("This packed file is not whole.")) from error

    @api.model
    def _look(self, name, content, budget_name=False):
        """Return the import of a file, checked, and its report as text."""
        taken = self.env["edic.public.budget.import"].create(
            {
                "name": name,
                "file": base64.b64encode(content),
                "budget_name": budget_name,
            }
        )
        taken.action_check()
        return taken, f"## {name}\n\n{report_text(taken.report_html)}\n"

    @api.model
    def _take(self, taken, is_confirmed=False):
        """Take a file over.

        :param bool is_confirmed: whether what the report asks was read and confirmed
        :return: its budgets
        :raises UserError: it has errors, or asks something that nobody confirmed
        """
        taken.is_confirmed = is_confirmed
        taken.action_import()
        return taken.budget_ids

    # --- the papers -------------------------------------------------------------------
    @api.model
    def _papers(self, budgets, source=""):
        """Return ``{file name: bytes}`` of the newest main budget, else of an annex.

        :param str source: whose data it is and under which licence; stands in the notes
        """
        budget = budgets.sorted(
            lambda budget: (budget.is_annex, -budget.year, budget.id)
        )[:1]
        if not budget:
            raise UserError(self.env._("No file had a budget in it."))
        scenario = self._do_nothing(budget)
        return {
            **self._drafted(budget, "budget.note", source),
            **self._drafted(scenario, "scenario.note", source),
            **self._figures(scenario),
        }

    def _drafted(self, record, code, source):
        """Return a note on a record as the template has it, marked as a draft."""
        template = self.env["edic.public.template"]._for(record)
        template = template.filtered(lambda template: template.code == code)
        if not template:
            raise UserError(self.env._("No template %s is in force.", code))
        drafts, lang = self.env["edic.public.draft"], self.env.lang[:2]
        begun = drafts.edic_begin(template.id, record._name, record.id, lang)
        draft = drafts.browse(begun["res_id"])
        opened = draft.edic_open()
        subject, *rest = opened["blocks"]
        sentence = self.env._(
            "Draft, made by a command from files of the budget: nobody has checked or "
            "signed it."
        )
        marked = " ".join(filter(None, (sentence, source)))
        mark = {"key": "made", "kind": "note", "text": marked}
        draft.edic_save([subject, mark, *rest], opened["version"])
        name = code.replace(".", "_")
        papers = {f"{name}.{form}": draft._paper(form) for form in ("pdf", "odt")}
        return {**papers, f"{name}.md": text.write(draft._letter())}

    # --- the scenario -----------------------------------------------------------------
    def _do_nothing(self, budget):
        """Make the scenario as it begins by itself, with a kept run. A file of the
        operating budget alone says nothing of loans, and none are made up for it."""
        has_capital = "capital" in budget.line_ids.mapped("section")
        scenario = self.env["edic.public.scenario"].create(
            {
                "name": self.env._("Do nothing"),
                "budget_id": budget.id,
                "base": "spent" if budget.actuals == "document" else "open",
                "borrowing": "needed" if has_capital else "none",
            }
        )
        scenario.action_start()
        scenario.action_keep_run()
        return scenario

    def _figures(self, scenario):
        """Return ``{file name: bytes}``: what was assumed and what it comes to, as CSV,
        and what the kept run was run from."""
        tables = {
            "assumptions": self._assumed(scenario),
            "years": self._years(scenario),
            "rules": self._kept_rules(scenario),
            "fan": self._fan(scenario),
            "tornado": self._tornado(scenario),
        }
        files = {f"scenario_{name}.csv": _csv(rows) for name, rows in tables.items()}
        inputs = scenario.run_ids[:1].inputs
        return {**files, "scenario_inputs.json": base64.b64decode(inputs)}

    def _assumed(self, scenario):
        yield "code", "name", "values", "unit", "deviation", "source"
        names = ("code", "name", "yearly", "unit", "deviation", "source")
        yield from (
            [given[name] for name in names] for given in scenario.assumption_ids
        )

    def _years(self, scenario):
        run = simulate(scenario._ready())
        names = scenario._aggregate_names()
        yield "figure", "name", run.scenario.base_year, *run.years
        for code in SHOWN:
            form = scenario._kind_of(code)
            values = (_formatted(value, form) for value in run.known_figures(code))
            yield code, names[code], *values

    def _kept_rules(self, scenario):
        """Yield each rule in each year, or in the year of the budget where it is held
        against what was voted; the last column says why nothing can be said."""
        run = simulate(scenario._ready())
        yield "rule", "source", "year", "value", "kept", "unknown"
        for rule in ScenarioScreen(scenario).rules(run):
            name = rule["name"], rule["source"]
            if rule["unknown"]:
                yield *name, None, None, None, rule["unknown"]
            elif rule["base"]:
                base = rule["base"]["value"], int(rule["base"]["is_kept"])
                yield *name, run.scenario.base_year, *base, None
            kept = map(int, rule["kept"])
            for row in zip(run.years, rule["values"], kept, strict=False):
                yield *name, *row, None

    def _fan(self, scenario):
        """Yield the quantiles of the kept run, in percent of its draws."""
        kept = scenario.run_ids[:1]
        found = kept.results
        yield "figure", "quantile", *found["years"]
        for code, rows in kept._fan().items():
            for quantile, row in zip(found["quantiles"], rows, strict=True):
                yield code, quantile, *row

    def _tornado(self, scenario):
        """Yield how far each assumption moves a figure of the last year, at its
        ends."""
        ready = scenario._ready()
        last = ready.scenario.base_year + ready.scenario.horizon
        names = scenario._assumption_names()
        yield "figure", "year", "assumption", "name", "low", "high", "assumed"
        for code in filter(ready.scenario.knows, map(Aggregate, MOVED)):
            for bar in tornado(ready, code, last):
                name = names.get(bar.assumption, "")
                effects = bar.effect_low, bar.effect_high, int(bar.is_assumed)
                yield code.value, last, bar.assumption, name, *effects
