/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {ChartFrame} from "./chart_frame";
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";

/** The picture, drawn anew with each stamp. */
class ChartCanvas extends Component {
    static template = "edic_ai.ChartCanvas";
    static props = {config: Function, stamp: String, height: Number, label: String};

    setup() {
        this.canvas = useRef("canvas");
        useEffect(
            () => {
                // eslint-disable-next-line no-undef
                const chart = new Chart(this.canvas.el, this.props.config());
                return () => chart.destroy();
            },
            () => [this.props.stamp],
        );
    }
}

/**
 * A chart by Odoo's chart library, with a table that says the same and is printed too.
 *
 * series: [{name, values, kind: "bar" | "line" | "band" | "points" | "limit", color}]; a
 * band fills to the series before it, a limit is a dashed line. format: writes a value for
 * the reader. pick: called with the places of a label and of a series when a figure is
 * chosen, in the chart or in its table.
 *
 * Without labels, a value is {x, y, name} and stands at its own place: formatPlace writes
 * an x, if format does not. Where isFlat, all stand on one line.
 * columns, rows: the table of such a chart.
 */
export class EdicChart extends Component {
    static template = "edic_ai.Chart";
    static components = {ChartCanvas, ChartFrame};
    static props = {
        title: String,
        unit: {optional: true},
        labels: {type: Array, optional: true},
        series: Array,
        format: Function,
        formatPlace: {type: Function, optional: true},
        isFlat: {type: Boolean, optional: true},
        isHorizontal: {type: Boolean, optional: true},
        isStacked: {type: Boolean, optional: true},
        height: {type: Number, optional: true},
        pick: {type: Function, optional: true},
        columns: {type: Array, optional: true},
        rows: {type: Array, optional: true},
    };

    setup() {
        onWillStart(() => loadBundle("web.chartjs_lib"));
    }

    get stamp() {
        return JSON.stringify([this.props.labels, this.props.series]);
    }

    /** Pixels: each bar of a horizontal chart has its line. */
    get height() {
        const lines = this.props.isHorizontal ? 28 * this.props.labels.length + 90 : 0;
        return Math.max(this.props.height || 240, lines);
    }

    get summary() {
        return _t("%s: a table says the same", this.props.title);
    }

    /** Series that the table shows: helpers of a waterfall have no name. */
    get named() {
        const placed = this.props.series.map((series, place) => ({...series, place}));
        return placed.filter((series) => series.name);
    }

    get columns() {
        return this.props.columns || ["", ...this.named.map((series) => series.name)];
    }

    get rows() {
        if (this.props.rows) {
            return this.props.rows;
        }
        return this.props.labels.map((label, index) => [
            label,
            ...this.named.map((series) => this.shown(series, index)),
        ]);
    }

    /** Chosen in the table as in the chart: the places of a label and of a series. */
    get pick() {
        const {pick} = this.props;
        return pick && ((index, at) => pick(index, this.named[at].place));
    }

    canPick(index, at) {
        return this.isKnown(this.named[at], index);
    }

    isKnown(series, index) {
        return ![null, undefined].includes((series.figures || series.values)[index]);
    }

    shown(series, index) {
        const value = (series.figures || series.values)[index];
        return this.isKnown(series, index) ? this.props.format(value) : "–";
    }

    get scales() {
        const axis = this.props.isHorizontal ? "x" : "y";
        const scales = {
            x: {stacked: Boolean(this.props.isStacked), grid: {display: axis === "x"}},
            y: {stacked: Boolean(this.props.isStacked), grid: {display: axis === "y"}},
        };
        scales[axis === "x" ? "y" : "x"].ticks = {autoSkip: !this.props.isHorizontal};
        scales[axis].ticks = {callback: (value) => this.props.format(value, true)};
        return scales;
    }

    get scalesOfPlaces() {
        const {isFlat, format, formatPlace} = this.props;
        const write = formatPlace || ((value) => format(value, true));
        return {
            x: {
                type: "linear",
                grid: {display: false},
                ticks: {
                    callback: (value) => write(value),
                    precision: 0,
                    maxRotation: 0,
                },
            },
            y: {
                display: !isFlat,
                ...(isFlat ? {min: -1, max: 1} : {beginAtZero: true}),
                ticks: {callback: (value) => format(value, true)},
            },
        };
    }

    config() {
        const {labels} = this.props;
        return {
            type: labels ? "bar" : "scatter",
            data: {
                labels,
                datasets: this.props.series.map((series, index) =>
                    this.dataset(series, index),
                ),
            },
            options: {
                animation: false,
                responsive: true,
                maintainAspectRatio: false,
                indexAxis: this.props.isHorizontal ? "y" : "x",
                scales: labels ? this.scales : this.scalesOfPlaces,
                ...this.picking(),
                plugins: {
                    legend: {
                        display: this.named.length > 1,
                        position: "bottom",
                        labels: {
                            filter: (item) => Boolean(item.text),
                            usePointStyle: !labels,
                        },
                    },
                    tooltip: {
                        filter: (item) => Boolean(item.dataset.label),
                        callbacks: {
                            label: (item) => this.tip(item),
                        },
                    },
                },
            },
        };
    }

    /** A bar is chosen anywhere in its row, of lines the nearest point. */
    picking() {
        if (!this.props.pick) {
            return {};
        }
        const isBars = this.props.series.some((series) => series.kind === "bar");
        const axis = this.props.isHorizontal ? "y" : "x";
        return {
            interaction: isBars
                ? {mode: "index", axis, intersect: false}
                : {mode: "nearest", axis: "xy", intersect: false},
            onHover: ({native}, items) => {
                native.target.style.cursor = items.length ? "pointer" : "";
            },
            onClick: (_event, [item]) =>
                item && this.props.pick(item.index, item.datasetIndex),
        };
    }

    tip(item) {
        const series = this.props.series[item.datasetIndex];
        if (this.props.labels) {
            return _t("%(name)s: %(value)s", {
                name: series.name,
                value: this.shown(series, item.dataIndex),
            });
        }
        const {formatPlace, format, isFlat} = this.props;
        const {x, y, name} = series.values[item.dataIndex];
        const place = (formatPlace || format)(x);
        return [place, name || series.name, ...(isFlat ? [] : [format(y)])].join(" · ");
    }

    dataset(series, index) {
        const color = series.color || getColor(index, cookie.get("color_scheme"), 8);
        const isLine = series.kind !== "bar";
        const radius = {line: 2, points: series.radius || 4}[series.kind] || 0;
        const isLimit = series.kind === "limit";
        return {
            type: isLine ? "line" : "bar",
            label: series.name,
            data: series.values,
            backgroundColor: series.colors || color,
            borderColor: series.colors || color,
            borderWidth: isLine ? 2 : 0,
            borderDash: isLimit ? [4, 3] : [],
            pointRadius: radius,
            pointStyle: isLimit ? "line" : "circle",
            showLine: series.kind !== "points",
            fill: series.kind === "band" ? "-1" : false,
            maxBarThickness: 48,
        };
    }
}
