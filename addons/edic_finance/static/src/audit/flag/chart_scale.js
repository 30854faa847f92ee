/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
/** Return a function that places a value between two edges, in percent. */
export function scale(values) {
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const span = high - low || 1;
    return (value) => ((value - low) / span) * 100;
}

/** Return the number of an amount: text in the facts, numbers on the screen. */
export function figure(text) {
    return Number.parseFloat(text) || 0;
}

/** Rows of the table that says the same as a chart. */
export function rowsOf(chart) {
    switch (chart.kind) {
        case "strip":
            return [...chart.points, ...(chart.lines || [])].map((point) => [
                point.label,
                point.value,
            ]);
        case "timeline":
            return chart.points.map((point) => [point.day, point.label, point.value]);
        case "bars":
            return chart.bars.map((bar) => [
                bar.label,
                bar.observed,
                ...(bar.expected ? [bar.expected] : []),
            ]);
        case "account":
            return [
                ...chart.debit.map((side) => [side.account, side.amount, ""]),
                ...chart.credit.map((side) => [side.account, "", side.amount]),
            ];
    }
    return [];
}
