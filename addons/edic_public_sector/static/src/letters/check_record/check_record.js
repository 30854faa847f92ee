/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The figures of a text: those in the record it is about, and those that are not. */
export class CheckRecordDialog extends Component {
    static template = "edic_public_sector.CheckRecordDialog";
    static components = {Dialog};
    static props = {name: String, rows: Array, close: Function};

    get summary() {
        const {missing, props} = this;
        return _t(
            "%(missing)s of %(count)s are not in the record: look where they come from.",
            {missing, count: props.rows.length},
        );
    }

    get missing() {
        return this.props.rows.filter(({label}) => !label).length;
    }
}

async function run({text, record, services}) {
    if (!record || !record[1]) {
        services.notification.add(
            _t(
                "This text is about no record, so there is nothing to check it against.",
            ),
            {type: "warning"},
        );
        return;
    }
    const found = await services.orm.call("edic.public.facts", "edic_check_text", [
        text,
        ...record,
    ]);
    services.dialog.add(CheckRecordDialog, found);
}

registry
    .category("edic_ai.rewrites")
    .add("check_record", {label: _t("Check against the record"), run}, {sequence: 40});
