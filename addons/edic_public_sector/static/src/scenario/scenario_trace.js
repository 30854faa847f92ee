/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {
    Component,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/core/utils/numbers";
import {figure} from "./figures";

/** A figure down to its lines, and each line down to its assumptions. */
export class ScenarioTrace extends Component {
    static template = "edic_public_sector.ScenarioTrace";
    static props = {
        scenarioId: Number,
        cell: Object,
        changes: Object,
        currency: Number,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({groups: [], open: null, key: null, steps: []});
        this.root = useRef("root");
        // it may have been asked for by a chart far below
        useEffect(
            () => {
                this.root.el.scrollIntoView({block: "nearest"});
            },
            () => [this.state.groups],
        );
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => this.load(next));
    }

    async load({scenarioId, cell, changes}) {
        Object.assign(this.state, {open: null, key: null, steps: []});
        const args = [[scenarioId], cell.code, cell.year, {...changes}];
        this.state.groups = await this.orm.call(
            "edic.public.scenario",
            "edic_terms",
            args,
        );
    }

    get title() {
        return _t("%(figure)s of %(year)s", {
            figure: this.props.cell.name,
            year: this.props.cell.year,
        });
    }

    money(value) {
        return figure(value, "money", this.props.currency);
    }

    toggle(name) {
        this.state.open = this.state.open === name ? null : name;
        this.state.key = null;
    }

    async explain(term) {
        const {scenarioId, cell, changes} = this.props;
        this.state.key = term.key;
        const args = [[scenarioId], term.key, cell.year, {...changes}];
        this.state.steps = await this.orm.call(
            "edic.public.scenario",
            "edic_trace",
            args,
        );
    }

    /** One step in words: what it starts from, by which assumption it is moved. */
    words(step) {
        const factor = formatFloat(step.value, {digits: [16, 5]});
        const by = {
            start: _t("Starts from the budget"),
            times: `× ${factor} (${step.source})`,
            plus: `${step.value < 0 ? "" : "+"}${this.money(step.value)} (${step.source})`,
            floor: _t("Nothing below %s", this.money(step.value)),
            round: _t("Rounded to the cent"),
        };
        return by[step.op];
    }

    openLine(term) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edic.public.budget.line",
            res_id: term.line,
            views: [[false, "form"]],
        });
    }
}
