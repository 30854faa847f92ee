/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

/** Text to type, or to pick from what another field lists. */
export class PickField extends CharField {
    static template = "edic_ai.PickField";
    // Read late: other modules add properties to the text field
    static get props() {
        return {...CharField.props, namesField: {type: String}};
    }

    get listId() {
        return `edic_ai_pick_${this.props.record.id}_${this.props.name}`;
    }
    get names() {
        return this.props.record.data[this.props.namesField] || [];
    }
}

registry.category("fields").add("edic_ai_pick", {
    ...charField,
    component: PickField,
    extractProps: (info) => ({
        ...charField.extractProps(info),
        namesField: info.options.names_field,
    }),
});
