/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** The frame of a chart: its title, and a table that says the same, printed too. */
export class ChartFrame extends Component {
    static template = "edic_ai.ChartFrame";
    static props = {
        title: String,
        // heads and cells of the table as texts; the first of a row names it
        columns: Array,
        rows: Array,
        unit: {optional: true},
        // with the places of a row and of a figure in it, that is chosen in the table
        pick: {type: Function, optional: true},
        canPick: {type: Function, optional: true},
        slots: Object,
    };

    setup() {
        this.state = useState({isTable: false});
    }

    get toggleWords() {
        return this.state.isTable ? _t("Show the chart") : _t("Show the table");
    }
}
