/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {EdicChart} from "@edic_ai/common/chart/chart";
import {ChartFrame} from "@edic_ai/common/chart/chart_frame";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDate, deserializeDate} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";

const SEEN = "#71639e";
const COMPARED = "#adb5bd";
const LIMIT = "#495057";

/** Return the number of an amount: text in the facts, numbers on the screen. */
function figure(text) {
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
            return chart.points.map((point) => [
                point.day,
                point.label,
                ...(point.value ? [point.value] : []),
            ]);
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

/** The picture of a finding; its table says the same and is one click away. */
export class FlagChart extends Component {
    static template = "edic_finance.FlagChart";
    static components = {ChartFrame, EdicChart};
    static props = {chart: Object};

    setup() {
        this.dayAt = this.dayAt.bind(this);
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

    day(text) {
        return formatDate(deserializeDate(text));
    }

    get isOfDays() {
        const {kind, points} = this.chart;
        return kind === "timeline" && points.every((point) => !point.value);
    }

    /** What the chart draws, as properties of EdicChart. */
    get drawing() {
        return this.isOfDays ? this.days() : this[this.chart.kind]();
    }

    /** Values along one axis, and what they are held against. */
    strip() {
        const lines = this.chart.lines || [];
        const place = (point) => ({x: figure(point.value), y: 0, name: point.label});
        return {
            isFlat: true,
            height: 150,
            series: [
                ...this.points(this.chart.points, place),
                ...lines.map((line) =>
                    this.limit(line, [
                        {x: figure(line.value), y: -1},
                        {x: figure(line.value), y: 1},
                    ]),
                ),
            ],
        };
    }

    /** Days along one axis, each with its name. */
    days() {
        const {points} = this.chart;
        return {
            formatPlace: this.dayAt,
            isFlat: true,
            height: 120,
            series: points.map((point) => ({
                name: `${point.label} · ${this.day(point.day)}`,
                kind: "points",
                color: point.mark ? SEEN : COMPARED,
                radius: point.mark ? 7 : 4,
                values: [{x: this.placeOf(point), y: 0, name: point.label}],
            })),
        };
    }

    /** Days since the first point. */
    placeOf(point) {
        const first = deserializeDate(this.chart.points[0].day);
        return Math.round(deserializeDate(point.day).diff(first, "days").days);
    }

    dayAt(days) {
        const first = deserializeDate(this.chart.points[0].day);
        return formatDate(first.plus({days}));
    }

    /** Days along the axis, values up; a line joins running totals. */
    timeline() {
        const {points, threshold, cumulative} = this.chart;
        const place = (point) => ({
            x: this.placeOf(point),
            y: figure(point.value),
            name: point.label,
        });
        const curve = {
            name: "",
            kind: "line",
            color: COMPARED,
            values: points.map(place),
        };
        const last = place(points.at(-1)).x;
        const ends = [0, last].map((x) => ({x, y: figure(threshold?.value)}));
        return {
            formatPlace: this.dayAt,
            height: 200,
            series: [
                ...this.points(points, place),
                ...(cumulative ? [curve] : []),
                ...(threshold ? [this.limit(threshold, ends)] : []),
            ],
        };
    }

    /** Counts side by side, and how many were expected. */
    bars() {
        const {bars} = this.chart;
        const expected = {
            name: _t("Expected"),
            kind: "limit",
            color: LIMIT,
            values: bars.map((bar) => (bar.expected ? figure(bar.expected) : null)),
        };
        return {
            labels: bars.map((bar) => bar.label),
            height: 200,
            series: [
                {
                    name: _t("Observed"),
                    kind: "bar",
                    values: bars.map((bar) => figure(bar.observed)),
                    colors: bars.map((bar) => (bar.mark ? SEEN : COMPARED)),
                },
                ...(bars.some((bar) => bar.expected) ? [expected] : []),
            ],
        };
    }

    /** What was seen and what it is compared with, as two series. */
    points(points, place) {
        const series = (name, isMarked, color, radius) => {
            const values = points.filter((point) => Boolean(point.mark) === isMarked);
            return {name, color, radius, kind: "points", values: values.map(place)};
        };
        const seen = points.filter((point) => point.mark);
        const name = seen.length === 1 ? this.named(seen[0]) : _t("Seen");
        return [
            series(name, true, SEEN, 7),
            series(_t("Compared with"), false, COMPARED, 4),
        ].filter((found) => found.values.length);
    }

    limit(line, values) {
        return {name: this.named(line), kind: "limit", color: LIMIT, values};
    }

    named({label, value}) {
        return [label, this.show(value)].filter(Boolean).join(" · ");
    }

    get columns() {
        const columns = {
            strip: [_t("Value"), _t("Amount")],
            timeline: [_t("Day"), _t("What"), _t("Amount")],
            bars: [_t("Group"), _t("Observed"), _t("Expected")],
            account: [_t("Account"), _t("Debit"), _t("Credit")],
        }[this.chart.kind];
        return this.isOfDays ? columns.slice(0, 2) : columns;
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
