import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The picture of a finding and the comparison it rests on. */
export class FlagPicture extends Component {
    static template = "edic_finance.FlagPicture";
    static props = {...standardFieldProps};

    get table() {
        return (this.props.record.data[this.props.name] || {}).table;
    }
}

registry.category("fields").add("edic_flag_picture", {
    component: FlagPicture,
    supportedTypes: ["json"],
});
