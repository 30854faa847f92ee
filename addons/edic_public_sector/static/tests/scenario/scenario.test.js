/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAll, queryOne, waitFor} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineWithMail, named, openForm} from "@edic_ai/../tests/common/record_views";
import {
    contains,
    fields,
    mockService,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {chartOf, pick, rowsOf, texts, tickOf} from "@edic_ai/../tests/common/shown";

const SCENARIO = {id: 1, name: "As planned", run_count: 0};
class Scenario extends named("edic.public.scenario", [SCENARIO]) {
    run_count = fields.Integer();
}

const PRICES = {id: 4, name: "Prices"};
class Assumption extends named("edic.public.scenario.assumption", [PRICES]) {
    _views = {form: `<form><field name="name"/></form>`};
}

defineWithMail(Scenario, Assumption);
preloadBundle("web.chartjs_lib");

function explored(by = 0) {
    const row = (code, name, kind, base, values) => ({code, name, kind, base, values});
    return {
        ...{currency: 2, base_year: 2026, years: [2027, 2028]},
        rows: [
            row("gross_savings", "Gross savings", "money", 600, [670 - by, 612]),
            row("debt_years", "Years to repay", "years", null, [1.25, null]),
            row("savings_rate", "Savings rate", "percent", 0.125, [0.14, 0.127]),
        ],
        rules: [
            {
                ...{code: "net_savings", name: "Net savings"},
                ...{source: "Art. 1", kind: "money"},
                ...{bound: "at_least", threshold: 0},
                ...{kept: [true, false], values: [10, -1]},
            },
        ],
    };
}

const SLIDERS = [
    {code: "prices", name: "Prices", assumed: "2.0% growth", source: "A", most: 3},
    {code: "pay", name: "Pay", assumed: "1% growth", source: "B", most: 2},
];
const RUN = {
    ...{id: 5, name: "As planned v1", fingerprint: "f", names: {}},
    results: {
        years: [2027, 2028],
        fan: {
            gross_savings: [1, 2, 3, 4, 5, 6, 7].map((one) => [`${one}0`, `${one}1`]),
        },
        ever: {"Net savings": "0.25"},
    },
};

let fan = false;
let sliders = SLIDERS;

beforeEach(() => {
    fan = false;
    sliders = SLIDERS;
    const model = "edic.public.scenario";
    onRpc(model, "edic_explore", ({args}) => {
        expect.step(`explore ${JSON.stringify(args[1] || {})}`);
        return explored(args[1]?.prices || 0);
    });
    onRpc(model, "edic_sliders", () => sliders);
    onRpc(model, "edic_fan", () => fan);
});

const ARCH = `<form><field name="run_count" invisible="1"/>
    <widget name="edic_scenario"/></form>`;
async function open() {
    await openForm("edic.public.scenario", ARCH);
    expect.verifySteps(["explore {}"]);
}

async function slide(code, ...values) {
    const input = queryOne(`#edic_slider_${code}`);
    for (const value of values) {
        input.value = value;
        input.dispatchEvent(new Event("input", {bubbles: true}));
    }
    await advanceTime(100);
    await animationFrame();
}

const TABLE = ".o_edic_scenario table.table-hover";

test("a scenario of which no run is kept shows its figures and rules", async () => {
    await open();
    expect(texts(`${TABLE} thead th`)).toEqual(["", "2026", "2027", "2028"]);
    expect(rowsOf(TABLE)).toEqual([
        "Gross savings | 600 € | 670 € | 612 €",
        "Years to repay | – | 1.3 years | –",
        "Savings rate | 12.5% | 14.0% | 12.7%",
        "Net savings at least 0 € |  | kept | broken",
    ]);
    expect(chartOf("canvas").datasets[0].data).toEqual([600, 670, 612]);
    expect(tickOf("canvas", 1500000)).toBe("1,500,000 €");
    expect("canvas").toHaveCount(1, {message: "no fan"});
    expect(".alert-info").toHaveCount(0);
    expect(".o_edic_scenario button:contains(Back to)").not.toBeEnabled();
});

test("a slider asks anew, once, with the change", async () => {
    await open();
    await slide("prices", "0.5", "1", "2");
    expect.verifySteps(['explore {"prices":2}']);
    expect(`${TABLE} tbody tr:first td:eq(1)`).toHaveText(/668/);
    expect("label[for=edic_slider_prices] b").toHaveText("+2");
    expect("label[for=edic_slider_pay] b").toHaveText("±0");
    expect(".alert-info[role=status]").toHaveText(/this is not saved/);
    await slide("pay", "-1.5");
    expect.verifySteps(['explore {"prices":2,"pay":-1.5}']);
    expect("label[for=edic_slider_pay] b").toHaveText("-1.5");
});

test("round changes can be chosen, and none", async () => {
    sliders = [3, 1.37, 10000, 0.2, 0].map((most, index) => ({
        ...SLIDERS[0],
        code: `s${index}`,
        most,
    }));
    await open();
    const ranges = queryAll("input[type=range]").map((one) => [
        ...[one.step, one.max, one.min].map(Number),
    ]);
    expect(ranges).toEqual([
        [0.1, 3, -3],
        [0.05, 1.4, -1.4],
        [500, 10000, -10000],
        [0.01, 0.2, -0.2],
        [1, 0, -0],
    ]);
    expect(queryAll("input[type=range]").map((one) => one.value)).toEqual([
        ...["0", "0", "0", "0", "0"],
    ]);
});

test("back to the scenario", async () => {
    await open();
    await slide("prices", "3");
    expect.verifySteps(['explore {"prices":3}']);
    await contains(".o_edic_scenario button:contains(Back to)").click();
    await advanceTime(100);
    await animationFrame();
    expect.verifySteps(["explore {}"]);
    expect(".alert-info").toHaveCount(0);
    expect(".o_edic_scenario button:contains(Back to)").not.toBeEnabled();
    expect(queryOne("#edic_slider_prices").value).toBe("0");
    expect(`${TABLE} tbody tr:first td:eq(1)`).toHaveText(/670/);
});

test("a cell opens down to the steps of a line", async () => {
    const step = (op, source, value, after) => ({op, source, value, after, values: []});
    const term = {key: "L7", name: "Power", amount: -1020, line: 7};
    onRpc("edic.public.scenario", "edic_terms", ({args}) => {
        expect.step(`terms ${args[1]} ${args[2]} ${JSON.stringify(args[3])}`);
        return [
            {name: "011 General", amount: -1020, terms: [term]},
            {name: "731 Taxes", amount: 1690, terms: []},
        ];
    });
    onRpc("edic.public.scenario", "edic_trace", ({args}) => {
        expect.step(`trace ${args[1]} ${args[2]}`);
        return [
            step("start", "Power", 1000, 1000),
            step("times", "Prices", 1.02, 1020),
            step("plus", "Posts", -3, 1017),
            step("round", "Power", 0, 1017),
        ];
    });
    mockService("action", {doAction: ({res_id: id}) => expect.step(`line ${id}`)});
    await open();
    await slide("prices", "1");
    await contains(`${TABLE} tbody tr:first td:eq(1) button`).click();
    expect.verifySteps([
        'explore {"prices":1}',
        'terms gross_savings 2027 {"prices":1}',
    ]);
    expect(".o_edic_trace h5").toHaveText("Gross savings of 2027");
    expect(rowsOf(".o_edic_trace table")).toEqual([
        "011 General | -1,020 €",
        "731 Taxes | 1,690 €",
    ]);
    const group = ".o_edic_trace button:contains(011 General)";
    expect(group).toHaveAttribute("aria-expanded", "false");
    await contains(group).click();
    expect(group).toHaveAttribute("aria-expanded", "true");
    await contains(".o_edic_trace button:contains(Power)").click();
    expect(rowsOf(".o_edic_trace table")).toEqual([
        "011 General | -1,020 €",
        "Power | -1,020 €",
        "Starts from the budget | 1,000 €",
        "× 1.02000 (Prices) | 1,020 €",
        "-3 € (Posts) | 1,017 €",
        "Rounded to the cent | 1,017 €",
        "731 Taxes | 1,690 €",
    ]);
    await contains(".o_edic_trace button[title='Open the budget line']").click();
    expect.verifySteps(["trace L7 2027", "line 7"]);
    await contains(".o_edic_trace .btn-close").click();
    expect(".o_edic_trace").toHaveCount(0);
});

test("the base year and a rule open, too", async () => {
    onRpc("edic.public.scenario", "edic_terms", ({args}) => {
        expect.step(`terms ${args[1]} ${args[2]}`);
        return [];
    });
    await open();
    await contains(`${TABLE} tbody tr:first td:eq(0) button`).click();
    expect.verifySteps(["terms gross_savings 2026"]);
    expect(".o_edic_trace h5").toHaveText("Gross savings of 2026");
    expect(await pick("canvas", 0, 2)).toBe("pointer");
    expect.verifySteps(["terms gross_savings 2028"]);
    expect(".o_edic_trace h5").toHaveText("Gross savings of 2028");
    expect("button:contains(broken)").toHaveAttribute("title", "-1\u00a0€");
    await contains("button:contains(broken)").click();
    expect.verifySteps(["terms net_savings 2028"]);
});

test("what moves it most is asked of amounts alone", async () => {
    onRpc("edic.public.scenario", "edic_tornado", ({args}) => {
        expect.step(`tornado ${args[1]} ${args[2]}`);
        return [
            {id: 3, name: "Pay", low: 60, high: -60, is_assumed: false},
            {id: 4, name: "Prices", low: 10, high: -11, is_assumed: true},
        ];
    });
    await open();
    await contains("#edic_scenario_figure").select("savings_rate");
    expect("button:contains(What moves it most)").toHaveCount(0);
    await contains("#edic_scenario_figure").select("gross_savings");
    await contains("button:contains(What moves it most)").click();
    expect.verifySteps(["tornado gross_savings 2028"]);
    const {labels, datasets} = chartOf("canvas:eq(1)");
    expect(labels).toEqual(["Pay", "Prices"]);
    expect(datasets.map((one) => one.data)).toEqual([
        [60, 10],
        [-60, -11],
    ]);
    expect(await pick("canvas:eq(1)", 1, 1)).toBe("pointer");
    await waitFor(".modal .o_form_readonly [name=name]:contains(Prices)");
    expect(".modal-title").toHaveText("Prices");
    expect(".modal footer button").toHaveText("Close", {message: "only to be read"});
    await contains(".modal header [aria-label=Close]").click();
    await contains(".o_edic_chart:eq(1) figcaption button").click();
    await contains(".o_edic_chart:eq(1) td button:contains(-11)").click();
    await waitFor(".modal-title:contains(Prices)"); // from the table, too
    await contains(".modal header [aria-label=Close]").click();
    await slide("pay", "1");
    expect.verifySteps(['explore {"pay":1}']);
    expect("canvas").toHaveCount(1, {message: "that of other figures is gone"});
});

test("the last kept run is drawn as a fan", async () => {
    fan = RUN;
    await open();
    const {labels, datasets} = chartOf("canvas:eq(1)");
    expect(labels).toEqual(["2027", "2028"]);
    // of 5, 10, 25, 50, 75, 90 and 95 percent, five are drawn
    expect(datasets.map((one) => one.data[0])).toEqual([10, 30, 40, 50, 70]);
    expect(datasets.map((one) => one.fill)).toEqual([false, "-1", "-1", "-1", "-1"]);
    expect(".o_edic_scenario li").toHaveText(
        "Net savings: 25.0% of the draws break it in some year",
    );
    onRpc("edic.public.scenario", "edic_terms", ({args}) => {
        expect.step(`terms ${args[1]} ${args[2]}`);
        return [];
    });
    await pick("canvas:eq(1)", 2, 1);
    expect.verifySteps(["terms gross_savings 2028"]);
    await contains(".o_edic_trace .btn-close").click();
    await contains("#edic_scenario_figure").select("savings_rate");
    expect("canvas").toHaveCount(1, {message: "none is kept of this figure"});
});

test("what was not entered has no figure and no verdict", async () => {
    const lacking = "Cannot be said, not entered: Pay";
    onRpc("edic.public.scenario", "edic_explore", () => {
        expect.step("explore {}");
        const answer = explored();
        Object.assign(answer.rows[0], {
            ...{is_unknown: true, is_base_unknown: false, lacking},
            values: [null, null],
        });
        answer.rules = [
            {
                ...answer.rules[0],
                ...{kept: [], values: [], base: false, unknown: lacking},
            },
            {
                ...{code: "own_cover", name: "Cover", source: "L. 1612-4"},
                ...{kind: "money", kept: [], values: [], unknown: ""},
                ...{bound: "at_most", threshold: 12},
                base: {is_kept: false, value: -5},
            },
        ];
        return answer;
    });
    await open();
    expect(rowsOf(TABLE).slice(0, 1)).toEqual(["Gross savings | 600 € | – | –"]);
    expect(`${TABLE} tbody tr:first td:eq(1) span`).toHaveAttribute("title", lacking);
    expect(rowsOf(TABLE).slice(3)).toEqual([
        `Net savings at least 0 € |  | ${lacking}`,
        "Cover at most 12 € | broken | Of the budget as voted",
    ]);
    expect(`${TABLE} span.text-danger`).toHaveAttribute("title", "-5\u00a0€");
    expect("button:contains(What moves it most)").toHaveCount(0);
    expect(chartOf("canvas").datasets[0].data).toEqual([600, null, null]);
});
