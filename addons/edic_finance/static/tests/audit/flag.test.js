/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    fields,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {redirect} from "@web/core/utils/urls";
import {WebClient} from "@web/webclient/webclient";
import {defineWithMail, openForm} from "@edic_ai/../tests/common/record_views";
import {chartOf} from "@edic_ai/../tests/common/shown";
import {rowsOf} from "@edic_finance/audit/flag/flag_chart";

const WORDS = {
    title: "Recorded twice",
    seen: ["Bill F-1 of 31 January"],
    compared: ["Bill F-1 of 2 January"],
    rule: ["Same vendor and number."],
    innocent: [],
    next: ["Lay both side by side."],
    law: ["ISA 240"],
    parameters: [
        {name: "days", title: "Days", value: "400 days", source: "default", rows: []},
        {
            name: "matrix",
            title: "Weights",
            value: "2 pairs",
            source: "default",
            rows: [["Critical", "entered + posted"]],
        },
    ],
};
const STRIP = {
    kind: "strip",
    title: "History",
    unit: "EUR",
    points: [
        {label: "January", value: "100.00", mark: false},
        {label: "This bill", value: "1000.00", mark: true},
    ],
    lines: [{label: "Median", value: "100.00"}],
};
const KINDS = {
    strip: STRIP,
    timeline: {
        kind: "timeline",
        title: "Orders",
        unit: "EUR",
        cumulative: true,
        points: [
            {day: "2026-01-02", label: "F-1", value: "30000", mark: false},
            {day: "2026-01-20", label: "F-2", value: "35000", mark: true},
        ],
        threshold: {label: "Threshold", value: "60000"},
    },
    days: {
        kind: "timeline",
        title: "From receipt to payment",
        points: [
            {day: "2026-01-02", label: "Received", value: "", mark: false},
            {day: "2026-02-01", label: "Due", value: "", mark: true},
        ],
    },
    bars: {
        kind: "bars",
        title: "First digits",
        bars: [
            {label: "49", observed: "120", expected: "79.5", mark: true},
            {label: "50", observed: "70", expected: "77.1", mark: false},
        ],
    },
    account: {
        kind: "account",
        title: "Entry",
        debit: [{account: "401", amount: "10.00"}],
        credit: [{account: "512", amount: "10.00"}],
    },
};
const step = (kind, title, done = []) => ({kind, title, done});
const DONE = {
    id: 7,
    day: "20/01/2026",
    who: "A clerk",
    when: "20/01/2026 08:00",
    source: "Stated by a person",
    number: "",
    reason: "",
};

class Flag extends models.Model {
    _name = "edic.finance.flag";
    severity = fields.Selection({selection: [["high", "High"]]});
    words = fields.Json();
    picture = fields.Json();
    _records = [
        {
            id: 1,
            severity: "high",
            words: WORDS,
            picture: {chart: STRIP, table: {columns: ["", "A"], rows: [["No", "F-1"]]}},
        },
    ];
}
class Bill extends models.Model {
    _name = "account.move";
    edic_stage = fields.Char();
    edic_steps = fields.Json();
    _records = [
        {
            id: 1,
            edic_stage: "received",
            edic_steps: {
                may: true,
                steps: [
                    step("received", "Received on", [DONE]),
                    step("service", "Delivery confirmed"),
                    step("interrupted", "Interruption notified"),
                    step("complete", "Complete again"),
                ],
            },
        },
    ];
}

defineWithMail(Flag, Bill);
preloadBundle("web.chartjs_lib");

const FLAG = `<form>
    <field name="severity" widget="edic_severity"/>
    <field name="words" widget="edic_flag_words"/>
    <field name="picture" widget="edic_flag_picture"/>
</form>`;
const BILL = `<form>
    <field name="edic_stage" invisible="1"/>
    <field name="edic_steps" widget="edic_step_bar"/>
</form>`;
const flag = () => openForm("edic.finance.flag", FLAG);
const bill = () => openForm("account.move", BILL);

test("a severity is a word and an icon", async () => {
    await flag();
    expect(".o_field_edic_severity .fa-exclamation-triangle").toHaveCount(1);
    expect(".o_field_edic_severity .badge").toHaveText("High");
});

