/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {defineWithMail, openForm} from "@edic_ai/../tests/common/record_views";
import {
    contains,
    fields,
    mockService,
    models,
    mountWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {chartOf, rowsOf, texts} from "@edic_ai/../tests/common/shown";

class Bill extends models.Model {
    _name = "bill";
    credits = fields.Json();
    _records = [{id: 1, credits: null}];
}

defineWithMail(Bill);
preloadBundle("web.chartjs_lib");

// --- credits of a bill ---------------------------------------------------------------
const credit = (id, name, more = {}) => ({
    ...{model: "edic.public.budget.credit", id, name, open: "2,000.00 €"},
    ...{before: "1,900.00 €", takes: "100.00 €"},
    ...{after: "1,800.00 €", rate: 10, percent: "10.0", is_exceeded: false},
    ...more,
});

async function openBill(credits) {
    Bill._records = [{id: 1, credits}];
    const field = `<field name="credits" widget="edic_bill_credits"/>`;
    await openForm("bill", `<form>${field}</form>`);
}

test.tags("desktop");
test("a bill says what it takes from which credit", async () => {
    mockService("action", {
        doActionButton({name, resModel, resId}) {
            expect.step(`${name} ${resModel} ${resId}`);
        },
    });
    const year = credit(4, "AE-1 · 2026", {model: "edic.public.budget.authority"});
    const rows = [credit(3, "011 General"), credit(4, "65"), year];
    await openBill({rows, lost: []});
    expect(rowsOf(".o_edic_bill_credits table")).toEqual([
        "011 General | 2,000.00 € | 1,900.00 € | 100.00 € | 1,800.00 € | 10.0%",
        "65 | 2,000.00 € | 1,900.00 € | 100.00 € | 1,800.00 € | 10.0%",
        "AE-1 · 2026 | 2,000.00 € | 1,900.00 € | 100.00 € | 1,800.00 € | 10.0%",
    ]);
    expect("[role=status]").toHaveCount(0);
    await contains(".o_edic_bill_credits tr:eq(2) button").click();
    await contains(".o_edic_bill_credits tr:eq(3) button").click();
    expect.verifySteps([
        "action_uses edic.public.budget.credit 4",
        "action_uses edic.public.budget.authority 4",
    ]);
});

test.tags("mobile");
test("on a phone there is what is left before and after", async () => {
    await openBill({rows: [credit(3, "011")], lost: []});
    const shown = queryAllTexts(".o_edic_bill_credits td:visible");
    expect(shown).toEqual(["011", "1,900.00 €", "100.00 €", "1,800.00 €"]);
});

test("what is exceeded has a word, and not colour alone", async () => {
    const over = {is_exceeded: true, after: "-50.00 €", rate: 250, percent: "250.0"};
    await openBill({rows: [credit(3, "011"), credit(4, "65", over)], lost: []});
    expect(".o_edic_bill_credits [aria-label=Exceeded]").toHaveCount(1);
    const word = ".o_edic_bill_credits tr:eq(2) [aria-label=Exceeded]";
    expect(word).toHaveAttribute("role", "img");
    expect(word).toHaveAttribute("title", "Exceeded");
    const [plain, full] = queryAll(".progress-bar");
    expect(plain.style.width).toBe("10%");
    expect(full.style.width).toBe("100%");
    expect(queryAll(".progress").every((one) => one.ariaHidden === "true")).toBe(true);
});

test("what no line of the budget takes is named", async () => {
    await openBill({rows: [], lost: ["Flowers", "Ice"]});
    expect("[role=status]").toHaveText("No line of the budget takes: Flowers, Ice");
    expect(".o_edic_bill_credits table").toHaveCount(0);
});

test("a bill without budget shows nothing", async () => {
    await openBill(false);
    expect(".o_edic_bill_credits").toHaveCount(0);
});
