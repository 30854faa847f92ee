/* Copyright 2026 EDIC contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

/** Placeholders on the screen: chips that show a fact's value, and cannot be edited. */

const BRACES = /[{}]/g;

function chip({key, text, gap}) {
    const span = document.createElement("span");
    span.className = gap ? "o_edic_fact o_edic_gap" : "o_edic_fact";
    span.contentEditable = "false";
    span.dataset.key = key;
    span.textContent = text;
    return span;
}

/**
 * Put the sentences of a paragraph into an element; where the words are the same, the
 * values alone, so that the caret stays where it is.
 */
export function fill(element, sentences, text) {
    const chips = [...element.querySelectorAll(".o_edic_fact")];
    const facts = sentences.flat().filter((piece) => piece.key);
    if (
        chips.length === facts.length &&
        element.textContent &&
        read(element) === text
    ) {
        facts.forEach((fact, at) => chips[at].replaceWith(chip(fact)));
        return;
    }
    element.replaceChildren(
        ...sentences.map((pieces) => {
            const span = document.createElement("span");
            span.className = "o_edic_sentence";
            span.append(
                ...pieces.map((piece) =>
                    piece.key ? chip(piece) : document.createTextNode(piece.text),
                ),
            );
            return span;
        }),
    );
}

/** The text of an element, with placeholders: what the server keeps. */
export function read(element) {
    let text = "";
    for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
            // a brace would open a placeholder that nobody meant
            text += node.textContent.replace(BRACES, (brace) =>
                brace === "{" ? "(" : ")",
            );
        } else if (node.dataset?.key) {
            text += `{${node.dataset.key}}`;
        } else if (node.nodeName === "BR") {
            text += "\n";
        } else {
            const isBlock = ["DIV", "P"].includes(node.nodeName);
            text += (isBlock && text && !text.endsWith("\n") ? "\n" : "") + read(node);
        }
    }
    return text.replaceAll("\u200b", "");
}

/** Put a fact where the caret is in an element, or at its end. */
export function insertFact(element, piece, range) {
    const node = chip(piece);
    if (range && element.contains(range.commonAncestorContainer)) {
        range.deleteContents();
        range.insertNode(node);
    } else {
        element.append(node);
    }
    // a place for the caret behind what cannot be edited
    const space = document.createTextNode("\u00a0");
    node.after(space);
    const selection = document.getSelection();
    selection.removeAllRanges();
    const behind = document.createRange();
    behind.setStartAfter(space);
    behind.collapse(true);
    selection.addRange(behind);
}

/** Paragraphs of a streamed text: key → text so far; a later beginning wins. */
export function streamed(text) {
    const found = {};
    for (const part of text.split("\u001e")) {
        const at = part.indexOf("\u001f");
        if (at > 0) {
            found[part.slice(0, at)] = part.slice(at + 1);
        }
    }
    return found;
}

/** A streamed text as pieces: placeholders that are known show their value. */
export function piecesOf(text, facts) {
    const known = new Map(facts.map((fact) => [fact.key, fact]));
    return text.split(/(\{[a-z][a-z0-9_]*\})/).flatMap((part) => {
        const fact = known.get(part.slice(1, -1));
        if (part.startsWith("{") && fact) {
            return [
                {key: fact.key, text: fact.written || fact.label, gap: !fact.written},
            ];
        }
        return part ? [{text: part}] : [];
    });
}

/** A paragraph that nobody has written yet, with a key of its own. */
export function newBlock(blocks) {
    const keys = blocks.map(({key}) => key);
    let number = 1;
    while (keys.includes(`p${number}`)) {
        number++;
    }
    return {
        ...{key: `p${number}`, kind: "text", text: "", origin: "person"},
        ...{sentences: [], unlocked: [], hints: [], is_missing: false},
    };
}

/** Put a paragraph elsewhere; whether there is room. */
export function moved(blocks, from, to) {
    if (to < 0 || to >= blocks.length) {
        return false;
    }
    blocks.splice(to, 0, ...blocks.splice(from, 1));
    return true;
}
