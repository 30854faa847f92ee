# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.edic_finance.tools.coding.labels import to_label

from ...tools.budget.document import Direction, Order, Section
from ...tools.budget.families import family_of
from ...tools.budget.headline import Amount, part_of
from ...tools.budget.moves import TOTALS
from ...tools.budget.named import spellings
from ...tools.budget.recorded import recorded_changes, recorded_values
from ...tools.common.money import money
from .budget_entries import BudgetEntries
from .edic_public_budget_nomenclature import SECTIONS

DIRECTIONS = [("expense", "Expense"), ("revenue", "Revenue")]
ORDERS = [
    ("real", "Real"),
    ("between", "Non-cash, between sections (opérations d'ordre)"),
    ("within", "Non-cash, within a section (opérations d'ordre)"),
]
# the amounts of a line and of a credit
USED = ("open", "committed", "pending", "spent", "available")
SUMS = ("voted", "amended", *USED)
DIMENSIONS = ("chapter", "nature", "function", "operation")
KEY = {"budget_id", "section", "direction", "order"} | {
    f"{name}_id" for name in DIMENSIONS
}
COPIED = ("section", "direction", "order", "is_specialised", "accounts")
# results carried forward, transfers between sections: voted, never spent
UNSPENT = ("001", "002", "021", "023", "024")


def _code(kind, **more):
    """Return a field for one of the four codes of a line."""
    return fields.Many2one(
        "edic.public.budget.code",
        domain=f"[('nomenclature_id', '=', nomenclature_id), ('kind', '=', '{kind}')]",
        ondelete="restrict",
        check_company=True,
        **more,
    )


