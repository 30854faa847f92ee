/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {EdicChart} from "@edic_ai/common/chart/chart";
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {figure, named} from "./figures";
import {ScenarioTrace} from "./scenario_trace";

const COLORS = ["#71639e", "#b98c1d", "#4d8a99", "#a0522d"];

/** Scenarios side by side, each against the first. */
export class ScenarioCompare extends Component {
    static template = "edic_public_sector.ScenarioCompare";
    static components = {EdicChart, Layout, ScenarioTrace};
    static displayName = _t("Compare scenarios");
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({comparison: null, chosen: "debt", cell: null});
        this.display = {controlPanel: {}};
        this.format = (value) =>
            figure(value, this.kind, this.state.comparison.currency);
        onWillStart(async () => {
            // they stand in the address, so that a reload compares the same
            const {active_ids: ids = []} = this.props.action.context;
            this.props.updateActionState({active_ids: ids.join(",")});
            this.state.comparison = await this.orm.call(
                "edic.public.scenario",
                "edic_compare",
                [ids],
            );
        });
    }

    get kind() {
        return this.state.comparison.kinds[this.state.chosen];
    }

    get name() {
        return this.state.comparison.names[this.state.chosen];
    }

    get codes() {
        return Object.keys(this.state.comparison.names);
    }

    get scenarios() {
        return this.state.comparison.scenarios;
    }

    /** Those of all scenarios, which may begin and end in different ones. */
    get years() {
        return [
            ...new Set(this.scenarios.flatMap((scenario) => scenario.years)),
        ].sort();
    }

    get labels() {
        return this.years.map(String);
    }

    /** The last one that all of them have. */
    get lastYear() {
        const isShared = (year) =>
            this.scenarios.every((scenario) => scenario.years.includes(year));
        return this.years.filter(isShared).at(-1) || this.years.at(-1);
    }

    valueOf(scenario, code, year) {
        return scenario.rows[code][scenario.years.indexOf(year)] ?? null;
    }

    get series() {
        return this.scenarios.map((scenario, index) => ({
            name: scenario.name,
            kind: "line",
            color: COLORS[index],
            values: this.years.map((year) =>
                this.valueOf(scenario, this.state.chosen, year),
            ),
        }));
    }

    last(scenario, code) {
        return figure(
            this.valueOf(scenario, code, this.lastYear),
            this.state.comparison.kinds[code],
            this.state.comparison.currency,
        );
    }

    /** Show the sources of a figure of a year. */
    openCell(scenario, code, year) {
        const name = named(scenario.name, this.state.comparison.names[code]);
        this.state.cell = {id: scenario.id, code, name, year};
    }

    explains(scenario) {
        return _t("%(scenario)s – %(first)s: what explains the difference", {
            scenario: scenario.name,
            first: this.scenarios[0].name,
        });
    }

    money(value) {
        return figure(value, "money", this.state.comparison.currency);
    }

    open(scenario) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edic.public.scenario",
            res_id: scenario.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("edic_scenario_compare", ScenarioCompare);
