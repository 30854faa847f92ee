/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Component, onWillStart, useState} from "@odoo/owl";
import {useDropdownAutoVisibility} from "@html_editor/dropdown_autovisibility_hook";
import {toolbarButtonProps} from "@html_editor/main/toolbar/toolbar";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useChildRef, useService} from "@web/core/utils/hooks";
import {loadRewrites} from "./rewrites";

/** The toolbar's button with what can be done with the selected text. */
export class RewriteSelector extends Component {
    static template = "edic_ai.RewriteSelector";
    static components = {Dropdown, DropdownItem};
    static props = {...toolbarButtonProps, onSelected: Function};

    setup() {
        this.menuRef = useChildRef();
        this.state = useState({actions: [], translations: []});
        const orm = useService("orm");
        useDropdownAutoVisibility(this.env.overlayState, this.menuRef);
        onWillStart(() => {
            // the toolbar does not wait for the languages
            loadRewrites(orm).then((found) => Object.assign(this.state, found));
        });
    }
}