class EdicPublicBudgetLine(models.Model):
    """A line of a budget: so much for a nature, perhaps of a function or operation.

    What was voted is the sum of the movements of acts in force, and nothing else.
    """

    _name = "edic.public.budget.line"
    _description = "Budget line"
    _inherit = ["edic.public.budget.justified", "edic.public.drafted"]
    _order = "budget_id, section, direction, chapter_id, nature_id, function_id, id"
    _rec_names_search = ["nature_id", "chapter_id", "function_id", "operation_id"]
    _check_company_auto = True

    budget_id = fields.Many2one(
        "edic.public.budget", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    year = fields.Integer(related="budget_id.year", store=True, aggregator=None)
    nomenclature_id = fields.Many2one(related="budget_id.nomenclature_id")
    section = fields.Selection(SECTIONS, required=True, default="operating")
    direction = fields.Selection(DIRECTIONS, required=True, default="expense")
    order = fields.Selection(
        ORDERS,
        string="Kind of operation",
        required=True,
        default="real",
        help="Non-cash entries (opérations d'ordre): only the books change, no money "
        "moves (depreciation, transfer between sections).",
    )
    chapter_id = _code("chapter")
    nature_id = _code("nature", string="Article, account")
    function_id = _code("function", string="Function, product")
    operation_id = _code("operation", string="Operation, measure")
    is_specialised = fields.Boolean(
        string="Binds by itself", help="An article that was voted as specialised."
    )
    accounts = fields.Char(
        help="Beginnings of the general ledger accounts that are spent on this "
        "line. Empty: those of its article.",
    )
    credit_id = fields.Many2one(
        "edic.public.budget.credit",
        string="Voted credit",
        domain="[('budget_id', '=', budget_id)]",
        index=True,
        check_company=True,
    )
    reason_ids = fields.One2many(
        "edic.public.budget.reason", "line_id", string="Reasons"
    )
    movement_ids = fields.One2many("edic.public.budget.movement", "line_id")
    voted = fields.Monetary(compute="_compute_open", store=True)
    amended = fields.Monetary(compute="_compute_open", store=True)
    open = fields.Monetary(string="Credit", compute="_compute_open", store=True)
    realised = fields.Monetary(
        string="Realised (document)", help="As the closing document has it."
    )
    carried_out = fields.Monetary(string="Carried to next year (document)")
    note = fields.Text(string="Comment")
    framework = fields.Selection(related="budget_id.framework")
    is_gone = fields.Boolean(compute="_compute_is_gone")
    planned = fields.Monetary(
        compute="_compute_planned",
        help="The credit; of a budget that is not voted, what its prepared acts would "
        "vote.",
    )
    raises_id = fields.Many2one(
        "edic.public.budget.credit",
        string="Raises the credit",
        domain="[('budget_id', '=', budget_id), ('raised_by', '!=', False)]",
        index="btree_not_null",
        help="The cover pool whose credit this revenue raises above what was voted.",
        check_company=True,
    )

    _key_uniq = models.UniqueIndex(
        '(budget_id, section, direction, "order", COALESCE(chapter_id, 0), '
        "COALESCE(nature_id, 0), COALESCE(function_id, 0), COALESCE(operation_id, 0))",
        "This line is in the budget already.",
    )

    @api.depends(*(f"{name}_id" for name in DIMENSIONS))
    @api.depends("year")
    @api.depends_context("formatted_display_name", "edic_with_year")
    def _compute_display_name(self):
        """Name it with its budget's year where it is chosen among the lines of several
        years."""
        is_chosen = self.env.context.get("formatted_display_name")
        with_year = self.env.context.get("edic_with_year")
        for line in self:
            main = line.nature_id or line.chapter_id or line.function_id
            more = [
                code.code
                for code in (line.function_id, line.operation_id)
                if code and code != main
            ]
            parts = [main.display_name or "", *more]
            if with_year and line.year:
                parts.append(str(line.year))
            name = " · ".join(parts)
            if is_chosen and not with_year and line.year:
                name = f"{name}\t--{line.budget_id.display_name}--"
            line.display_name = name

    @api.depends("movement_ids.amount", "movement_ids.decision_id.state")
    def _compute_open(self):
        groups = self.env["edic.public.budget.movement"]._read_group(
            [("line_id", "in", self.ids), ("decision_id.state", "=", "in_force")],
            ["line_id", "act"],
            ["amount:sum"],
        )
        voted, amended = {}, {}
        for line, act, amount in groups:
            sums = voted if act in TOTALS else amended
            sums[line.id] = sums.get(line.id, 0.0) + amount
        for line in self:
            line.voted = voted.get(line.id, 0.0)
            line.amended = amended.get(line.id, 0.0)
            line.open = line.voted + line.amended

    def _compute_is_gone(self):
        for line in self:
            year = line.budget_id.year + 1
            after = line.budget_id._in_year(year)
            line.is_gone = bool(after) and not line._in_year(year)

    @api.depends(
        "open",
        "movement_ids.amount",
        "budget_id.state",
        "budget_id.decision_ids.act",
        "budget_id.decision_ids.state",
    )
    def _compute_planned(self):
        projects = self.filtered(lambda line: line.budget_id.state == "draft")
        acts = projects.budget_id._prepared_acts()
        groups = self.env["edic.public.budget.movement"]._read_group(
            [("line_id", "in", projects.ids), ("decision_id", "in", acts.ids)],
            ["line_id"],
            ["amount:sum"],
        )
        prepared = {line.id: amount for line, amount in groups}
        for line in self:
            is_voted = line not in projects
            line.planned = line.open if is_voted else prepared.get(line.id, 0.0)

    @api.constrains("credit_id", "budget_id", "direction")
    def _check_credit(self):
        for line in self:
            credit, names = line.credit_id, ("budget_id", "direction")
            if credit and any(line[name] != credit[name] for name in names):
                raise ValidationError(
                    self.env._(
                        "The credit %s is of another budget, or not of this direction.",
                        credit.display_name,
                    )
                )

    @api.constrains("credit_id")
    def _check_level(self):
        for line in self.filtered(
            lambda line: line.framework == "fr" and line.credit_id
        ):
            credit = line.credit_id
            if (credit.kind, credit.code) != line._binding()[:2]:
                raise ValidationError(
                    self.env._(
                        "The level at which the budget was voted says which credit "
                        "binds a line."
                    )
                )

    @api.constrains("raises_id", "budget_id", "direction", "section", "order")
    def _check_raises(self):
        for line in self.filtered("raises_id"):
            credit = line.raises_id
            names = ("budget_id", "section")
            is_same = all(line[name] == credit[name] for name in names)
            is_revenue = (line.direction, line.order) == ("revenue", "real")
            if not (is_same and is_revenue and credit.raised_by):
                raise ValidationError(
                    self.env._(
                        "Real revenue of the same budget and section raises a cover "
                        "pool that says so: %s does not.",
                        line.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: not line.credit_id)._assign()
        self.env.registry.clear_cache()  # of which account is spent on which line
        lines._record_moved("lines", {}, lines._pools())
        lines._record_moved("revenue", {}, lines._raised_pools())
        return lines

    def write(self, vals):
        if vals.keys() & {"voted", "amended", "open"}:
            raise AccessError(
                self.env._("Credits are what acts in force moved: enter an act.")
            )
        if vals.keys() & KEY and "in_force" in self.movement_ids.mapped("state"):
            raise UserError(
                self.env._(
                    "Acts in force moved money on this line: it stays what it is."
                )
            )
        names = ["is_specialised"] if "is_specialised" in vals else []
        before = {line: recorded_values(line, names) for line in self}
        is_pooled_anew = vals.keys() & {"credit_id", "is_specialised"}
        pools = self._pools() if is_pooled_anew else {}
        raised = self._raised_pools()
        result = super().write(vals)
        freed = self.filtered(lambda line: not line.credit_id)
        is_bound_anew = vals.keys() & {*KEY, "is_specialised"}
        (self if is_bound_anew else freed)._assign()
        if vals.keys() & {*KEY, "accounts"}:
            self.env.registry.clear_cache()
            self.budget_id.filtered_domain([("state", "=", "voted")])._match_entries()
        for line, old in before.items():
            if changed := recorded_changes(line, old):
                line.budget_id._record(line, changed)
        if pools:
            self._record_moved("lines", pools, self._pools())
        if "raises_id" in vals:
            self._record_moved("revenue", raised, self._raised_pools())
        return result

    def unlink(self):
        self._record_moved("revenue", self._raised_pools(), {})
        self._record_moved("lines", self._pools(), {})
        self.env.registry.clear_cache()
        budgets = self.budget_id.filtered(lambda budget: budget.state == "voted")
        result = super().unlink()
        budgets._match_entries()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_moved(self):
        if self.movement_ids:
            raise UserError(
                self.env._("Acts moved money on this line: take them back first.")
            )

    def _sums(self, used):
        """Return what was voted and used, by name (`SUMS`).

        :param used: ``{kind: amount}`` of `edic.public.budget.use`
        """
        self.ensure_one()
        is_by_document = self.budget_id.actuals == "document"
        spent = self.realised if is_by_document else used.get("spent", 0.0)
        committed, pending = used.get("committed", 0.0), used.get("pending", 0.0)
        return {
            "voted": self.voted,
            "amended": self.amended,
            "open": self.open,
            "committed": committed,
            "pending": pending,
            "spent": spent,
            "available": self.open - spent - committed - pending,
        }

    def _check_binding(self, day=None):
        """Hold every way to bind money on these lines against their budgets.

        :param date day: on which it is bound; None where nothing is bound yet
        :raises UserError: a budget is not voted, closed, not followed in the entries,
            or of another period
        """
        if refusal := self._binding_refusal(day):
            raise UserError(refusal)

    def _binding_refusal(self, day=None):
        """Return why money may not be bound on these lines, a budget on each row."""
        found = [budget._binding_refusal(day) for budget in self.sudo().budget_id]
        return "\n".join(filter(None, found))

    def _key(self):
        """Return what makes it one line, the same in a file and in the year before."""
        return (
            self.section,
            self.direction,
            self.order,
            *(self[f"{name}_id"].code or "" for name in DIMENSIONS),
        )

    def _prefixes(self):
        """Return the beginnings of the accounts that are spent on it."""
        accounts = self.accounts or self.nature_id.accounts or self.nature_id.code or ""
        return tuple(filter(None, (part.strip() for part in accounts.split(","))))

    def _spellings(self):
        """Return the references that name the line, as `reference_key` has them."""
        codes = (self[f"{name}_id"].code or "" for name in ("chapter", "function"))
        return spellings(
            self.nature_id.code or "", *codes, self.operation_id.code or ""
        )

    def _edic_coding(self, stated):
        """Return how an entry is coded that is spent on the line, by field, for
        `_edic_stated_codings`; empty for no line."""
        if not self:
            return {}
        account, service = BudgetEntries(self.budget_id).coding_of(self)
        labels = {
            "account_id": str(account.id) if account else "",
            "analytic_distribution": service
            and to_label("analytic_distribution", {str(service.id): 100}),
        }
        stated = {**stated, "line": self.display_name}
        return {n: {**stated, "label": label} for n, label in labels.items() if label}

    def _family(self):
        """Return the family and role in a scenario (`tools.budget.families`); None for
        what a scenario computes itself."""
        self.ensure_one()
        code = self.nature_id or self.chapter_id
        return family_of(
            self.budget_id.framework,
            Section(self.section),
            Direction(self.direction),
            Order(self.order),
            code.code or "",
            self.budget_id.classes or "",
            code.name or "",
        )

    # --- the level that binds ---------------------------------------------------------
    def _assign(self):
        """Put each line into the credit that binds it, which is made where missing."""
        credits = self.env["edic.public.budget.credit"].sudo()
        for budget, lines in self.grouped("budget_id").items():
            known = {credit._key(): credit for credit in budget.sudo().credit_ids}
            wanted = {}
            for line in lines.filtered(lambda line: not line.credit_id.is_pool):
                vals = line._credit_vals()
                key = (vals["kind"], vals["code"], vals["section"], vals["direction"])
                _vals, own = wanted.setdefault(key, (vals, []))
                own.append(line.id)
            missing = [key for key in wanted if key not in known]
            made = credits.create([wanted[key][0] for key in missing])
            known |= dict(zip(missing, made, strict=True))
            for key, (_vals, own) in wanted.items():
                self.browse(own).write({"credit_id": known[key].id})

    def _credit_vals(self):
        """Return the credit that binds the line, by the level at which was voted."""
        self.ensure_one()
        kind, code, name = self._binding()
        return {
            "budget_id": self.budget_id.id,
            "kind": kind,
            "code": code,
            "name": name,
            "section": self.section,
            "direction": self.direction,
            "is_binding": self._is_binding(),
        }

    def _binding(self):
        level = self.budget_id._level(self.section)
        article, chapter = self.nature_id, self.chapter_id
        if self.is_specialised and article:
            return "article", article.code, article.name
        if self._is_operation():
            return "operation", self.operation_id.code, self.operation_id.name
        if level == "line":
            return "line", str(self.id), self.display_name
        if level == "article" and article:
            return "article", article.code, article.name
        if level in ("product", "product_group") and self.function_id:
            return self._of_product(level)
        is_german = self.budget_id.framework != "fr"
        top = chapter or (is_german and self.function_id) or article
        return "chapter", top.code or "", top.name or ""

    def _of_product(self, level):
        product = self.function_id
        if level == "product":
            return "product", product.code, product.name
        code = product.code[: self.budget_id.group_digits or 4]
        known = product.nomenclature_id._codes("function", self.company_id)
        return "product_group", code, known.get(code, product).name

    def _is_binding(self):
        """Return whether it binds: revenue is a forecast, order operations and carried
        results are not spent."""
        return (
            self.direction == "expense"
            and self.order == "real"
            and self.section in ("operating", "capital")
            and ((self.nature_id or self.chapter_id).code or "") not in UNSPENT
        )

    def _is_operation(self):
        """Return whether its operation was voted as a chapter."""
        budget = self.budget_id
        by_operation = budget.is_by_operation or not self.chapter_id
        return bool(self.operation_id) and budget.framework == "fr" and by_operation

    # --- what is recorded of cover pools ----------------------------------------------
    def _pools(self):
        """Return ``{line: the cover pool that binds it}``, empty without one."""
        return {line: line.credit_id.filtered("is_pool") for line in self}

    def _raised_pools(self):
        return {line: line.raises_id for line in self}

    def _record_moved(self, what, before, now):
        """Record in each pool which lines left it and which came.

        :param what: of the pool the lines are, before ``_out`` and ``_in``
        :param before: ``{line: pool}``, as ``now``; empty: of none
        """
        pools, none = {}, self.env["edic.public.budget.credit"]
        for line in self:
            old, new = before.get(line, none), now.get(line, none)
            for pool, side in ((old, f"{what}_out"), (new, f"{what}_in")):
                if old != new and pool:
                    pools.setdefault(pool, {}).setdefault(side, []).append(line.id)
        for pool, lines in pools.items():
            pool._record({"pool": "changed", **lines})

    # --- as figures -------------------------------------------------------------------
    def _grouped(self):
        """Return ``(place, name)`` of the chapter (kameral: Kapitel) in which a report
        adds it up; in the Doppik of the credit that binds it."""
        has_chapters = self.budget_id.framework != "de_doppik"
        group = (has_chapters and self.chapter_id) or self.credit_id
        kind = "chapter" if group == self.chapter_id else group.kind or ""
        place = (self.section != "operating", self.section, kind, group.code or "")
        return place, group.display_name or ""

    def _amount(self, value):
        """Return a value of it as `tools.budget.headline.Amount`."""
        return Amount(
            Section(self.section),
            Direction(self.direction),
            Order(self.order),
            self._role(),
            self.nature_id.code or "",
            money(value),
            self.nature_id.name or "",
        )

    def _part(self):
        """Return the part of its section that it is in, as `composition` has them."""
        return part_of(Order(self.order), self._role(), self.nature_id.code or "")

    def _role(self):
        """Return its `tools.budget.role.Role`; None for what has none."""
        found = self._family()
        return found and found[1]

    # --- years ------------------------------------------------------------------------
    def _in_year(self, year):
        """Return the line of the same codes in the budget of the same name."""
        self.ensure_one()
        if year == self.budget_id.year:
            return self
        budget, key = self.budget_id._in_year(year), self._key()
        return budget.line_ids.filtered(lambda line: line._key() == key)[:1]

    def _by_year(self, amounts):
        """Return ``{line: amount}``; a year that has no such line yet is left out."""
        lines = {self._in_year(year): amount for year, amount in amounts.items()}
        return {line: amount for line, amount in lines.items() if line}

    # --- next year --------------------------------------------------------------------
    def _next_vals(self, budget, codes, pools):
        return {
            "budget_id": budget.id,
            **{name: self[name] for name in COPIED},
            **{
                f"{kind}_id": codes[kind][self[f"{kind}_id"].code].id
                for kind in DIMENSIONS
                if self[f"{kind}_id"]
            },
            **{
                name: pools[self[name]].id
                for name in ("credit_id", "raises_id")
                if self[name] in pools
            },
        }

    # --- against last year ------------------------------------------------------------
    def _edic_lines(self):
        return self

    def _edic_lines_before(self, budget, _lines):
        key = self._key()
        return budget.line_ids.filtered(lambda line: line._key() == key)
