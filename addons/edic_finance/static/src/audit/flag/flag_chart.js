/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {ChartFrame} from "@edic_ai/common/chart/chart_frame";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDate, deserializeDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {figure, rowsOf, scale} from "./chart_scale";

const WIDTH = 640;
const PAD = 8;

/** One picture of a finding; its table says the same and is one click away. */
export class FlagChart extends Component {
    static template = "edic_finance.FlagChart";
    static components = {ChartFrame};
    static props = {chart: Object};

    setup() {
        this.width = WIDTH;
    }

    get chart() {
        return this.props.chart;
    }

    show(text) {
        const value = Number(text);
        if (text === "" || text === null || Number.isNaN(value)) {
            return text || "";
        }
        const digits = Math.min(2, (String(text).split(".")[1] || "").length);
        return formatFloat(value, {digits: [16, digits]});
    }

    /** Owl drops the blank between two figures that stand on lines of their own. */
    label(point, value) {
        return [point.label, this.show(value)].filter(Boolean).join("\u00a0");
    }

    day(text) {
        return formatDate(deserializeDate(text));
    }

    x(percent) {
        return PAD + (percent / 100) * (WIDTH - 2 * PAD);
    }

    // --- values along one axis
    get strip() {
        const lines = this.chart.lines || [];
        const at = scale([...this.chart.points, ...lines].map((p) => figure(p.value)));
        const place = (point) => ({...point, x: this.x(at(figure(point.value)))});
        return {points: this.chart.points.map(place), lines: lines.map(place)};
    }

    // --- days along the axis, values up
    get timeline() {
        const points = this.chart.points;
        const days = points.map((point) => deserializeDate(point.day).toMillis());
        const first = Math.min(...days);
        const span = Math.max(...days) - first || 1;
        // where it is cumulative, the values are running totals: a line joins them
        const values = points.map((point) => figure(point.value));
        const threshold = this.chart.threshold;
        const at = scale([...values, ...(threshold ? [figure(threshold.value)] : [])]);
        const placed = points.map((point, index) => ({
            ...point,
            x: this.x(((days[index] - first) / span) * 100),
            y: 110 - at(values[index]),
        }));
        return {
            points: placed,
            path: placed.map((point) => point.x + "," + point.y).join(" "),
            threshold: threshold && {
                ...threshold,
                y: 110 - at(figure(threshold.value)),
            },
        };
    }

    // --- bars side by side
    get bars() {
        const bars = this.chart.bars;
        const at = scale(
            bars.flatMap((bar) => [figure(bar.observed), figure(bar.expected)]),
        );
        const step = (WIDTH - 2 * PAD) / (bars.length || 1);
        return bars.map((bar, index) => ({
            ...bar,
            x: PAD + index * step,
            width: Math.max(1, step * 0.8),
            height: at(figure(bar.observed)),
            line: bar.expected ? 110 - at(figure(bar.expected)) : null,
            isLabelled: step > 24 || bar.mark,
        }));
    }

    get columns() {
        return {
            strip: [_t("Value"), _t("Amount")],
            timeline: [_t("Day"), _t("What"), _t("Amount")],
            bars: [_t("Group"), _t("Observed"), _t("Expected")],
            account: [_t("Account"), _t("Debit"), _t("Credit")],
        }[this.chart.kind];
    }

    get rows() {
        const isDated = this.chart.kind === "timeline";
        return rowsOf(this.chart).map((row) =>
            row.map((cell, index) => {
                if (isDated && index === 0) {
                    return this.day(cell);
                }
                return index ? this.show(cell) : cell;
            }),
        );
    }
}
