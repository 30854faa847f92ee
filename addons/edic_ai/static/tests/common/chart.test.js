/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {expect, test} from "@odoo/hoot";
import {queryFirst} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    mountWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {EdicChart} from "@edic_ai/common/chart/chart";
import {chartOf, rowsOf, texts} from "./shown";

defineMailModels();
preloadBundle("web.chartjs_lib");

const CHART = {
    title: "Voted and spent",
    labels: ["2025", "2026"],
    format: (value) => `${value} €`,
    series: [
        {name: "", kind: "bar", values: [0, 5]},
        {name: "Credit", kind: "bar", values: [10, 25], figures: [10, -15]},
        {name: "Spent", kind: "line", values: [9, null]},
    ],
};

test("a chart has a table that says the same", async () => {
    await mountWithCleanup(EdicChart, {props: CHART});
    expect("canvas").toHaveAttribute("role", "img");
    expect("canvas").toHaveAttribute(
        "aria-label",
        "Voted and spent: a table says the same",
    );
    expect(".o_edic_chart button").toHaveAttribute("aria-pressed", "false");
    expect(".o_edic_chart table").not.toBeVisible();
    await contains(".o_edic_chart button").click();
    expect("canvas").toHaveCount(0);
    expect(".o_edic_chart button").toHaveAttribute("aria-pressed", "true");
    expect(".o_edic_chart table").toBeVisible();
    expect(texts("thead th")).toEqual(["", "Credit", "Spent"]);
    expect(rowsOf("table")).toEqual(["2025 | 10 € | 9 €", "2026 | -15 € | –"]);
    expect("table th[scope=row]").toHaveCount(2);
    await contains(".o_edic_chart button").click();
    expect("canvas").toHaveCount(1);
    expect(chartOf("canvas").datasets.map((one) => one.type)).toEqual([
        "bar",
        "bar",
        "line",
    ]);
});

test("a table to be printed is there beside the chart", async () => {
    await mountWithCleanup(EdicChart, {props: CHART});
    expect(".o_edic_chart .table-responsive").toHaveClass("d-print-block");
    expect(".o_edic_chart button").toHaveClass("d-print-none");
});

test("values without labels stand at their own places", async () => {
    const values = [
        {x: 0, y: 10, name: "First"},
        {x: 30, y: 25, name: "Second"},
    ];
    const props = {
        title: "By day",
        columns: ["Day", "Amount"],
        rows: [["0", "10 €"]],
        format: (value) => `${value} €`,
        formatPlace: (value) => `day ${value}`,
        series: [{name: "Orders", kind: "points", values}],
    };
    await mountWithCleanup(EdicChart, {props});
    const chart = window.Chart.getChart(queryFirst("canvas"));
    const [first, second] = chart.getDatasetMeta(0).data;
    expect(first.x < second.x && first.y > second.y).toBe(true);
    const item = {datasetIndex: 0, dataIndex: 1};
    const {label} = chart.options.plugins.tooltip.callbacks;
    expect(label(item)).toBe("day 30 · Second · 25 €");
    expect(chart.options.scales.x.ticks.callback(30)).toBe("day 30");
    expect(rowsOf("table")).toEqual(["0 | 10 €"]);
});
