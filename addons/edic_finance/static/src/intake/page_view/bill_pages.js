/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {AccountMoveFormRenderer} from "@account/components/account_move_form/account_move_form";
import {useState, useSubEnv} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";
import {BillPreview} from "../invoice_view/bill_preview";
import {PagePane} from "./page_pane";
import {makePageStore} from "./page_store";
import {PageActions} from "./page_values";

BillPreview.components = {...BillPreview.components, PagePane};

/** In place of Odoo's viewer: the pages with what was read from them. */
patch(BillPreview.prototype, {
    setup() {
        super.setup();
        this.pageStore = useState(this.env.edicPages || makePageStore());
        this.pageState = useState({showsFiles: false});
    },

    get showsPages() {
        return Boolean(this.pageStore.pages) && !this.pageState.showsFiles;
    },

    get hidesPages() {
        return Boolean(this.pageStore.pages) && this.pageState.showsFiles;
    },

    showFiles() {
        this.pageState.showsFiles = true;
    },

    showPages() {
        this.pageState.showsFiles = false;
    },

    take(...args) {
        const record = this.env.edicBill();
        return new PageActions(this.orm, this.pageStore, record).take(...args);
    },
});

patch(AccountMoveFormRenderer.prototype, {
    setup() {
        super.setup();
        useSubEnv({edicPages: makePageStore(), edicBill: () => this.props.record});
    },

    hasFile() {
        const {resId, data} = this.props.record;
        return super.hasFile() || Boolean(resId && data.edic_pages);
    },
});
