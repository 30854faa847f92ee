/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {TaskStream} from "../task_stream/task_stream";

/** A task of one's own in a form: how it goes, and its text as it comes. */
export class TaskStreamField extends Component {
    static template = xml`
        <TaskStream t-if="taskId" taskId="taskId" onEnded="() => this.onEnded()"/>`;
    static components = {TaskStream};
    static props = {...standardFieldProps};

    get taskId() {
        return this.props.record.data[this.props.name]?.id;
    }

    /** Show what the task left on the record, unless someone types just now. */
    async onEnded() {
        const {record} = this.props;
        if (record.resId && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("edic_task_stream", {
    component: TaskStreamField,
    supportedTypes: ["many2one"],
});
