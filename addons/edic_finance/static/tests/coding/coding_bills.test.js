/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame, press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

const CODED = {
    total: 8,
    done: 1,
    sure: 4,
    check: 2,
    open: 1,
    sure_ids: 9,
    asked: false,
    trained: true,
    suggested: true,
};
const SURE = {id: 11, state: "pending", band: "sure", label: "6168 Insurance"};
const NONE = {done: 8, sure: 0, check: 0, open: 0, sure_ids: 0};

class Account extends models.Model {
    _name = "account.account";
    name = fields.Char();
    _records = [{id: 1, name: "607000 Goods"}];
}
class Line extends models.Model {
    _name = "account.move.line";
    name = fields.Char();
    account_id = fields.Many2one({string: "Account", relation: "account.account"});
    edic_suggestions = fields.Json();
    _records = [
        {id: 1, name: "Fleet", account_id: 1, edic_suggestions: {account_id: SURE}},
        {id: 2, name: "Note", account_id: 1, edic_suggestions: {}},
    ];
}
class Bill extends models.Model {
    _name = "account.move";
    ref = fields.Char();
    state = fields.Char();
    edic_coding = fields.Json();
    invoice_line_ids = fields.One2many({relation: "account.move.line"});
    _records = [{id: 1, state: "draft", invoice_line_ids: [1, 2]}];
}
const STRIP = /* xml */ `
    <form>
        <field name="ref"/>
        <field name="edic_coding" widget="edic_coding_strip"/>
    </form>`;

defineMailModels();
defineModels([Account, Line, Bill]);

beforeEach(() => {
    onRpc("account.move", "action_edic_accept_sure", () => {
        expect.step("accept sure");
        return [1, 2, 3];
    });
    onRpc("account.move", "action_edic_suggest", () => {
        expect.step("suggest");
        return true;
    });
    onRpc("edic.ai.suggestion", "action_undo", ({args}) => {
        expect.step(`undo ${args[0]}`);
        return true;
    });
});

const openBill = (coding, arch = STRIP) => {
    Bill._records[0].edic_coding = coding;
    return mountView({type: "form", resModel: "account.move", resId: 1, arch});
};

const suggestionsCome = () =>
    MockServer.env["account.move"].write([1], {edic_coding: CODED});

test("the strip counts lines by what they wait for", async () => {
    await openBill(CODED);
    expect(".o_edic_strip [role=status] > span:first").toHaveText("8 lines:");
    expect(queryAllTexts(".o_edic_strip_count")).toEqual([
        "1 coded",
        "4 sure",
        "2 to check",
        "1 open",
    ]);
    expect(".o_edic_strip_accept").toHaveAttribute("data-hotkey", "a");
    expect(".o_edic_strip_next").toHaveAttribute("data-hotkey", "l");
    expect(".o_edic_strip_next").toHaveText(/Next to check/);
    expect(".o_edic_strip_accept").toHaveText(/^Accept 9 sure suggestions/);
});

test("all sure ones are accepted at once, and undone at once", async () => {
    await openBill(CODED);
    await press(["alt", "a"]);
    await advanceTime(1);
    await animationFrame();
    expect.verifySteps(["accept sure"]);
    expect(".o_edic_strip_undo").toHaveText(/^Undo 3 accepted/);
    // whoever presses Enter once more goes on and takes nothing back
    expect(".o_edic_strip_next").toBeFocused();
    await press(["alt", "d"]);
    await advanceTime(1);
    await animationFrame();
    expect.verifySteps(["undo 1,2,3"]);
    expect(".o_edic_strip_undo").toHaveCount(0);
    expect(".o_edic_strip_accept").toBeFocused();
});

test("one is told as one", async () => {
    await openBill({...CODED, total: 3, sure: 1, check: 1, sure_ids: 1});
    expect(queryAllTexts(".o_edic_strip_count")).toEqual([
        "1 coded",
        "1 sure",
        "1 to check",
        "1 open",
    ]);
    expect(".o_edic_strip_accept").toHaveText(/^Accept 1 sure suggestion(?!s)/);
});

test("who does not decide reads one sentence and finds no button", async () => {
    onRpc("has_group", () => false);
    await openBill(CODED);
    expect(".o_edic_strip").toHaveText("7 of 8 lines wait for coding");
    expect(".o_edic_strip button").toHaveCount(0);
});