test("facts, then the rule with its parameters; nothing for what is empty", async () => {
    await flag();
    expect(queryAllTexts(".o_edic_flag_words > dt")).toEqual([
        "Seen",
        "Compared with",
        "Rule",
        "Check next",
    ]);
    expect(".o_edic_flag_words").toHaveText(
        /Parameters in force\s*\(2\)\s*Days\s*400 days\s*default/,
    );
    expect(queryAllTexts("details dt, details dd")).toEqual([
        "Critical",
        "entered + posted",
    ]);
    expect(".o_edic_flag_words details[open]").toHaveCount(1);
});

test("a picture has a table that says the same", async () => {
    await flag();
    expect("canvas[role=img]").toHaveAttribute("aria-label", /^History/);
    expect(chartOf("canvas").datasets.map((series) => series.label)).toEqual([
        "This bill · 1,000.00",
        "Compared with",
        "Median · 100.00",
    ]);
    await contains("figcaption button").click();
    expect("canvas").toHaveCount(0);
    expect(queryAllTexts(".o_edic_flag_chart tbody tr")).toEqual([
        "January 100.00",
        "This bill 1,000.00",
        "Median 100.00",
    ]);
});

// of each series: where its values stand, read from the facts by hand
const DRAWN = {
    strip: [
        [{x: 1000, y: 0, name: "This bill"}],
        [{x: 100, y: 0, name: "January"}],
        [
            {x: 100, y: -1},
            {x: 100, y: 1},
        ],
    ],
    timeline: [
        [{x: 18, y: 35000, name: "F-2"}],
        [{x: 0, y: 30000, name: "F-1"}],
        [
            {x: 0, y: 30000, name: "F-1"},
            {x: 18, y: 35000, name: "F-2"},
        ],
        [
            {x: 0, y: 60000},
            {x: 18, y: 60000},
        ],
    ],
    days: [[{x: 0, y: 0, name: "Received"}], [{x: 30, y: 0, name: "Due"}]],
    bars: [
        [120, 70],
        [79.5, 77.1],
    ],
};

for (const kind of Object.keys(KINDS)) {
    test(`the chart ${kind} is drawn from its facts`, async () => {
        Flag._records[0].picture = {chart: KINDS[kind], table: null};
        await flag();
        if (kind === "account") {
            expect(".o_edic_account").toHaveCount(1);
        } else {
            const {datasets} = chartOf("canvas");
            expect(datasets.map((series) => series.data)).toEqual(DRAWN[kind]);
        }
        await contains("figcaption button").click();
        expect(".o_edic_flag_chart tbody tr").toHaveCount(rowsOf(KINDS[kind]).length);
    });
}

test("chips of the way to payment; an interruption is offered apart", async () => {
    await bill();
    expect(queryAllTexts(".o_edic_step")).toEqual([
        "Received on20/01/2026", // apart by a margin
        "Delivery confirmed",
    ]);
    expect(".o_edic_step_bar .btn-link").toHaveText("Interruption notified…");
});

test("an open step is confirmed in a dialog, a done one is told and revoked", async () => {
    mockService("action", {
        doAction(action, options) {
            expect.step([action, options.additionalContext.default_kind]);
        },
    });
    onRpc("edic.finance.step", "action_revoke", ({args}) => {
        expect.step(["revoke", args[0][0]]);
        return true;
    });
    await bill();
    await contains(".o_edic_step:contains(Delivery)").click();
    expect.verifySteps([["edic_finance.edic_finance_step_confirm_action", "service"]]);
    await contains(".o_edic_step:contains(Received)").click();
    expect(".o_edic_step_card").toHaveText(/A clerk/);
    await contains(".o_edic_step_card button:contains(Revoke)").click();
    await animationFrame();
    expect.verifySteps([["revoke", 7]]);
});

test("side by side shows the flag of its address, and the way back to it", async () => {
    Flag._views = {form: `<form><field name="severity"/></form>`};
    onRpc("edic.finance.flag", "edic_side_by_side", ({args}) => {
        expect.step(args[0]);
        return {title: "A01 Recorded twice", table: null, entries: []};
    });
    redirect("/odoo/edic.finance.flag/1/edic_side_by_side");
    await mountWithCleanup(WebClient);
    await animationFrame();
    expect.verifySteps([[1]]);
    expect(".o_edic_beside h1").toHaveText("A01 Recorded twice");
    expect(".o_breadcrumb .active").toHaveText("Side by side");
    expect(".o_breadcrumb a, .o_breadcrumb .o_back_button").not.toHaveCount(0);
});
