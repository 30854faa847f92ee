# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import formatLang

from ...tools.budget.document import Fault


def taken_row(record, whole, left, amount):
    """Return what something takes of a credit or a programme, for the person who enters
    it.

    :param whole: what there is
    :param left: what is left of it beside what is entered
    """
    currency = record.currency_id
    rate = round(100 * (whole - left + amount) / whole, 1) if whole else 0.0
    return {
        "model": record._name,
        "id": record.id,
        "name": record.display_name,
        "open": currency.format(whole),
        "before": currency.format(left),
        "takes": currency.format(amount),
        "after": currency.format(left - amount),
        "rate": rate,
        "percent": formatLang(record.env, rate, digits=1),
        "is_exceeded": currency.compare_amounts(left, amount) < 0,
    }


def opened(env, name, domain, **more):
    """Return an action of this addon, of the records that a domain finds."""
    action = env["ir.actions.act_window"]._for_xml_id(f"edic_public_sector.{name}")
    return {**action, "domain": domain, **more}


class EdicPublicBudgetWords(models.AbstractModel):
    """These sentences say what the codes of `tools.budget` mean, and what to do."""

    _name = "edic.public.budget.words"
    _description = "Words on budgets"

    @api.model
    def _fault(self, fault, currency):
        """Say a fault of an act in words."""
        amounts = " > ".join(currency.format(float(part)) for part in fault.amounts)
        return self._written(fault, self._of_moves(), amounts)

    @api.model
    def _said(self, code, about=""):
        """Say a fault of a file, or of the act that is in it, in words."""
        words = self._of_moves() | self._of_files()
        return self._written(Fault(code, about=about), words)

    def _written(self, fault, words, amounts=""):
        sections = self.env["edic.public.budget.line"]._fields["section"]
        names = dict(sections._description_selection(self.env))
        about = names.get(fault.about, fault.about)
        if about and amounts:
            about = self.env._("%(name)s: %(value)s", name=about, value=amounts)
        text, about = words.get(fault.code, fault.code), about or amounts
        return f"{text} ({about})" if about else text

    @api.model
    def _exceeded(self, rows):
        """Say which credits or authorities have too little.

        :param list rows: as `taken_row` makes them
        """
        return "\n".join(
            self.env._(
                "%(credit)s: %(takes)s are taken, %(left)s are left.",
                credit=row["name"],
                takes=row["takes"],
                left=row["before"],
            )
            for row in rows
            if row["is_exceeded"]
        )

    def _of_files(self):
        return {
            "xml": self.env._("This is not XML, or the file is cut off"),
            "large": self.env._("The file is too large; maximum in megabytes"),
            "empty": self.env._("The file is empty"),
            "binary": self.env._(
                "This is not a text file: save the table as CSV, or import the XML"
            ),
            "one_column": self.env._(
                "The first line has one column only: cells need ; , | or a tab between"
                " them"
            ),
            "twice_named": self.env._("Two columns have one name"),
            "csv": self.env._("A text in quotation marks never ends"),
            "too_long": self.env._("The file has too many lines; the maximum is"),
            "too_many": self.env._(
                "This is more than one budget: split the file by budget or year. "
                "Maximum number of lines"
            ),
            "columns": self.env._("Columns are missing"),
            "no_key": self.env._("No column is mapped to what the money is for"),
            "no_amount": self.env._("No column is mapped to an amount"),
            "no_lines": self.env._("The file has no line of a budget"),
            "no_year": self.env._("The file does not say of which year it is"),
            "stage": self.env._("This kind of act is not known"),
            "several": self.env._(
                "The file holds several budgets or years: import one at a time"
            ),
            "nomenclature": self.env._("This is not a nomenclature (planDeCompte.xml)"),
            "no_mark": self.env._(
                "No amount shows which decimal separator is used; a comma was assumed"
            ),
            "project": self.env._(
                "This is a draft budget: it has not been voted, so its act waits"
            ),
            "no_years": self.env._(
                "The file does not say when its Verpflichtungsermächtigungen fall due:"
                " enter their years, then put them into force"
            ),
            "no_total": self.env._("The file has no line of totals to compare with"),
            "bare": self.env._(
                "This nomenclature is not here: its accounts cannot be checked against "
                "it, and their names are missing. Import its planDeCompte.xml, then "
                "check the file again"
            ),
            "left_out": self.env._(
                "Columns that are not mapped: nothing of them is taken over. Map "
                "them where they are needed"
            ),
            "no_plan": self.env._(
                "Years without plan figures in the file: nothing is voted by it, only "
                "what is realised is taken over"
            ),
            "cells": self.env._("not as many cells as the first line has"),
            "amount": self.env._("this is not an amount"),
            "no_nature": self.env._("the account is missing"),
            "direction": self.env._("neither expense (D) nor revenue (R)"),
            "section": self.env._("its section is not known"),
            "account": self.env._("this account is in no class of the chart"),
            "unknown_nature": self.env._("this account is not in the nomenclature"),
            "unknown_chapter": self.env._("this chapter is not in the nomenclature"),
            "unknown_function": self.env._("this function is not in the nomenclature"),
            "twice": self.env._("the same line as before: their amounts are added"),
            "balance": self.env._(
                "the balance column is not the sum of its parts; the parts are taken,"
                " the balance is not"
            ),
            "rounded": self.env._("the balance column differs by rounding"),
            "total_row": self.env._(
                "a line of totals: the columns were compared with it, it is not taken "
                "over as a line of the budget"
            ),
            "total": self.env._("the line of totals is not the sum of the lines"),
            "before": self.env._(
                "before this act the file has another credit than this budget"
            ),
            "open": self.env._("the file has another credit than this budget"),
            "running": self.env._(
                "The year is not over: what was spent comes from the entries, and what"
                " the file says of it is kept beside them. Where nothing is booked"
                " here, change it on the budget"
            ),
            "voted": self.env._(
                "This budget was voted already: the file's vote is not taken over once"
                " more, only what is realised. Take the act back first to replace it"
            ),
            "again": self.env._("An act of this kind and number already exists"),
            "no_budget": self.env._(
                "The budget that this act changes is not here; it would hold only this "
                "act"
            ),
        }

    def _of_moves(self):
        return {
            "empty": self.env._("Nothing is moved"),
            "unbalanced": self.env._("Revenue and expense do not balance"),
            "outside": self.env._(
                "A transfer stays within one credit; this one's sum is not zero"
            ),
            "sections": self.env._("Money does not move between sections"),
            "revenue": self.env._("Only expense is fungible"),
            "order": self.env._(
                "Non-cash entries (opérations d'ordre) are not fungible"
            ),
            "personnel": self.env._("Personnel expense is not fungible"),
            "ceiling": self.env._("More than what is left of the ceiling"),
            "no_ceiling": self.env._(
                "The assembly gave no ceiling for this section: enter it on the budget"
            ),
            "cover": self.env._("The cover is missing"),
            "decrease": self.env._("A carry-over only adds"),
            "tied": self.env._("What is tied to its purpose covers nothing else"),
        }