test("without a posted bill there is nothing to learn from", async () => {
    await openBill({...CODED, ...NONE, trained: false, suggested: false, asked: true});
    expect(".o_edic_strip").toHaveText(/No posted bill to learn from yet/);
});

test("a bill that waits for no decision says so", async () => {
    await openBill({...CODED, ...NONE});
    expect(".o_edic_strip").toHaveText("Nothing waits for a decision.");
});

test("no strip where nothing is coded", async () => {
    await openBill(false);
    expect(".o_edic_strip").toHaveCount(0);
});

test("it waits for the queue and shows what came", async () => {
    const asked = {...CODED, ...NONE, suggested: false, asked: true};
    await openBill(asked);
    expect(".o_edic_strip").toHaveText("Coding is being prepared…");
    await advanceTime(1500);
    expect(".o_edic_strip").toHaveText("Coding is being prepared…");
    suggestionsCome();
    await advanceTime(1500);
    await animationFrame();
    expect(".o_edic_strip_count").toHaveCount(4);
});

test("what came while someone types is shown when asked for", async () => {
    await openBill({...CODED, asked: true});
    await contains("[name=ref] input").edit("F1");
    suggestionsCome();
    await advanceTime(1500);
    await animationFrame();
    expect("[name=ref] input").toHaveValue("F1");
    await contains(".o_edic_strip_show").click();
    await animationFrame();
    expect(".o_edic_strip_show").toHaveCount(0);
});

test("when the queue is late, one may ask at once", async () => {
    await openBill({...CODED, ...NONE, suggested: false, asked: true});
    for (let i = 0; i < 20; i++) {
        await advanceTime(1500);
    }
    await animationFrame();
    expect(".o_edic_strip").toHaveText(/take longer than usual/);
    await contains(".o_edic_strip_suggest").click();
    expect.verifySteps(["suggest"]);
});

test("what keeps a model from being asked is said, and nothing spins", async () => {
    const note = "Language models are stopped (since 09:00, by Ada): nothing is asked.";
    await openBill({...CODED, asks_model: false, for_model: 0, model_note: note});
    expect(".o_edic_strip_note").toHaveText(note);
    expect(".o_edic_strip_note").toHaveAttribute("role", "status");
    expect(".o_edic_strip .fa-spin").toHaveCount(0);
    expect(".o_edic_strip_model").toHaveCount(0);
});

test("while a model is asked it is said so", async () => {
    await openBill({...CODED, asks_model: true, model_note: ""});
    expect(".o_edic_strip_note").toHaveCount(0);
    expect(".o_edic_strip .fa-spin").toHaveCount(1);
});

test("the list tells coded lines of all lines, in words too", async () => {
    Bill._records = [
        CODED,
        {...CODED, ...NONE, suggested: false, asked: true},
        {...CODED, ...NONE, suggested: false},
        false,
    ].map((coding, id) => ({id: id + 1, edic_coding: coding}));
    await mountView({
        type: "list",
        resModel: "account.move",
        arch: `<list><field name="edic_coding" widget="edic_coding_progress"/></list>`,
    });
    expect(queryAllTexts("td[name=edic_coding]")).toEqual(["1/8", "…", "–", ""]);
    expect(".o_edic_progress:first").toHaveAttribute(
        "title",
        "1 of 8 lines coded · 4 sure · 2 to check · 1 open",
    );
    expect(".o_edic_progress:first .text-bg-success").toHaveAttribute(
        "style",
        "width: 50%",
    );
});

test("a card shows what stands there and what is proposed", async () => {
    await openBill(
        CODED,
        /* xml */ `
        <form>
            <field name="state" invisible="1"/>
            <field name="invoice_line_ids">
                <kanban>
                    <field name="account_id"/>
                    <templates>
                        <t t-name="card">
                            <field name="name"/>
                            <field name="edic_suggestions" widget="edic_coding_line"/>
                        </t>
                    </templates>
                </kanban>
            </field>
        </form>`,
    );
    expect(".o_edic_line_row").toHaveCount(1);
    expect(".o_edic_line_row").toHaveText(
        "Account\n607000 Goods\nsure\n6168 Insurance",
    );
});
