/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";
import {click, see} from "../common/steps";

const type = (content, trigger, text) => ({content, trigger, run: `edit ${text}`});
// what a person picks in the calendar of the browser
const pick = (trigger, day) => ({
    content: `The day ${day}`,
    trigger,
    run() {
        this.anchor.value = day;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
});

registry.category("web_tour.tours").add("edic_form_entry", {
    steps: () => [
        see("The lines", ".o_field_widget[name=line_ids] .o_data_row:contains(12 €)"),
        type("A question", ".o_edic_ask_question", "Combien coûte la carte ?"),
        click("Ask", ".o_edic_ask_go"),
        see("The line", ".o_edic_ask_answer .o_edic_quote:contains(coûte 12 €)"),
        see("Why", ".o_edic_ask_answer:contains(Combien coûte la carte)"),
        click("It helped", ".o_edic_ask_yes"),
        see("Counted", ".o_edic_ask_yes[aria-pressed=true]"),
        type("Another", ".o_edic_ask_question", "Qui est le maire de Berlin ?"),
        click("Ask", ".o_edic_ask_go"),
        see("No answer", ".o_edic_ask_refusal:contains(None of the words)"),
        click("Tell the officer", ".o_edic_ask_send"),
        see("The words once more", ".modal:contains(without names)"),
        click("Send", ".modal .btn-primary"),
        see("Told", ".o_edic_ask_send:contains(Sent)"),
        click("The form", "button[name=action_fill]"),
        see("Nothing is entered", ".o_edic_form_entry:contains(0 of 2)"),
        {
            content: "Who it is for",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Dominique Exemple",
        },
        click("The person", ".ui-menu-item:contains(Dominique Exemple)"),
        click("Save", ".o_form_button_save"),
        see("Known", ".o_edic_form_field[data-key=name] .o_edic_proposal"),
        click("Take over all that is shown", ".o_edic_take_all"),
        see(
            "From the record",
            ".o_edic_form_field[data-key=name]:contains(From the record)",
        ),
        click("Why it is asked", ".o_edic_form_field[data-key=proof] .btn-link"),
        see(
            "The line it rests on",
            ".o_edic_help .o_edic_quote:contains(justificatif)",
        ),
        click("Not complete", "button[name=action_done]"),
        see("What is open", ".modal:contains(points are open)"),
        click("Go on", ".modal .btn-primary"),
        pick("#edic_field_born", "2990-01-01"),
        see(
            "Not possible",
            ".o_edic_form_field[data-key=born]:contains(still to come)",
        ),
        pick("#edic_field_born", "1990-05-01"),
        see("All there", ".o_edic_form_entry:contains(2 of 2)"),
        click("The original was shown", ".o_edic_seen"),
        see("Seen", ".o_edic_form_field[data-key=proof]:contains(Original seen)"),
        click("Complete", "button[name=action_done]"),
        see("Complete", ".o_arrow_button_current:contains(Complete)"),
    ],
});

registry.category("web_tour.tours").add("edic_form_portal", {
    steps: () => [
        {
            ...click("The procedure", "a:contains(Carte de quartier)"),
            expectUnloadPage: true,
        },
        see("Its text", "section:contains(sous 10 jours)"),
        type("A question", "#edic_question", "Combien coûte la carte ?"),
        {...click("Ask", "#answer button:contains(Ask)"), expectUnloadPage: true},
        see("The line", "#answer blockquote:contains(coûte 12 €)"),
        {...click("Helped", "#answer button:contains(Yes)"), expectUnloadPage: true},
        {
            ...click("The form", "button:contains(Fill in the form)"),
            expectUnloadPage: true,
        },
        see("What is known", "#a_zip:value(44000)"),
        pick("#a_born", "2990-01-01"),
        {...click("Check", "button:contains(Save and check)"), expectUnloadPage: true},
        see("Not possible", "#field_born:contains(still to come)"),
        pick("#a_born", "1990-05-01"),
        {...click("Hand over", "button:contains(Hand over)"), expectUnloadPage: true},
        see("With an agent", "#open:contains(An agent goes on)"),
    ],
});

registry.category("web_tour.tours").add("edic_form_officer", {
    steps: () => [
        see("What was sent", ".o_data_row:contains(Où trouver la carte)"),
        click("Make a topic of it", "button[name=action_make_topic]"),
        see("With the question", ".modal .o_field_widget[name=asked]"),
        click("Which line answers", ".modal .o_field_x2many_list_row_add a"),
        click(
            "The one",
            ".modal:contains(Add) .o_data_row:contains(10 jours) td:eq(1)",
        ),
        see("It is there", ".modal .o_field_widget[name=line_ids]:contains(10 jours)"),
        click("Save", ".modal .o_form_button_save"),
        see(
            "Nothing is left to do",
            ".o_view_nocontent, .o_list_view:not(:has(.o_data_row))",
        ),
        click(
            "Procedures",
            ".o_menu_sections a:contains(Procedures), .o_nav_entry:contains(Procedures)",
        ),
        click("The procedure", ".o_data_row td:contains(Carte de quartier)"),
        see("What waits", "[name=pending_words]:contains(Où trouver)"),
        click("Try the phrasings", "button[name=action_try]"),
        see("Tried", ".o_notification"),
        click("Approve", "button[name=action_approve]"),
        see("Not one's own", ".modal:contains(Somebody else)"),
        click("Close", ".modal .btn-primary"),
        see("Still waiting", "[name=pending_words]:contains(Où trouver)"),
    ],
});

registry.category("web_tour.tours").add("edic_form_ask", {
    steps: () => [
        {
            content: "French texts",
            trigger: ".o_edic_desk_ask select",
            run: "select fr",
        },
        type("In other words", ".o_edic_ask_question", "Combien débourser pour elle ?"),
        click("Ask", ".o_edic_ask_go"),
        see("No answer", ".o_edic_ask_refusal"),
        click(
            "What has one",
            ".o_edic_ask_offered button:contains(Combien coûte):contains(Carte de)",
        ),
        see("The line", ".o_edic_ask_answer .o_edic_quote:contains(coûte 12 €)"),
        see("Why", ".o_edic_ask_answer:contains(An officer tied these lines)"),
        click("Its procedure", ".o_edic_ask_open"),
        see("Its text", ".o_field_widget[name=line_ids] .o_data_row:contains(12 €)"),
    ],
});
