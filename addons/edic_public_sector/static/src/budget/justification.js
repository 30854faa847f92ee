/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {EdicChart} from "@edic_ai/common/chart/chart";
import {percentSign} from "@edic_ai/common/percent_field/percent_field";
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatMonetary} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

// neither is good news by itself: no green, no red
const UP = "#b98c1d";
const DOWN = "#4d8a99";
const PLAIN = "#71639e";
const CLEAR = "rgba(0, 0, 0, 0)";

/** The moves of a budget, credit or line: history, parts, the lines that moved most. */
export class Justification extends Component {
    static template = "edic_public_sector.Justification";
    static components = {EdicChart};
    static props = {...standardWidgetProps};
    percentSign = percentSign;

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({basis: "voted", story: null});
        this.format = (value, isShort) =>
            formatMonetary(value, {
                currencyId: this.story.currency,
                digits: isShort ? [16, 0] : undefined,
            });
        onWillStart(() => this.load(this.props.record, "voted"));
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                return this.load(next.record, this.state.basis);
            }
        });
    }

    async load(record, basis) {
        this.state.basis = basis;
        this.state.story = record.resId
            ? await this.orm.call(record.resModel, "edic_story", [
                  [record.resId],
                  basis,
              ])
            : null;
    }

    get bases() {
        return [
            {code: "voted", name: _t("Against last year's credit")},
            {code: "execution", name: _t("Spent against the credit")},
        ];
    }

    get story() {
        return this.state.story || {};
    }

    get hasParts() {
        return this.story.has_before || this.state.basis === "execution";
    }

    get ends() {
        return this.state.basis === "execution"
            ? [_t("Credit"), _t("Spent")]
            : [String(this.story.year - 1), String(this.story.year)];
    }

    get sides() {
        return this.story.sides || [];
    }

    get titles() {
        return {
            history: _t("Voted and spent"),
            parts: _t("The parts of the difference"),
        };
    }

    history(side) {
        const years = (this.story.history || []).filter(
            (year) => year.direction === side.direction,
        );
        return {
            years,
            labels: years.map((year) => String(year.year)),
            series: [
                {
                    name: _t("Credit"),
                    kind: "bar",
                    values: years.map((year) => year.open),
                },
                {
                    name: _t("Spent"),
                    kind: "bar",
                    values: years.map((year) => year.spent),
                },
            ],
        };
    }

    /** A waterfall: clear bars carry those of the parts. */
    waterfall(side) {
        const parts = side.parts.filter((part) => part.amount);
        const labels = [this.ends[0]];
        const carried = [0];
        const heights = [side.before];
        const figures = [side.before];
        const colors = [PLAIN];
        let level = side.before;
        for (const part of parts) {
            labels.push(part.name);
            carried.push(Math.min(level, level + part.amount));
            heights.push(Math.abs(part.amount));
            figures.push(part.amount);
            colors.push(part.amount > 0 ? UP : DOWN);
            level += part.amount;
        }
        labels.push(this.ends[1]);
        carried.push(0);
        heights.push(side.after);
        figures.push(side.after);
        colors.push(PLAIN);
        return {
            parts,
            labels,
            series: [
                {
                    name: "",
                    kind: "bar",
                    values: carried,
                    colors: carried.map(() => CLEAR),
                },
                {name: _t("Amount"), kind: "bar", values: heights, figures, colors},
            ],
        };
    }

    signed(value) {
        return (value > 0 ? "+" : "") + this.format(value);
    }

    share(side, part) {
        return side.difference ? Math.round((100 * part.amount) / side.difference) : 0;
    }

    openYear(side, index) {
        return this.openLines(side, this.history(side).years[index].year);
    }

    /** A part opens the lines of its reasons; without any, all lines. */
    openStep(side, index) {
        const {year} = this.story;
        const {parts} = this.waterfall(side);
        if (index === 0 || index > parts.length) {
            const isBefore = index === 0 && this.state.basis === "voted";
            return this.openLines(side, year - isBefore);
        }
        const {name, reasons} = parts[index - 1];
        const ids = reasons.map((reason) => reason.line.id);
        return ids.length
            ? this.action.doAction({
                  type: "ir.actions.act_window",
                  name,
                  res_model: "edic.public.budget.line",
                  views: [
                      [false, "list"],
                      [false, "form"],
                  ],
                  domain: [["id", "in", ids]],
                  context: {create: false},
              })
            : this.openLines(side);
    }

    async openLines(side, year = false) {
        const {resId, resModel} = this.props.record;
        const args = [[resId], side.direction, year];
        return this.action.doAction(
            await this.orm.call(resModel, "edic_story_lines", args),
        );
    }

    openLine(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edic.public.budget.line",
            res_id: line.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("edic_justification", {
    component: Justification,
});
