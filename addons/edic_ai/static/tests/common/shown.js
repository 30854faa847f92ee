/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
// what component tests read of a page
import {queryAll, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {contains} from "@web/../tests/web_test_helpers";

export const texts = (target) =>
    queryAllTexts(target).map((one) => one.replace(/\s+/g, " "));
/** The cells of each row of a table. */
export const rowsOf = (table) =>
    queryAll("tbody tr", {root: queryFirst(table)}).map((row) =>
        texts(queryAll("th, td", {root: row})).join(" | "),
    );
export const chartOf = (canvas) => window.Chart.getChart(queryFirst(canvas)).data;
/** A value as the upright axis of a chart writes it. */
export function tickOf(canvas, value) {
    const {y} = window.Chart.getChart(queryFirst(canvas)).scales;
    return String(y.options.ticks.callback(value)).replace(/\s+/g, " ");
}
/** Click where a chart draws a figure. */
export async function pick(canvas, series, index) {
    const element = queryFirst(canvas);
    const chart = window.Chart.getChart(element);
    const {x, y} = chart.getDatasetMeta(series).data[index].getCenterPoint();
    await contains(element).click({position: {x, y}, relative: true});
    await animationFrame();
    return element.style.cursor;
}
