/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {FlagChart} from "./flag_chart";

/** The picture of a finding and the comparison it rests on. */
export class FlagPicture extends Component {
    static template = "edic_finance.FlagPicture";
    static components = {FlagChart};
    static props = {...standardFieldProps};

    get told() {
        return this.props.record.data[this.props.name] || {};
    }
}

registry.category("fields").add("edic_flag_picture", {
    component: FlagPicture,
    supportedTypes: ["json"],
});
