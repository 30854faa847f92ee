/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {countOf} from "../coding_service/words";

const TONES = {
    done: "text-bg-primary",
    sure: "text-bg-success",
    check: "text-bg-warning",
    open: "o_edic_progress_open",
};

/** In the list of bills: lines coded of all lines. */
export class CodingProgress extends Component {
    static template = "edic_finance.CodingProgress";
    static props = {...standardFieldProps};

    get coded() {
        const coded = this.props.record.data[this.props.name];
        return coded && coded.total ? coded : null;
    }

    /** The bar's parts: what is coded, then what waits, the surest first. */
    get parts() {
        return Object.entries(TONES).map(([part, tone]) => ({
            part,
            tone,
            share: (100 * this.coded[part]) / this.coded.total,
        }));
    }

    get tooltip() {
        const {suggested, asked, trained, done, total, sure, check, open} = this.coded;
        if (!suggested) {
            return asked && trained
                ? _t("Coding is being prepared")
                : _t("No suggestions yet");
        }
        const waiting = Object.entries({sure, check, open})
            .filter(([, count]) => count)
            .map(([kind, count]) => countOf(kind, count));
        const coded = _t("%(done)s of %(total)s lines coded", {done, total});
        return [coded, ...waiting].join(" · ");
    }
}

registry.category("fields").add("edic_coding_progress", {
    component: CodingProgress,
    displayName: _t("Coding"),
    supportedTypes: ["json"],
    listViewWidth: [92, 120],
});
