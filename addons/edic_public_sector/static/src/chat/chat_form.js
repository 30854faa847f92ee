/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const OPERATORS = {
    day: [
        ["is", _t("is")],
        ["from", _t("from")],
        ["until", _t("until")],
    ],
    amount: [
        ["is", _t("is")],
        ["from", _t("at least")],
        ["until", _t("at most")],
    ],
    word: [
        ["contains", _t("contains")],
        ["is", _t("is")],
    ],
    choice: [
        ["is", _t("is")],
        ["is_not", _t("is not")],
    ],
};

/** The tools by hand: which records, one condition, and what to do with them. */
export class ChatForm extends Component {
    static template = "edic_public_sector.ChatForm";
    static props = {kinds: Array, isBusy: Boolean, onUse: Function};

    setup() {
        this.wants = [
            ["list", _t("List them")],
            ["sum", _t("Add up")],
            ["average", _t("Average")],
            ["count", _t("Count")],
            ["open", _t("Open the list")],
        ];
        this.state = useState({
            ...{kind: this.props.kinds[0].kind, of: "any", want: "list"},
            ...{field: "", operator: "", value: "", measure: "", group: ""},
        });
    }

    get kind() {
        return this.props.kinds.find(({kind}) => kind === this.state.kind);
    }

    get field() {
        return this.kind.filters.find(([name]) => name === this.state.field);
    }

    get operators() {
        return OPERATORS[this.field[2]];
    }

    get type() {
        return {day: "date", amount: "number"}[this.field[2]] || "text";
    }

    get isAmount() {
        return ["sum", "average"].includes(this.state.want);
    }

    get isComputed() {
        return this.isAmount || this.state.want === "count";
    }

    onKind() {
        const [measure] = this.kind.measures;
        const nothing = {field: "", value: "", group: ""};
        Object.assign(this.state, {...nothing, measure: measure ? measure[0] : ""});
    }

    onField() {
        const [first] = this.field ? this.operators : [[""]];
        Object.assign(this.state, {operator: first[0], value: ""});
    }

    use() {
        const {kind, of, want, field, operator, value, group} = this.state;
        const args = {kind, of};
        if (field && value) {
            args.filters = [{field, operator, value: String(value)}];
        }
        if (!this.isComputed) {
            this.props.onUse(want === "open" ? "open_view" : "search", args);
            return;
        }
        if (this.isAmount) {
            args.measure = this.state.measure || this.kind.measures[0]?.[0];
        }
        if (group) {
            args.group = group;
        }
        this.props.onUse("aggregate", {...args, operation: want});
    }
}
