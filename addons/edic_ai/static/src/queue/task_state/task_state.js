/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const WORDS = {
    waiting: _t("Waiting"),
    running: _t("Running"),
    in_doubt: _t("In doubt"),
    done: _t("Done"),
    failed: _t("Failed"),
    cancelled: _t("Cancelled"),
};
const LOOKS = {
    waiting: ["fa-clock-o", "text-bg-light"],
    running: ["fa-cog", "text-bg-info"],
    in_doubt: ["fa-question-circle", "text-bg-warning"],
    done: ["fa-check", "text-bg-success"],
    failed: ["fa-exclamation-triangle", "text-bg-danger"],
    cancelled: ["fa-ban", "text-bg-secondary"],
};

export const wordOf = (state) => WORDS[state];

/** The state of a task as a word and a sign, for those who see no colours, too. */
export class TaskState extends Component {
    static template = "edic_ai.TaskState";
    static props = {...standardFieldProps};

    get look() {
        const state = this.props.record.data[this.props.name];
        const [icon, tone] = LOOKS[state];
        return {icon, tone, word: wordOf(state)};
    }
}

registry.category("fields").add("edic_ai_task_state", {
    component: TaskState,
    displayName: _t("State of a task"),
    supportedTypes: ["selection"],
    listViewWidth: [140, 150],
});
