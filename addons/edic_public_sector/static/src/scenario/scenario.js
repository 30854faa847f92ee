/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {EdicChart} from "@edic_ai/common/chart/chart";
import {formatPercent} from "@edic_ai/common/percent_field/percent_field";
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {figure} from "./figures";
import {ScenarioTrace} from "./scenario_trace";

const WAIT = 60; // ms
const FAN = {5: 0, 25: 2, 50: 3, 75: 4, 95: 6}; // percent → place among the quantiles
const STEPS = 40; // of a slider, from one end to the other, about
const plain = (value) => Number(value.toPrecision(12));

/** An assumption to be read: there is nothing to save. */
class AssumptionDialog extends FormViewDialog {
    setup() {
        super.setup();
        this.viewProps.buttonTemplate = "edic_public_sector.NoButtons";
    }
}

/** The results of a scenario: figures, rules, sliders, sensitivity, spread. */
export class ScenarioResults extends Component {
    static template = "edic_public_sector.ScenarioResults";
    static components = {EdicChart, ScenarioTrace};
    static props = {...standardWidgetProps};

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({
            explored: null,
            sliders: [],
            changes: {},
            chosen: "gross_savings",
            tornado: null,
            fan: null,
            cell: null,
        });
        this.explore = useDebounced(() => this.compute(), WAIT);
        this.format = (value) =>
            figure(value, this.row?.kind, this.state.explored?.currency);
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((next) => {
            const {resId, data} = next.record;
            if (resId !== this.resId || data.run_count !== this.runs) {
                return this.load(resId);
            }
        });
    }

    call(method, ...args) {
        return this.orm.silent.call("edic.public.scenario", method, [
            [this.resId],
            ...args,
        ]);
    }

    async load(resId) {
        this.resId = resId;
        this.runs = this.props.record.data.run_count;
        Object.assign(this.state, {changes: {}, tornado: null, cell: null});
        const [explored, sliders, fan] = await Promise.all([
            this.call("edic_explore"),
            this.call("edic_sliders"),
            this.call("edic_fan"),
        ]);
        Object.assign(this.state, {explored, sliders, fan});
    }

    async compute() {
        const explored = this.call("edic_explore", {...this.state.changes});
        this.state.explored = await this.last.add(explored);
        this.state.tornado = null;
    }

    get isMoved() {
        return Object.values(this.state.changes).some(Boolean);
    }

    get row() {
        return this.state.explored?.rows.find((row) => row.code === this.state.chosen);
    }

    get years() {
        return [this.state.explored.base_year, ...this.state.explored.years];
    }

    get labels() {
        return this.years.map((year) => String(year));
    }

    slide(slider, value) {
        this.state.changes[slider.code] = Number(value);
        this.explore();
    }

    /** 1, 2 or 5 of a power of ten, so that round changes can be chosen. */
    step(slider) {
        const about = (2 * slider.most) / STEPS || 1;
        const unit = 10 ** Math.floor(Math.log10(about) + 1e-9);
        const times = [5, 2, 1].find((factor) => factor * unit <= about * (1 + 1e-9));
        return plain(times * unit);
    }

    /** Whole steps on both sides, so that nothing is one of them. */
    reach(slider) {
        const step = this.step(slider);
        return plain(Math.ceil(slider.most / step - 1e-9) * step);
    }

    moved(slider) {
        const by = this.state.changes[slider.code] || 0;
        const written = formatFloat(by, {digits: [16, 2], trailingZeros: false});
        return by ? `${by > 0 ? "+" : ""}${written}` : "±0";
    }

    reset() {
        this.state.changes = {};
        this.explore();
    }

    show(row, value) {
        return figure(value, row.kind, this.state.explored.currency);
    }

    kept(rule, index) {
        return this.verdict(rule.kept[index]);
    }

    /** The limit of a rule, in the unit of its figure. */
    limit(rule) {
        const written = this.show(rule, rule.threshold);
        return rule.bound === "at_least"
            ? _t("at least %s", written)
            : _t("at most %s", written);
    }

    verdict(isKept) {
        return isKept ? _t("kept") : _t("broken");
    }

    get line() {
        return [
            {
                name: this.row.name,
                kind: "line",
                color: "#71639e",
                values: [this.row.base, ...this.row.values],
            },
        ];
    }

    /** The fan of the last kept run; its bands fill to the one before. */
    get fan() {
        const rows = this.state.fan?.results?.fan[this.state.chosen];
        if (!rows) {
            return null;
        }
        const of = (percent) =>
            rows[FAN[percent]].map((value) => value && Number(value));
        const band = (percent, color, name) => ({
            name,
            kind: "band",
            color,
            values: of(percent),
        });
        const {years} = this.state.fan.results;
        return {
            years,
            labels: years.map(String),
            series: [
                {
                    ...band(5, "rgba(113, 99, 158, 0.25)", formatPercent(0.05)),
                    kind: "edge",
                },
                band(25, "rgba(113, 99, 158, 0.25)", formatPercent(0.25)),
                band(50, "rgba(113, 99, 158, 0.5)", _t("Median")),
                band(75, "rgba(113, 99, 158, 0.5)", formatPercent(0.75)),
                band(95, "rgba(113, 99, 158, 0.25)", formatPercent(0.95)),
            ],
        };
    }

    get broken() {
        const results = this.state.fan?.results;
        return Object.entries(results?.ever || {}).map(([name, share]) =>
            _t("%(rule)s: %(share)s of the draws break it in some year", {
                rule: name,
                share: figure(Number(share), "percent"),
            }),
        );
    }

    async askTornado() {
        const year = this.state.explored.years.at(-1);
        const args = [this.state.chosen, year, {...this.state.changes}];
        const bars = await this.call("edic_tornado", ...args);
        this.state.tornado = {
            bars,
            labels: bars.map((bar) => bar.name),
            series: [
                {
                    name: _t("At its low"),
                    kind: "bar",
                    color: "#4d8a99",
                    values: bars.map((bar) => bar.low),
                },
                {
                    name: _t("At its high"),
                    kind: "bar",
                    color: "#b98c1d",
                    values: bars.map((bar) => bar.high),
                },
            ],
        };
    }

    get tornadoTitle() {
        return _t("What moves %(figure)s in %(year)s most", {
            figure: this.row.name,
            year: this.state.explored.years.at(-1),
        });
    }

    openAssumption({id, name}) {
        this.dialog.add(AssumptionDialog, {
            resModel: "edic.public.scenario.assumption",
            resId: id,
            title: name,
            readonly: true,
            preventCreate: true,
            preventEdit: true,
            canExpand: false,
        });
    }

    openCell({code, name, kind}, year) {
        this.state.cell = {code, name, year, kind};
    }
}

registry.category("view_widgets").add("edic_scenario", {component: ScenarioResults});
