# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.forms import definition
from ...tools.forms.definition import Check, Condition, Kind, Operator, Rule

KINDS = [
    ("text", "Text"),
    ("long_text", "Long text"),
    ("date", "Day"),
    ("integer", "Plain number"),
    ("amount", "Amount"),
    ("choice", "Choice"),
    ("yes_no", "Yes or no"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
    ("zip", "Postcode"),
    ("iban", "IBAN"),
    ("paper", "Paper"),
]
OPERATORS = [
    ("is", "is"),
    ("is_not", "is not"),
    ("given", "is given"),
    ("not_given", "is not given"),
    ("age_from", "is an age of at least"),
    ("age_below", "is an age below"),
]
RULES = [
    ("not_future", "Not in the future"),
    ("not_past", "Not in the past"),
    ("not_before", "Not before"),
    ("age_from", "An age of at least (years)"),
    ("age_below", "An age below (years)"),
    ("at_most_months_old", "Maximum age in months"),
    ("at_most_days_after", "Maximum number of days after"),
    ("at_least", "At least"),
    ("at_most", "At most"),
    ("longest", "Maximum number of characters"),
    ("digits", "Exact number of digits"),
    ("same_as", "The same as"),
    ("differs", "Not the same as"),
]
FILLS = [
    ("name", "Name"),
    ("street", "Street"),
    ("zip", "Postcode"),
    ("city", "Town"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
]


class EdicPublicFormPart(models.AbstractModel):
    """A part of a form: changed in a form that is not in force, and approved anew."""

    _name = "edic.public.form.part"
    _inherit = ["edic.public.part"]
    _description = "Part of a form"
    _form_path = "form_id"

    def _check_open(self):
        if not self.env.su:
            form = self.mapped(self._form_path)
            form._check_draft()
            form.procedure_id._touched()


class EdicPublicFormField(models.Model):
    """A field says what is entered, what helps to enter it, and on which sentence it
    rests."""

    _name = "edic.public.form.field"
    _description = "Field of a form"
    _check_company_auto = True
    _inherit = ["edic.public.form.part"]
    _order = "form_id, sequence, id"
    _rec_name = "label"

    form_id = fields.Many2one(
        "edic.public.form",
        required=True,
        ondelete="cascade",
        index=True,
        edic_writer="creation",
    )
    procedure_id = fields.Many2one(related="form_id.procedure_id")
    company_id = fields.Many2one(related="form_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    section = fields.Char(
        string="Section of the form", help="The heading under which it stands."
    )
    key = fields.Char(required=True, help="For conditions and checks: birth_date.")
    label = fields.Char(string="What is asked", required=True)
    kind = fields.Selection(KINDS, required=True, default="text")
    is_required = fields.Boolean(string="Required")
    choices = fields.Text(help="One a line: code=words.")
    if_key = fields.Char(string="Only if", help="Key of a field that comes before.")
    if_operator = fields.Selection(OPERATORS, string="How", default="is")
    if_value = fields.Char(string="Value", help="yes, no, a choice's code, an age.")
    help = fields.Text(help="How it is entered, in plain words.")
    line_id = fields.Many2one(
        "edic.public.procedure.line",
        string="Rests on",
        domain="[('procedure_id', '=', procedure_id)]",
        help="The line of the approved text that is quoted beside it.",
        check_company=True,
    )
    link_id = fields.Many2one(
        "edic.public.procedure.link",
        string="Legal source",
        domain="[('procedure_id', '=', procedure_id), ('kind', '=', 'law')]",
        check_company=True,
    )
    fill = fields.Selection(
        FILLS, string="From the record", help="What the person's record has of it."
    )
    labels = fields.Char(
        string="Words on papers",
        help="Before the value on a paper, with ; between them: Name; Nachname.",
    )
    paper_key = fields.Char(string="On the paper", help="Key of the paper's field.")
    check_ids = fields.One2many(
        "edic.public.form.check", "field_id", string="Checks", copy=True
    )

    _key_unique = models.Constraint(
        "UNIQUE(form_id, key)", "Two fields of a form have one key."
    )

    @api.constrains("line_id", "link_id", "form_id")
    def _check_sources(self):
        for field in self:
            own = field.form_id.procedure_id
            if (field.line_id.procedure_id | field.link_id.procedure_id) - own:
                raise ValidationError(
                    self.env._("A field rests on lines and sources of its procedure.")
                )

    def _approval_texts(self):
        """Return all that approving it is about, as texts."""
        checks = [
            [check.rule, str(check.value), check.other_key or "", str(check.is_hard)]
            for check in self.check_ids
        ]
        names = [
            "section",
            "key",
            "label",
            "kind",
            "is_required",
            "choices",
            "if_key",
            "if_operator",
            "if_value",
            "help",
            "fill",
            "labels",
            "paper_key",
        ]
        rests = [str(self.line_id.id), str(self.link_id.id)]
        return [*(str(self[name] or "") for name in names), *rests, checks]

    def _definition(self):
        self.ensure_one()
        return definition.Field(
            key=self.key,
            label=self.label,
            kind=Kind(self.kind),
            is_required=self.is_required,
            choices=self._choices(),
            condition=self._condition(),
            checks=tuple(check._definition() for check in self.check_ids),
        )

    def _choices(self):
        lines = (line.partition("=") for line in (self.choices or "").splitlines())
        return {
            code.strip(): words.strip() or code.strip()
            for code, _mark, words in lines
            if code.strip()
        }

    def _condition(self):
        if not self.if_key:
            return None
        operator = Operator(self.if_operator or "is")
        return Condition(self.if_key.strip(), operator, (self.if_value or "").strip())


class EdicPublicFormCheck(models.Model):
    """A check holds for an answer: a rule with its words, never a model."""

    _name = "edic.public.form.check"
    _description = "Check of a field"
    _inherit = ["edic.public.form.part"]
    _form_path = "field_id.form_id"

    field_id = fields.Many2one(
        "edic.public.form.field",
        required=True,
        ondelete="cascade",
        index=True,
        edic_writer="creation",
    )
    company_id = fields.Many2one(related="field_id.company_id", store=True)
    rule = fields.Selection(RULES, required=True)
    value = fields.Integer(string="Number")
    other_key = fields.Char(string="Other field", help="Its key.")
    is_hard = fields.Boolean(
        string="Must hold",
        default=True,
        help="Otherwise it is asked about, and whoever enters it may confirm it.",
    )

    def _definition(self):
        self.ensure_one()
        other = (self.other_key or "").strip()
        return Check(Rule(self.rule), self.value, other, self.is_hard)
