/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame, press, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    makeServerError,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {Account, Bill, CARD, Line, Tax, openBill} from "./coding_data";

const ACCOUNT = ".o_edic_proposal_main[data-field=account_id]";
const SURE = `${ACCOUNT}[data-band=sure]`;
const TO_CHECK = `${ACCOUNT}[data-band=check]`;

defineMailModels();
defineModels([Account, Tax, Line, Bill]);

beforeEach(() => {
    onRpc("edic.ai.suggestion", "get_evidence", () => CARD);
    onRpc("edic.ai.suggestion", "*", ({method, args}) => {
        if (method !== "get_evidence") {
            expect.step(`${method} ${JSON.stringify(args)}`);
            return true;
        }
    });
});

test.tags("desktop");
test("a cell keeps its field and says the proposal below in words", async () => {
    await openBill();
    expect(queryAllTexts("td[name=account_id]")).toEqual([
        "607000 Goods\nsure\n6168 Insurance",
        "607000 Goods\nto check\n61358 Rentals",
    ]);
    expect("td[name=account_id] a").toHaveCount(0);
    expect("td[name=tax_ids]:first").toHaveText("20%\n= agrees");
    expect("td[name=analytic_distribution]:last").toHaveText("rejected");
});

test.tags("desktop");
test("what was set where nothing was proposed is chosen, not changed", async () => {
    const edited = {id: 21, state: "edited", band: "open"};
    Line._records[1].edic_suggestions = {
        account_id: {...edited, label: ""},
        analytic_distribution: {...edited, id: 22, label: "School"},
    };
    await openBill();
    expect("td[name=account_id]:last").toHaveText(/chosen/);
    expect("td[name=analytic_distribution]:last").toHaveText(/changed/);
});

test.tags("desktop");
test("a posted bill shows the fields alone", async () => {
    await openBill(2);
    expect(".o_edic_proposal").toHaveCount(0);
    expect("td[name=account_id]").toHaveText("607000 Goods");
});

test.tags("desktop");
test("Enter accepts a sure one, saves first and offers to undo", async () => {
    onRpc("account.move", "web_save", () => expect.step("save"));
    await openBill();
    await contains("[name=ref] input").edit("F1");
    await contains(SURE).focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["save", "action_accept [[11]]"]);
    expect(".o_edic_card, .o_selected_row").toHaveCount(0);
    expect(SURE).toBeFocused();
    await contains(".o_notification_buttons button").click();
    expect.verifySteps(["action_undo [[11]]"]);
});

test.tags("desktop");
test("Enter on one to check shows the evidence; accepting hands in the token", async () => {
    await openBill();
    await contains(TO_CHECK).focus();
    await press("Enter");
    await animationFrame();
    expect(".o_edic_card_accept").toBeFocused();
    expect.verifySteps([]);
    expect(".o_edic_card_record").toHaveText("71 of 100 like this were right");
    expect(".o_edic_card").toHaveText(/Because of “crane”\n/);
    expect(".o_edic_card").toHaveText(/Differs from what stood there: 607000 Goods/);
    expect(".o_edic_card_decision").toHaveCount(0);
    expect(".o_edic_card").toHaveText(/coded this way 9 of 11 times/);
    expect(".o_edic_card").toHaveText(
        /Not used: the vendor \(no past line\), “deposit”, VAT rate 5.5%\n/,
    );
    expect(".o_edic_card_origin").toHaveText(/18,402 lines/);
    expect(".o_edic_card_explain").toHaveAttribute(
        "href",
        /^\/edic\/document\/explanation\/\d+$/,
    );
    expect(".o_edic_card_lines a").toHaveAttribute("href", "/odoo/account.move/5");
    expect(".o_edic_card_other").toHaveCount(1);
    await contains(".o_edic_card_accept").click();
    expect.verifySteps(['action_accept [[21],"seen"]']);
    expect(".o_edic_card").toHaveCount(0);
});

test.tags("desktop");
test("another value of the card is chosen with one click", async () => {
    await openBill();
    await contains(TO_CHECK).click();
    await contains(".o_edic_card_other").click();
    expect.verifySteps(['action_choose [[21],2,"seen"]']);
});

test.tags("desktop");
test("the account that stands there is decided on when it is chosen", async () => {
    await openBill();
    await contains("td[name=account_id]:eq(1)").click();
    await contains(".o_selected_row [name=account_id] input").click();
    await contains(".o-autocomplete--dropdown-item:contains(607000)").click();
    expect.verifySteps(['action_choose [[21],1,"seen"]']);
});

test.tags("desktop");
test("Del asks for a reason, which may be left out", async () => {
    await openBill();
    await contains(TO_CHECK).focus();
    await press("Delete");
    await animationFrame();
    expect(".o_edic_card_reason").toBeFocused();
    await contains(".o_edic_card_reason").edit("other site", {confirm: false});
    await press("Enter");
    await animationFrame();
    expect.verifySteps(['action_reject [[21],"other site","seen"]']);
});

test.tags("desktop");
test("arrows go to the next line, E edits the field, U undoes", async () => {
    await openBill();
    await contains(SURE).focus();
    await press("ArrowDown");
    await advanceTime(1);
    expect(TO_CHECK).toBeFocused();
    await press("e");
    await advanceTime(1);
    await animationFrame();
    expect(".o_selected_row [name=account_id] input").toBeFocused();
    await contains(".o_edic_proposal_main[data-state=rejected]").focus();
    await press("u");
    await animationFrame();
    expect.verifySteps(["action_undo [[22]]"]);
});

