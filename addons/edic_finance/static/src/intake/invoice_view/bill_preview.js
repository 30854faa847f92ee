/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {AccountMoveFormRenderer} from "@account/components/account_move_form/account_move_form";
import {AttachmentView} from "@mail/core/common/attachment_view";
import {onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {InvoiceView} from "./invoice_view";

/** The file of a bill beside it: a PDF or picture, else the XML as people read it. */
export class BillPreview extends AttachmentView {
    static template = "edic_finance.BillPreview";
    static components = {...AttachmentView.components, InvoiceView};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.invoice = useState({documentId: 0});
        onWillStart(() => this.find(this.props));
        onWillUpdateProps((props) => this.find(props));
    }

    get hasFile() {
        return this.state.thread.attachmentsInWebClientView.length > 0;
    }

    async find({threadId}) {
        if (!threadId || this.hasFile) {
            this.invoice.documentId = 0;
        } else if (threadId !== this.foundFor) {
            const [bill] = await this.orm.read(
                "account.move",
                [threadId],
                ["edic_document_id", "edic_is_invoice"],
            );
            this.foundFor = threadId;
            const {edic_document_id: file, edic_is_invoice: isInvoice} = bill;
            this.invoice.documentId = isInvoice ? file[0] : 0;
        }
    }
}

patch(AccountMoveFormRenderer.prototype, {
    setup() {
        super.setup();
        this.mailComponents = {...this.mailComponents, AttachmentView: BillPreview};
    },

    hasFile() {
        const {resId, data} = this.props.record;
        return super.hasFile() || Boolean(resId && data.edic_is_invoice);
    },
});
