/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAll, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {router} from "@web/core/browser/router";
import {redirect} from "@web/core/utils/urls";
import {WebClient} from "@web/webclient/webclient";
import {chartOf, pick, rowsOf, texts} from "@edic_ai/../tests/common/shown";

defineMailModels();
preloadBundle("web.chartjs_lib");

test("scenarios side by side, and what explains the difference", async () => {
    const rows = (debt, years) => ({debt, debt_years: years});
    onRpc("edic.public.scenario", "edic_compare", ({args}) => {
        expect.step(`compare ${args[0]}`);
        const effect = (name, debt, savings) => ({name, debt, gross_savings: savings});
        return {
            currency: 2,
            names: {
                ...{debt: "Debt", debt_years: "Years to repay"},
                gross_savings: "Gross savings",
            },
            kinds: {debt: "money", debt_years: "years", gross_savings: "money"},
            scenarios: [
                {
                    ...{id: 1, name: "Planned v1", years: [2027, 2028], effects: []},
                    unknown: [],
                    rows: {...rows([100, 120], [1, 1.5]), gross_savings: [80, 80]},
                },
                {
                    ...{id: 2, name: "Prices v1", years: [2027, 2028]},
                    unknown: ["debt_years"],
                    rows: {...rows([110, 150], [2, null]), gross_savings: [70, 60]},
                    effects: [effect("Prices", 25, -20), effect("Loans", 5, 0)],
                },
            ],
        };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "edic_scenario_compare",
        context: {active_ids: [1, 2]},
    });
    expect.verifySteps(["compare 1,2"]);
    await animationFrame();
    expect(router.current.active_ids).toBe("1,2");
    const [last, why] = queryAll(".o_edic_compare table:not(figure table)");
    expect(texts(queryAll("thead th", {root: last}))).toEqual([
        "2028",
        "Planned v1",
        "Prices v1",
    ]);
    expect(rowsOf(last)).toEqual([
        "Debt | 120 € | 150 €",
        "Years to repay | 1.5 years | –",
        "Gross savings | 80 € | 60 €",
    ]);
    // what nobody knows opens nothing
    expect("tbody button:contains(–)", {root: last}).toHaveCount(0);
    expect(rowsOf(why)).toEqual(["Prices | -20 € | 25 €", "Loans | 0 € | 5 €"]);
    expect(".o_edic_compare h5").toHaveText(/Prices v1 – Planned v1/);
    expect(chartOf("canvas").datasets.map((one) => one.data)).toEqual([
        [100, 120],
        [110, 150],
    ]);
    onRpc("edic.public.scenario", "edic_terms", ({args}) => {
        expect.step(
            `terms ${args[0]} ${args[1]} ${args[2]} ${JSON.stringify(args[3])}`,
        );
        return [{name: "011 General", amount: 60, terms: []}];
    });
    await contains(".o_edic_compare tbody button:contains(60 €)").click();
    expect.verifySteps(["terms 2 gross_savings 2028 {}"]);
    expect(".o_edic_trace h5").toHaveText("Prices v1: Gross savings of 2028");
    expect(rowsOf(queryFirst(".o_edic_trace table"))).toEqual(["011 General | 60 €"]);
    await contains(".o_edic_trace .btn-close").click();
    expect(".o_edic_trace").toHaveCount(0);
    await pick("canvas", 1, 0);
    expect.verifySteps(["terms 2 debt 2027 {}"]);
    expect(".o_edic_trace h5").toHaveText("Prices v1: Debt of 2027");
    await contains(".o_edic_trace .btn-close").click();
    await contains("#edic_compare_figure").select("debt_years");
    expect(chartOf("canvas").datasets[1].data).toEqual([2, null]);
    await contains(".o_edic_chart figcaption button").click();
    expect(rowsOf(".o_edic_chart table")).toEqual([
        "2027 | 1.0 years | 2.0 years",
        "2028 | 1.5 years | –",
    ]);
    expect(".o_edic_chart td:contains(–) button").toHaveCount(0);
    await contains(".o_edic_chart td button:contains(1.5 years)").click();
    expect.verifySteps(["terms 1 debt_years 2028 {}"]);
});

test("scenarios of different years meet in the last that all have", async () => {
    onRpc("edic.public.scenario", "edic_compare", () => ({
        ...{currency: 2, names: {debt: "Debt"}, kinds: {debt: "money"}},
        scenarios: [
            {...{id: 1, name: "Old", years: [2027, 2028]}, rows: {debt: [100, 120]}},
            {...{id: 2, name: "New", years: [2028, 2029]}, rows: {debt: [110, 150]}},
        ].map((one) => ({...one, unknown: [], effects: []})),
    }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        ...{type: "ir.actions.client", tag: "edic_scenario_compare"},
        context: {active_ids: [1, 2]},
    });
    const {labels, datasets} = chartOf("canvas");
    expect(labels).toEqual(["2027", "2028", "2029"]);
    expect(datasets.map((one) => one.data)).toEqual([
        [100, 120, null],
        [null, 110, 150],
    ]);
    const table = ".o_edic_compare table:not(figure table)";
    expect(texts(`${table} thead th`)).toEqual(["2028", "Old", "New"]);
    expect(rowsOf(table)).toEqual(["Debt | 120 € | 110 €"]);
});

test("scenarios of the address are compared again after a reload", async () => {
    onRpc("edic.public.scenario", "edic_compare", ({args}) => {
        expect.step(`compare ${args[0]}`);
        return {
            ...{currency: 2, names: {debt: "Debt"}, kinds: {debt: "money"}},
            scenarios: [],
        };
    });
    redirect("/odoo/edic_scenario_compare?active_ids=1%2C2");
    await mountWithCleanup(WebClient);
    await animationFrame();
    expect.verifySteps(["compare 1,2"]);
    expect(router.current.active_ids).toBe("1,2");
    expect(".o_breadcrumb .active").toHaveText("Compare scenarios");
});
