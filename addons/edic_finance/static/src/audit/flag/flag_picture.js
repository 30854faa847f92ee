/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {FlagChart} from "./flag_chart";

// an amount, a count or a share, with its unit; no date and no number of a paper
const FIGURE =
    /^[-−+]?\d{1,3}([\s.,'\u2019\u00a0\u202f]?\d{3})*([.,]\d+)?(\s?[€%$£]| [A-Z]{3})?$/;

/** The picture of a finding and the comparison it rests on. */
export class FlagPicture extends Component {
    static template = "edic_finance.FlagPicture";
    static components = {FlagChart};
    static props = {...standardFieldProps};

    get picture() {
        return this.props.record.data[this.props.name] || {};
    }

    isFigure(cell) {
        return FIGURE.test(cell || "");
    }
}

registry.category("fields").add("edic_flag_picture", {
    component: FlagPicture,
    supportedTypes: ["json"],
});
