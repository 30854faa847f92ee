/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {fields, models, mountView} from "@web/../tests/web_test_helpers";

const PENDING = {id: 11, state: "pending", band: "sure", label: "6168 Insurance"};
const CHECK = {id: 21, state: "pending", band: "check", label: "61358 Rentals"};
export const CARD = {
    id: 21,
    field: "account_id",
    value_label: "61358 Rentals",
    current_label: "607000 Goods",
    band: "check",
    state: "pending",
    can_decide: true,
    token: "seen",
    words: [
        ["crane", "0.9"],
        ["de", "0.5"],
        ["12", "0.4"],
    ],
    vendor_cases: 11,
    vendor_hits: 9,
    calibration: [71, 100],
    not_used: [
        "vendor: no past line",
        "word: deposit",
        "word: crane",
        "word: et",
        "fact: rate=5.5",
    ],
    alternatives: [
        {value: 2, label: "6064 Office", confidence: 0.12},
        {value: 3, label: "6262 Phone", confidence: 0.001},
    ],
    neighbours: [
        {
            line_id: 7,
            move_id: 5,
            bill: "BILL/5",
            date: "2026-03-12",
            text: "Crane 12 m",
            label: "61358 Rentals",
            amount: 390,
            currency_id: 1,
        },
    ],
    engine_version: "1.0",
    model: {rows: 18402, to: "2026-11-20", trained: "2026-11-24 02:00:00"},
};

export class Account extends models.Model {
    _name = "account.account";
    name = fields.Char();
    _records = [
        {id: 1, name: "607000 Goods"},
        {id: 2, name: "6064 Office"},
    ];
}
export class Tax extends models.Model {
    _name = "account.tax";
    name = fields.Char();
    _records = [{id: 1, name: "20%"}];
}
export class Line extends models.Model {
    _name = "account.move.line";
    name = fields.Char();
    account_id = fields.Many2one({relation: "account.account"});
    analytic_distribution = fields.Json();
    analytic_precision = fields.Integer();
    tax_ids = fields.Many2many({relation: "account.tax"});
    edic_suggestions = fields.Json();
    _records = [
        {
            id: 1,
            name: "Fleet insurance",
            account_id: 1,
            tax_ids: [1],
            analytic_distribution: {},
            edic_suggestions: {
                account_id: PENDING,
                tax_ids: {...PENDING, id: 12, label: "20%", agrees: true},
            },
        },
        {
            id: 2,
            name: "Crane",
            account_id: 1,
            tax_ids: [],
            analytic_distribution: {},
            edic_suggestions: {
                account_id: CHECK,
                analytic_distribution: {...CHECK, id: 22, state: "rejected"},
            },
        },
    ];
}
export class Bill extends models.Model {
    _name = "account.move";
    state = fields.Char();
    ref = fields.Char();
    invoice_line_ids = fields.One2many({relation: "account.move.line"});
    _records = [
        {id: 1, state: "draft", invoice_line_ids: [1, 2]},
        {id: 2, state: "posted", invoice_line_ids: [1]},
    ];
}
const ARCH = /* xml */ `
    <form>
        <field name="state" invisible="1"/>
        <field name="ref"/>
        <field name="invoice_line_ids">
            <list editable="bottom">
                <field name="name"/>
                <field name="account_id" widget="edic_coding_account"/>
                <field name="analytic_distribution" widget="edic_coding_analytic"/>
                <field name="tax_ids" widget="edic_coding_tax"/>
                <field name="edic_suggestions" column_invisible="True"/>
            </list>
        </field>
    </form>`;

export const openBill = (resId = 1, arch = ARCH) =>
    mountView({type: "form", resModel: "account.move", resId, arch});
