/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {beforeEach, expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    defineWithMail,
    named,
    openForm,
    stepOnOpenedRecords,
} from "@edic_ai/../tests/common/record_views";
import {
    contains,
    fields,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {AskPanel} from "@edic_public_sector/forms/ask";

const LINE = {
    ...{id: 3, text: "La carte coûte 12 €.", heading: "Coût", plain: ""},
    ...{title: "Carte", publisher: "Commune", rights: "", is_sample: false},
    ...{url: "https://example.org", day: "2020-01-02", is_old: true},
};
const FIELD = {
    ...{key: "name", label: "Nom", kind: "text", is_required: true, choices: []},
    ...{value: "", origin: "", about: "", papers: [], is_scan: false},
    ...{proposal: null, findings: [], help: "", quote: null, law: null},
};

function content(...more) {
    const list = more.map((one) => ({...FIELD, ...one}));
    const sections = [{name: "Vous", fields: list}];
    return {sections, required: 2, given: 1, open: 1, is_closed: false};
}

const CARD = {id: 7, name: "Carte", lang: "fr"};
class Procedure extends named("edic.public.procedure", [CARD]) {
    lang = fields.Char();
}

const FORM = {id: 1, name: "F-1", lang: "fr", procedure_id: 7};
class Entry extends named("edic.public.form.entry", [FORM]) {
    lang = fields.Char();
    content = fields.Json();
    procedure_id = fields.Many2one({relation: "edic.public.procedure"});
}

defineWithMail(Procedure, Entry);

let answer = {};

beforeEach(() => {
    answer = {id: 5, outcome: "answer", title: "Carte", why: "Because", lines: [LINE]};
    answer.offered = [];
    onRpc("edic.public.procedure", "edic_ask", ({args}) => {
        expect.step(`ask ${JSON.stringify(args)}`);
        return answer;
    });
    onRpc("edic.public.question", "*", ({method, args}) => {
        expect.step(`${method} ${JSON.stringify(args)}`);
        return true;
    });
});

async function open(shown) {
    Entry._records[0].content = shown;
    for (const method of ["edic_answer", "edic_take", "edic_confirm", "edic_seen"]) {
        onRpc("edic.public.form.entry", method, ({args}) => {
            expect.step(`${method} ${JSON.stringify(args)}`);
            return true;
        });
    }
    const arch = `<form><field name="procedure_id" invisible="1"/>
        <field name="content" widget="edic_form_entry"/></form>`;
    await openForm("edic.public.form.entry", arch);
}

test("a question is answered with the line, its source, and that it is old", async () => {
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Combien ?", {confirm: false});
    await press("Enter");
    await animationFrame();
    expect.verifySteps(['ask [[7],"Combien ?"]']);
    expect(".o_edic_quote").toHaveText(/La carte coûte 12 €\./);
    expect(".o_edic_quote footer").toHaveText(/Jan 2, 2020.*old text/s);
    expect(".o_edic_quote a").toHaveAttribute("href", "https://example.org");
    expect(".o_edic_quote").toHaveAttribute("lang", "fr");
    await contains(".o_edic_ask_yes").click();
    expect.verifySteps(['edic_feedback [[5],"yes"]']);
    expect(".o_edic_ask_yes").toHaveAttribute("aria-pressed", "true");
    expect(".o_edic_ask_yes").toHaveClass("btn-primary");
    expect(".o_edic_ask_send").toHaveCount(0);
});

test("whether it helped is seen on the answer, and counted once", async () => {
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Combien ?", {confirm: false});
    await press("Enter");
    await animationFrame();
    expect.verifySteps(['ask [[7],"Combien ?"]']);
    expect(".o_edic_ask_thanks").toHaveAttribute("aria-live", "polite");
    expect(".o_edic_ask_thanks").toHaveText("");
    await contains(".o_edic_ask_yes").click();
    await contains(".o_edic_ask_yes").click();
    expect.verifySteps(['edic_feedback [[5],"yes"]']);
    expect(".o_edic_ask_thanks").toHaveText("Thank you for your feedback.");
    expect(".o_edic_ask_yes .fa-check").toHaveCount(1);
    await contains(".o_edic_ask_no").click();
    expect.verifySteps(['edic_feedback [[5],"no"]'], {message: "the last word counts"});
    expect(".o_edic_ask_yes").toHaveAttribute("aria-pressed", "false");
    expect(".o_edic_ask_no").toHaveAttribute("aria-pressed", "true");
    expect(".fa-check").toHaveCount(1);
    await contains(".o_edic_ask_go").click();
    expect.verifySteps(['ask [[7],"Combien ?"]']);
    expect(".o_edic_ask_thanks").toHaveText("", {message: "of another answer"});
});

test("a question that has an answer is offered, and asked of its procedure", async () => {
    const offered = [{question: "Quel est le prix ?", procedure: 9, title: "Carte"}];
    onRpc("edic.public.procedure", "edic_ask_all", () => ({
        ...{...answer, outcome: "refusal", lines: [], offered},
    }));
    await mountWithCleanup(AskPanel, {props: {lang: "fr"}});
    await contains(".o_edic_ask_question").edit("Cher ?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect(".o_edic_ask_offered button").toHaveText("Quel est le prix ?\nCarte");
    expect(".o_edic_ask_offered span").toHaveAttribute("lang", "fr");
    await contains(".o_edic_ask_offered button").click();
    expect.verifySteps(['ask [[9],"Quel est le prix ?"]']);
    expect(".o_edic_ask_question").toHaveValue("Quel est le prix ?");
    expect(".o_edic_quote").toHaveText(/La carte coûte 12 €\./);
    expect(".o_edic_ask_offered").toHaveCount(0);
});

test("asked of all procedures, the answer leads to its own", async () => {
    answer = {...answer, procedure: 7};
    onRpc("edic.public.procedure", "edic_ask_all", ({args}) => {
        expect.step(`all ${JSON.stringify(args)}`);
        return answer;
    });
    stepOnOpenedRecords();
    await mountWithCleanup(AskPanel, {props: {lang: "de"}});
    await contains(".o_edic_ask_question").edit("Was?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect.verifySteps(['all ["Was?","de"]']);
    await contains(".o_edic_ask_open").click();
    expect.verifySteps(["edic.public.procedure 7"]);
});

test("a refusal says so, and the question can be sent once", async () => {
    answer = {...answer, outcome: "refusal", why: "No line answers", lines: []};
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Qui ?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect.verifySteps(['ask [[7],"Qui ?"]']);
    expect(".o_edic_ask_refusal").toHaveText("No line answers");
    await contains(".o_edic_ask_send").click();
    expect(".modal-body").toHaveText(/“Qui \?” is kept for 180 days/);
    await contains(".modal-footer .btn-primary").click();
    expect.verifySteps(['edic_send [[5],"Qui ?"]']);
    expect(".o_edic_ask_send").not.toBeEnabled();
});

test("where nothing is found, a model may point to a line, if asked to", async () => {
    answer = {...answer, outcome: "refusal", why: "No line answers", lines: []};
    answer.can_find = true;
    onRpc("edic.public.procedure", "edic_find", ({args}) => {
        expect.step(`find ${JSON.stringify(args)}`);
        return {why: "A model pointed to these lines", lines: [LINE]};
    });
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Qui ?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect.verifySteps(['ask [[7],"Qui ?"]']);
    await contains(".o_edic_ask_find").click();
    expect.verifySteps(['find [[7],"Qui ?"]']);
    expect(".o_edic_ask_found").toHaveText(/pointed to these lines.*12 €/s);
    expect(".o_edic_ask_find").toHaveCount(0);
});

test("what asks a model is there only where one is approved for it", async () => {
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Combien ?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect(".o_edic_ask_reword").toHaveCount(0);
    answer = {...answer, can_reword: true};
    await contains(".o_edic_ask_go").click();
    expect(".o_edic_ask_reword").toHaveCount(1);
    answer = {...answer, outcome: "refusal"};
    await contains(".o_edic_ask_go").click();
    expect(".o_edic_ask_find").toHaveCount(0);
    expect.verifySteps(Array(3).fill('ask [[7],"Combien ?"]'));
});

test("many lines are shown a few at a time, each text once", async () => {
    const lines = [...Array(12).keys()].map((id) => ({
        ...LINE,
        id,
        text: `Line ${id}`,
    }));
    answer = {...answer, lines: [...lines, {...LINE, id: 99, text: "Line 0"}]};
    await open(content({}));
    await contains(".o_edic_ask_question").edit("Quoi ?", {confirm: false});
    await contains(".o_edic_ask_go").click();
    expect.verifySteps(['ask [[7],"Quoi ?"]']);
    expect(".o_edic_quote").toHaveCount(8);
    expect(".o_edic_quote footer").toHaveCount(1, {message: "one source"});
    await contains(".o_edic_ask_more").click();
    expect(".o_edic_quote").toHaveCount(12);
    expect(".o_edic_ask_more").toHaveCount(0);
});

test("what is typed is kept, what is proposed is taken by a click", async () => {
    const proposal = {value: "Lou", from: "record", about: "Lou", line: ""};
    const other = {value: "44000", from: "paper", about: "a.pdf", line: "CP : 44000"};
    await open(content({proposal}, {key: "zip", label: "CP", proposal: other}));
    expect(queryAllTexts(".o_edic_proposal span.text-muted")).toEqual([
        "The record of Lou",
        "“CP : 44000” on a.pdf",
    ]);
    await contains("#edic_field_name").edit("Max");
    expect.verifySteps(['edic_answer [[1],"name","Max"]']);
    await contains(".o_edic_take:first").click();
    expect.verifySteps(['edic_take [[1],{"name":"Lou"}]']);
    await contains(".o_edic_take_all").click();
    expect.verifySteps(['edic_take [[1],{"name":"Lou","zip":"44000"}]']);
});

test("findings are said in words, the unusual is confirmed", async () => {
    const missing = {code: "missing", level: "missing", is_ask: false, text: "To do"};
    const ask = {code: "at_most", level: "ask", is_ask: true, text: "A lot"};
    const wrong = {code: "bad_zip", level: "wrong", is_ask: false, text: "Five digits"};
    await open(
        content(
            {findings: [missing]},
            {key: "sum", kind: "amount", findings: [ask]},
            {key: "zip", kind: "zip", findings: [wrong]},
        ),
    );
    expect(".fa-exclamation-triangle").toHaveCount(2);
    expect("#edic_field_zip").toHaveClass("is-invalid");
    await contains(".o_edic_confirm").click();
    expect.verifySteps(['edic_confirm [[1],"sum","at_most"]']);
    await contains(".o_edic_next").click();
    expect(queryOne("#edic_field_name")).toBeFocused();
});

test("help is opened by a button that says so", async () => {
    await open(content({help: "As on your card", quote: LINE}));
    expect(".o_edic_help").toHaveCount(0);
    await contains(".o_edic_form_field button[aria-expanded=false]").click();
    expect(".o_edic_help").toHaveText(/As on your card/);
    expect(".o_edic_form_field button[aria-expanded=true]").toHaveCount(1);
});

test("a closed form is read only", async () => {
    const proposal = {value: "Lou", from: "record", about: "Lou", line: ""};
    const paper = {key: "p", kind: "paper", value: "seen"};
    await open({...content({value: "Max", proposal}, paper), is_closed: true});
    expect("#edic_field_name").toHaveAttribute("readonly");
    expect(".o_edic_take, .o_edic_seen, input[type=file]").toHaveCount(0);
});
