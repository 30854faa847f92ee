/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The sentences of a check on a finding, part by part: facts first, then the rule. */
export class FlagWords extends Component {
    static template = "edic_finance.FlagWords";
    static props = {...standardFieldProps};

    get parts() {
        const words = this.props.record.data[this.props.name] || {};
        return [
            {name: "seen", title: _t("Seen"), lines: words.seen},
            {name: "compared", title: _t("Compared with"), lines: words.compared},
            {name: "rule", title: _t("Rule"), lines: words.rule},
            {
                name: "possible explanation",
                title: _t("Possible explanation"),
                lines: words.innocent,
            },
            {name: "next", title: _t("Check next"), lines: words.next},
        ].filter((part) => part.lines && part.lines.length);
    }

    get parameters() {
        return (this.props.record.data[this.props.name] || {}).parameters || [];
    }

    get law() {
        return (this.props.record.data[this.props.name] || {}).law || [];
    }
}

registry.category("fields").add("edic_flag_words", {
    component: FlagWords,
    supportedTypes: ["json"],
});
