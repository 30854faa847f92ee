/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {
    defineWithMail,
    named,
    openForm,
    stepOnOpenedRecords,
} from "@edic_ai/../tests/common/record_views";
import {
    contains,
    mockService,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {chartOf, pick, rowsOf, texts} from "@edic_ai/../tests/common/shown";

defineWithMail(named("edic.public.budget.line", [{id: 7, name: "Electricity"}]));
preloadBundle("web.chartjs_lib");

const part = (cause, name, amount, reasons = []) => ({cause, name, amount, reasons});
const POWER = {id: 8, name: "60612"};
const year = (number, open, spent) => ({
    year: number,
    direction: "expense",
    ...{open, spent},
});

function story(more = {}, side = {}) {
    return {
        ...{basis: "voted", year: 2026, has_before: true, currency: 2},
        history: [year(2025, 100, 90), year(2026, 120, 40)],
        sides: [
            {
                ...{direction: "expense", name: "Expense"},
                ...{before: 100, after: 120, difference: 20},
                parts: [
                    part("volume", "Volume", -20, [
                        {name: "kWh", amount: -20, source: "Meter 7", line: POWER},
                    ]),
                    part("price", "Price", 30.5),
                    part("one_off", "Once only", 0),
                    part("rest", "Not explained yet", 9.5),
                ],
                lines: [],
                ...side,
            },
        ],
        ...more,
    };
}

const ARCH = `<form><field name="name"/><widget name="edic_justification"/></form>`;
async function justify(answer, resId = 7) {
    onRpc("edic.public.budget.line", "edic_story", ({args}) => {
        expect.step(args[1]);
        return typeof answer === "function" ? answer(args[1]) : answer;
    });
    await openForm("edic.public.budget.line", ARCH, resId);
}

const PARTS = ".o_edic_justification section > .table-responsive table:first";

test("a difference is told by its parts and their sources", async () => {
    await justify(story());
    expect.verifySteps(["voted"]);
    expect(texts(".o_edic_justification h4")).toEqual([
        "Expense100.00 € → 120.00 € (+20.00 €) All its lines",
    ]);
    expect(rowsOf(PARTS)).toEqual([
        "Volume | -20.00 € | -100% | ",
        "kWh60612 | -20.00 € | | Meter 7".replace("| |", "|  |"),
        "Price | +30.50 € | 153% | ",
        "Once only | 0.00 € | 0% | ",
        "Not explained yet | +9.50 € | 48% | ",
    ]);
});

test("a waterfall goes from last year to this one", async () => {
    await justify(story());
    expect.verifySteps(["voted"]);
    const {labels, datasets} = chartOf("canvas:eq(1)");
    expect(labels).toEqual(["2025", "Volume", "Price", "Not explained yet", "2026"]);
    const [carried, heights] = datasets;
    // 100; down to 80; up to 110.50; up to 120
    expect(carried.data).toEqual([0, 80, 80, 110.5, 0]);
    expect(heights.data).toEqual([100, 20, 30.5, 9.5, 120]);
    expect(new Set(carried.backgroundColor).size).toBe(1);
    expect(heights.backgroundColor[1]).not.toBe(heights.backgroundColor[2]);
    await contains(".o_edic_chart:eq(1) button").click();
    expect(rowsOf(".o_edic_chart:eq(1) table")).toEqual([
        "2025 | 100.00 €",
        "Volume | -20.00 €",
        "Price | 30.50 €",
        "Not explained yet | 9.50 €",
        "2026 | 120.00 €",
    ]);
});

test("what was voted and spent stands year by year", async () => {
    await justify(story());
    expect.verifySteps(["voted"]);
    await contains(".o_edic_chart:eq(0) button").click();
    expect(rowsOf(".o_edic_chart:eq(0) table")).toEqual([
        "2025 | 100.00 € | 90.00 €",
        "2026 | 120.00 € | 40.00 €",
    ]);
});

test("a year of which something is not known has a gap", async () => {
    const history = [year(2024, null, 90), year(2025, 100, null)];
    await justify(story({history}));
    expect.verifySteps(["voted"]);
    expect(chartOf("canvas:eq(0)").datasets.map((one) => one.data)).toEqual([
        [null, 100],
        [90, null],
    ]);
    await contains(".o_edic_chart:eq(0) button").click();
    expect(rowsOf(".o_edic_chart:eq(0) table")).toEqual([
        "2024 | – | 90.00 €",
        "2025 | 100.00 € | –",
    ]);
    expect(".o_edic_chart:eq(0) td button").toHaveCount(2);
});

test("what is not known is not held against the credit", async () => {
    await justify((basis) =>
        basis === "voted" ? story() : {...story({basis}), sides: []},
    );
    await contains(".btn-group button:contains(Spent against)").click();
    expect.verifySteps(["voted", "execution"]);
    expect(".o_edic_justification [role=status]").toHaveText(/is not known/);
    expect("canvas").toHaveCount(0);
});

test("figures of both charts open down to their lines", async () => {
    mockService("action", {
        doAction({name, domain}) {
            expect.step(domain ? `${name} ${JSON.stringify(domain)}` : name);
        },
    });
    onRpc("edic.public.budget.line", "edic_story_lines", ({args}) => {
        expect.step(`lines ${args[1]} ${args[2]}`);
        return {name: "opened"};
    });
    await justify(story());
    expect.verifySteps(["voted"]);
    expect(await pick("canvas:eq(0)", 1, 0)).toBe("pointer");
    expect.verifySteps(["lines expense 2025", "opened"]);
    for (const [index, ...steps] of [
        [0, "lines expense 2025", "opened"],
        [1, 'Volume [["id","in",[8]]]'],
        [3, "lines expense false", "opened"],
        [4, "lines expense 2026", "opened"],
    ]) {
        await pick("canvas:eq(1)", 1, index);
        expect.verifySteps(steps);
    }
    await contains(".btn-group button:contains(Spent against)").click();
    await pick("canvas:eq(1)", 1, 0);
    expect.verifySteps(["execution", "lines expense 2026", "opened"]);
});

test("what was spent is held against the credit", async () => {
    await justify((basis) =>
        basis === "voted"
            ? story()
            : story({basis}, {before: 120, after: 40, difference: -80}),
    );
    const pressed = ".o_edic_justification .btn-group [aria-pressed=true]";
    expect(pressed).toHaveText("Against last year's credit");
    await contains(".btn-group button:contains(Spent against the credit)").click();
    expect.verifySteps(["voted", "execution"]);
    expect(pressed).toHaveText("Spent against the credit");
    const {labels} = chartOf("canvas:eq(1)");
    expect([labels[0], labels.at(-1)]).toEqual(["Credit", "Spent"]);
    expect(texts(".o_edic_justification h4")[0]).toMatch(/-80\.00 €/);
});

test("without last year's budget there is a word on what to do", async () => {
    await justify((basis) => story({basis, has_before: false}));
    expect(".o_edic_justification [role=status]").toHaveText(/import it/);
    expect("canvas").toHaveCount(1, {message: "history alone"});
    expect(texts(".o_edic_justification h4")).toEqual(["Expense120.00 €All its lines"]);
    expect(".o_edic_justification section > .table-responsive").toHaveCount(0);
    await contains(".btn-group button:contains(Spent against)").click();
    expect.verifySteps(["voted", "execution"]);
    expect(".o_edic_justification [role=status]").toHaveCount(0);
    expect("canvas").toHaveCount(2);
});

test("a project says that it is not voted, and what is not spent yet", async () => {
    await justify((basis) => story({basis, is_project: true, sides: []}));
    expect(".o_edic_justification [role=status]").toHaveText(/Not voted/);
    await contains(".btn-group button:contains(Spent against)").click();
    expect.verifySteps(["voted", "execution"]);
    expect(".o_edic_justification [role=status]").toHaveCount(1);
});

test("what is not saved yet asks for nothing", async () => {
    await justify(story(), 0);
    expect.verifySteps([]);
    expect(".o_edic_justification section").toHaveCount(0);
});

test("the lines that moved most lead to themselves", async () => {
    stepOnOpenedRecords();
    const line = (id, name, before, after) => ({
        ...{id, name, before, after},
        difference: after - before,
    });
    await justify(
        story({}, {lines: [line(8, "Power", 10, 40), line(9, "Food", 20, 10)]}),
    );
    expect(rowsOf(".o_edic_justification h5 + .table-responsive table")).toEqual([
        "Power | 10.00 € | 40.00 € | +30.00 €",
        "Food | 20.00 € | 10.00 € | -10.00 €",
    ]);
    await contains(".o_edic_justification button:contains(Food)").click();
    expect.verifySteps(["voted", "edic.public.budget.line 9"]);
    await contains(".o_edic_justification button:contains(60612)").click();
    expect.verifySteps(["edic.public.budget.line 8"]);
    onRpc("edic.public.budget.line", "edic_story_lines", ({args}) => {
        expect.step(args[1]);
        return {res_model: "lines", res_id: "both"};
    });
    await contains(".o_edic_justification button:contains(All its lines)").click();
    expect.verifySteps(["expense", "lines both"]);
});