test.tags("desktop");
test("Esc after E gives the row and the focus back, whatever key comes next", async () => {
    await openBill();
    await contains(TO_CHECK).focus();
    await press("e");
    await advanceTime(1);
    await animationFrame();
    expect(".o_selected_row [name=account_id] input").toBeFocused();
    await press("Escape");
    await animationFrame();
    await animationFrame();
    expect(".o_selected_row").toHaveCount(0);
    expect(TO_CHECK).toBeFocused();
    await press("Tab");
    await press("x");
    await animationFrame();
    expect(".o_selected_row").toHaveCount(0);
    await contains(TO_CHECK).focus();
    await press("Enter");
    await animationFrame();
    expect(".o_edic_card_accept").toBeFocused();
});

test.tags("desktop");
test("a decided card says who decided, when and why, and compares no more", async () => {
    onRpc("edic.ai.suggestion", "get_evidence", () => ({
        ...CARD,
        state: "rejected",
        can_decide: false,
        decided_by: "Ada",
        decided_at: "2026-11-25 08:00:00",
        reason: "Other site",
    }));
    await openBill();
    await contains(".o_edic_proposal_main[data-state=rejected]").click();
    expect(".o_edic_card_decision > div:first").toHaveText(
        /^Rejected by Ada, 11\/25\/2026/,
    );
    expect(".o_edic_card_why").toHaveText("Reason: Other site");
    expect(".o_edic_card").not.toHaveText(/Differs|Agrees/);
});

test.tags("desktop");
test("a decision is an icon where its word has no room", async () => {
    await openBill();
    const decided = ".o_edic_proposal_main[data-state=rejected]";
    expect(decided).toHaveAttribute("title", "rejected");
    expect(decided).toHaveAttribute("aria-label", "rejected");
    const [proposal] = queryAll(".o_edic_proposal:has([data-state=rejected])");
    proposal.style.width = "200px";
    expect(`${decided} .o_edic_proposal_word`).toBeVisible();
    proposal.style.width = "60px";
    expect(`${decided} .o_edic_proposal_word`).not.toBeVisible();
    expect(`${decided} i`).toBeVisible();
});

test.tags("desktop");
test("an error is told in the server's words and changes nothing", async () => {
    onRpc("edic.ai.suggestion", "action_accept", () => {
        throw makeServerError({message: "Decided already"});
    });
    await openBill();
    await contains(SURE).focus();
    await press("Enter");
    await animationFrame();
    expect(".o_notification").toHaveText("Decided already");
    expect(SURE).toHaveCount(1);
});

test.tags("desktop");
test("a refused decision shows what is proposed by now", async () => {
    onRpc("edic.ai.suggestion", "action_accept", () => {
        throw makeServerError({message: "Choose again"});
    });
    onRpc("account.move", "web_read", () => {
        expect.step("read");
    });
    await openBill();
    expect.verifySteps(["read"]);
    await contains(SURE).focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["read"]);
});

test.tags("desktop");
test("evidence that cannot be read can be asked for again", async () => {
    let fails = true;
    onRpc("edic.ai.suggestion", "get_evidence", () => {
        if (fails) {
            throw makeServerError({message: "Not now"});
        }
        return {...CARD, calibration: [9, 10]};
    });
    await openBill();
    await contains(TO_CHECK).click();
    expect(".o_edic_card [role=alert]").toHaveText(/Not now/);
    fails = false;
    await contains(".o_edic_card .o_edic_first").click();
    expect(".o_edic_card_record").toHaveText(/^Too few cases/);
});

test.tags("desktop");
test("what the document states is said, and no past is claimed for it", async () => {
    onRpc("edic.ai.suggestion", "get_evidence", () => ({
        ...CARD,
        confidence: 0,
        neighbours: [],
        stated: "The seller states “61358”",
    }));
    await openBill();
    await contains(TO_CHECK).click();
    expect(".o_edic_card_stated").toHaveText("The seller states “61358”");
    expect(".o_edic_card_record").toHaveCount(0);
    expect(".o_edic_card_origin").toHaveText(/^Taken from the document/);
    expect(".o_edic_card_other").toHaveCount(1);
    await contains(".o_edic_card_accept").click();
    expect.verifySteps(['action_accept [[21],"seen"]']);
});

test.tags("desktop");
test("a line like no other says so and shows no guess", async () => {
    onRpc("edic.ai.suggestion", "get_evidence", () => ({
        ...CARD,
        band: "open",
        value_label: false,
        text: "Xylophone",
        neighbours: [],
    }));
    await openBill();
    await contains(TO_CHECK).click();
    expect(".o_edic_card p").toHaveText(/No line like this in your books/);
    expect(".o_edic_card_accept, .o_edic_card_other").toHaveCount(0);
    expect(".o_edic_card_edit").toHaveText("Choose an account…");
});

test.tags("mobile");
test("on a phone the evidence comes from below", async () => {
    await openBill();
    await contains(TO_CHECK).click();
    expect(".o_bottom_sheet .o_edic_card_record").toHaveCount(1);
    await contains(".o_edic_card_accept").click();
    expect.verifySteps(['action_accept [[21],"seen"]']);
});
