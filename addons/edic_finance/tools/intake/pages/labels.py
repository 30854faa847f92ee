# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words by which invoices name their values, in French, German and English.

All are matched against text in lower case without accents (`text.plain`).
"""

import re

# around a word; around one that names a value and is no part of it, as PO is of PO445
BEFORE, AFTER = r"(?<![a-z])", r"(?![a-z])"
APART, ALONE = r"(?<![a-z0-9])", r"(?![a-z0-9])"

# --- the document ---------------------------------------------------------------------
NO = r"(?:numero|nummer|number|num|nr|n[°ºo*]|#)\.?"
BRACKETS = r"(?: ?\([^)]{1,40}\)){0,2}"
NUMBER = re.compile(
    rf"{APART}(?:"
    rf"(?:facture|avoir|piece)\s*{NO}|"
    rf"{NO}\s*(?:de\s+|d')?(?:la\s+)?(?:facture|avoir|piece)|"
    rf"note d'honoraires?\s*{NO}|"
    r"reference (?:de )?(?:la )?facture|"
    rf"(?:[a-z]*rechnungs?(?:korrektur)?|rg|re|beleg|dokument(?:en)?|gutschrifts?)"
    rf"{BRACKETS}"
    rf"[ .-]{{0,2}}{NO}|"
    rf"rechnung ?des versicherers{BRACKETS} {NO}|"
    r"nummer der rechnung|"
    rf"[a-z]{{0,20}}bescheid[ .-]{{0,2}}{NO}|"
    rf"(?:tax )?(?:invoice|credit note|bill){BRACKETS}\s*{NO}"
    rf"){ALONE}"
)
# of a receipt, where the page names no number of an invoice. "Bon n°" is left out: in
# French it is a delivery note's as well, and "Ticket Nr." in German that of a support
RECEIPT_NUMBER = re.compile(
    rf"{APART}(?:"
    r"(?:quittungs?|(?:kassen)?(?:bon|beleg))[ .-]{0,2}(?:nr|nummer)\.?|"
    r"(?:ticket(?: de caisse)?|recu)\s*n[°º*]|"
    r"n[°º*]\s*(?:de |du )?(?:ticket(?: de caisse)?|recu)|"
    r"bon(?= \d{1,10} (?:kasse|filiale))"
    rf"){ALONE}"
)
# alone in its cell, near the name of the document
BARE_NUMBER = re.compile(rf"{NO}\s*:?{AFTER}")
# names of the document alone, before its number: "Facture FA-2017-0010"
TITLE = re.compile(
    rf"{APART}(?:"
    r"facture(?: d'acompte| de solde)?|"
    r"avoir|"
    r"note de credit|"
    r"note d'honoraires|"
    r"situation|"
    r"[a-z]*rechnung|"
    r"gutschrift|"
    r"(?:tax )?invoice|"
    r"credit (?:note|memo)"
    rf"){ALONE}"
)
# which say that the document is an invoice and nothing else
PLAIN_TITLE = re.compile(
    rf"{APART}(?:"
    r"facture|"
    r"(?:handels|abschlags|teil|schluss|end)?rechnung|"
    r"(?:tax )?invoice"
    rf"){ALONE}"
)
CREDIT = re.compile(
    rf"{BEFORE}(?:"
    r"avoir|"
    r"note de credit|"
    r"credit (?:note|memo)"
    rf"){AFTER}"
)
# UNTDID 1001, printed behind the name of the document
CODE = re.compile(r"\((38[0-9]|39[0-6]|32[5-6]|261|575|876|877)\)")
# in German law (§ 14 (2) UStG) an invoice that the customer issues; in common speech
# a credit note
GUTSCHRIFT = re.compile(
    rf"{BEFORE}(?:"
    r"gutschrift"
    rf"){AFTER}"
)
SELF_BILLED = re.compile(r"selbst ausgestellt|self[- ]?bill|autofactur")
CORRECTED = re.compile(
    rf"{BEFORE}(?:"
    r"rechnungskorrektur|"
    r"rechnungsberichtigung|"
    r"korrekturrechnung|"
    r"storno[a-z]*|"
    r"facture rectificative"
    rf"){AFTER}"
)
_REMINDERS = (
    r"(?:zahlungs)?erinnerung|[a-z]{0,12}mahnung|mahnschreiben|"
    r"relance|(?:lettre de )?rappel(?: de paiement)?|mise en demeure|"
    r"(?:payment )?reminder|dunning notice"
)
_WHICH = (
    r"(?:\W{0,3}\d{0,2}(?:ere?|eme|e|\.|te|st|nd)? ?|letzte |derniere? |final |first )?"
)
# in the subject of a letter
REMINDER = re.compile(
    rf"(?:objet|betreff|betrifft|subject)\s?: ?{_WHICH}(?:{_REMINDERS})(?![a-z])"
)
# at the beginning of the name of a paper that is no invoice
OTHER_PAPER = re.compile(
    rf"{_WHICH}"
    r"(?:"
    rf"{_REMINDERS}|"
    # statements of an account
    r"kontoauszug|saldenliste|releve (?:de compte|de factures)|statement of account|"
    # what comes before an invoice
    r"angebot|kostenvoranschlag|auftragsbestatigung|bestell(?:ung|bestatigung)|"
    r"(?:pro-?forma)[- ]?(?:rechnung|invoice)?|"
    r"devis|offre de prix|bon de commande|accuse de reception|"
    r"confirmation de commande|facture (?:pro-?forma)|"
    r"quotation|quote|order confirmation|purchase order|"
    # what comes with the goods
    r"lieferschein|stundenzettel|leistungsnachweis|"
    r"(?:bon|bordereau) de livraison|feuille de temps|bon d'intervention|"
    r"delivery note|packing (?:slip|list)|time ?sheet"
    r")(?![a-z])"
)
ORDER = re.compile(
    rf"{APART}(?:"
    rf"(?:votre commande|commande|engagement|e\.?j)\s*{NO}|"
    rf"bon de commande(?:\s*{NO})?|"
    r"commande(?= [a-z]{1,4}-?\d)|"  # "Commande BC-2026-0402"
    rf"{NO}\s*(?:de |d')?(?:votre )?(?:bon de )?(?:commande|engagement)|"
    r"(?:n[°o] )?d'engagement|"
    r"engagement juridique|"
    r"(?:votre|vos) (?:ref(?:erence)?s?|commande)|"
    rf"(?:ihre )?bestell(?:ung|ungs)?[ .-]*{NO}|"
    r"(?:ihre )?bestell(?:ung|referenz)|"
    rf"(?:your |purchase )?order\s*{NO}|"
    rf"(?:p\.?o\.?|your reference|purchase order)(?:\s*{NO})?"
    rf"){ALONE}"
)

# --- days -----------------------------------------------------------------------------
ISSUED = re.compile(
    rf"{BEFORE}(?:"
    r"date (?:de |d')?(?:la )?(?:facture|facturation|emission|l'avoir|piece)|"
    r"factur(?:e|ee)(?: (?:n[°o]\.? ?)?\S*\d\S*)? (?:du|en date du|emise le)|"
    r"(?:emise?|etablie?) le|"
    r"(?:rechnungs|beleg|ausstellungs|gutschrifts)[- ]?datum|"
    r"ausgestellt am|"
    r"issued (?:at|on)|"
    r"rechnung(?: (?:nr\.? ?)?\S*\d\S*)? vom|"
    r"datum der rechnung|"
    r"(?:invoice|bill|issue|document) date|"
    r"date of (?:issue|invoice)"
    rf"){AFTER}"
)
ISSUED_WEAK = re.compile(
    r"(?<![a-z/-])(?:"
    r"date|"
    r"datum|"
    r"vom|"
    r"le|"
    r"du|"
    r"den"
    r")(?![a-z-])"
)
DUE = re.compile(
    rf"{BEFORE}(?:"
    r"date (?:limite )?(?:de |d')?(?:paiement|reglement|echeance)|"
    r"date limite|"
    r"echeance|"
    r"(?:a |)(?:regler|payer|payable) (?:avant |au plus tard |pour )?le|"
    r"preleve(?:e|ment)?(?: a partir du| le| sur votre compte le)|"
    r"fallig(?:keit|keitsdatum|keitstermin|keitstag)?(?: am| bis| bis zum| per)?|"
    r"zahlbar (?:bis|am|bis zum|bis spatestens)|"
    r"zahlungs(?:ziel|termin|frist)|"
    r"zu zahlen bis(?: zum)?|"
    r"netto bis|"
    # "wir überweisen bis zum": then nothing is to be paid
    r"(?<!wir )(?:uberweis|zahl|begleich|entricht)[a-z]*(?! wir)(?![a-z])"
    r"[^.]{0,60}? bis (?:spatestens |zum )*|"
    r"due (?:date|on|by)|"
    r"(?:remit|pay)[a-z]*[^.]{0,60}? (?:until|by|before)|"
    r"pay(?:able|ment due)? (?:by|before|until)"
    rf"){AFTER}"
)
# of the invoice to which this one refers (EN 16931 BG-3, preceding invoice)
PRECEDING = re.compile(
    r"(?:facture|avoir|piece)s? (?:associee?|precedente?|d'origine|initiale?|"
    r"anterieure?|rectifiee?|corrigee?|liee)|"
    r"(?:ursprungs?|ursprunglichen? |vorherigen? |vorangegangenen? |berichtigten? |"
    r"korrigierten? |original|bezugs?)[- ]?rechnung|"
    r"(?:preceding|previous|related|original|corrected|associated) (?:invoice|bill)"
)
# of an invoice to which this document refers, behind a word that says so
REFERRED = re.compile(
    rf"{BEFORE}(?:"
    r"zu[rm]?|aus|sur|deduire de|annule(?: et remplace)?|rectifie|relati(?:f|ve) a|"
    r"abz(?:u)?gl(?:ich)?\.?"
    r") (?:der |o\. ?g\. |unserer? |ihrer? |la |notre |votre )?(?:\d\. )?"
    rf"(?:facture|[a-z]{{0,20}}rechnung){AFTER}|"
    rf"(?:bezug|unsere|notre):? (?:unsere )?(?:facture|[a-z]{{0,20}}rechnung){AFTER}"
)
# of a document that takes back what another charged
CREDITED = re.compile(
    r"gutschrift|gutgeschrieben|schreiben (?:wir )?ihnen [^.]{0,40}gut(?![a-z])|"
    r"erstatten wir|wird ihnen erstattet"
)
STORNO = re.compile(rf"{BEFORE}storno")
# alone before the day of the document, in its head
OWN_DAY = re.compile(r"(?:date|datum)[\s:.]*")
# between the days of a period
TO_DAY = re.compile(r" ?(?:au|bis|to|until|-|–) ?(?:le |zum )?\d")
OTHER_DAY = re.compile(
    rf"{BEFORE}(?:"
    r"livraison|"
    r"livree?s?|"
    r"notifiee?s?|"
    r"reception|"
    r"commande|"
    r"periode|"
    r"debut|"
    r"fin|"
    r"(?:liefer|leistungs|liefer- und leistungs|bestell|auftrags|druck|geburts)"
    r"[a-z-]*(?:datum|zeitraum|tag)|"
    r"bestellung|"
    r"(?:auftrag|angebot|vertrag)(?:e?s)?(?!-)|"
    r"lieferschein|"
    r"anzahlung(?:en)?|"
    r"devis|"
    r"contrat|"
    r"acomptes?|"
    r"versee?s?|"
    r"quotation|"
    r"contract|"
    r"liefertag|"
    r"zeitraum|"
    r"skonto|"
    r"escompte|"
    r"order date|"
    r"deliver[a-z]*|"
    r"period|"
    r"bis|"
    r"gultig|"
    r"recue?s?(?: le)?|"
    r"eingang(?:en|sdatum)?|"
    r"eingegangen|"
    r"received"
    rf"){AFTER}"
)
# words of terms of payment, from which a day can be counted
TERMS = re.compile(
    rf"{BEFORE}(?:"
    r"zahlungsbedingung(?:en)?|"
    r"zahlungsziel|"
    r"conditions? de (?:paiement|reglement)|"
    r"modalites de (?:paiement|reglement)|"
    r"delai de (?:paiement|reglement)|"
    r"payment terms|"
    r"terms(?: of payment)?|"
    r"zahlbar|"
    r"tagen? netto|"
    r"paiement a \d+ jours|"
    r"jours (?:fin de mois|net)|"
    r"net \d+ days"
    rf"){AFTER}"
)
DISCOUNT = re.compile(
    rf"{BEFORE}(?:"
    r"skonto|"
    r"escompte|"
    r"discount"
    rf"){AFTER}"
)
# of the price: nobody paid it, and it is none for early payment
REDUCTION = re.compile(
    rf"{BEFORE}(?:remise|rabais|ristourne|[a-z]{{0,20}}(?:rabatt|nachlass)|rebate){AFTER}"
)
# what an earlier invoice charged of the work, and this one no more
LESS_INVOICED = re.compile(
    rf"{BEFORE}(?:abzuglich|abzgl\.?|minus|a deduire|moins|less) .{{0,30}}?"
    r"(?:abschlags?(?:s?rechnung)?|teilrechnung|acompte|situation|"
    rf"(?:interim|advance) invoice){AFTER}"
)

# --- amounts --------------------------------------------------------------------------
# phrases in which a word for VAT means the amount with or without it
INCLUDING = re.compile(
    r"(?:inkl|incl|einschl|mit|y compris|including|dont)[a-z]*\.? "
    r"(?:der |gesetzl\. |\d+ ?% )?(?:mwst|ust|umsatzsteuer|mehrwertsteuer|tva|vat|tax)"
    r"\.?"
)
EXCLUDING = re.compile(
    r"(?:ohne|exkl|excl|zzgl|hors|sans|without|before|w/o)[a-z]*\.? "
    r"(?:mwst|ust|umsatzsteuer|mehrwertsteuer|tva|vat|tax(?:es)?)\.?"
)
AMOUNTS = {
    "payable": re.compile(
        rf"{BEFORE}(?:"
        r"net a payer|"
        r"reste (?:a payer|a regler|du)|"
        r"net a regler|"
        r"a payer|"
        r"(?:montant|somme|total) (?:du|due|a payer|a regler)|"
        r"solde(?! (?:anterieur|precedent))(?: du| a payer)?|"
        r"restant du|"
        r"residual|"
        r"zahlbetrag|"
        r"zahlungsbetrag|"
        r"(?:noch )?zu zahlen(?:der betrag)?|"
        r"offener (?:rechnungs)?betrag|"
        r"rest(?:betrag|zahlung)|"
        r"restforderung brutto|"
        r"nachzahlung|"
        r"verbleib(?:t|ende[rn]? (?:rest)?(?:betrag|zahlung))|"
        r"fallige?r? (?:rechnungs)?betrag|"
        r"uberweisungsbetrag|"
        r"auszahlungsbetrag|"
        r"auszuzahlen(?:der betrag)?|"
        r"total (?:amount )?due|"
        r"(?:amount|balance|due) (?:due|payable)"
        rf"){AFTER}"
    ),
    "prepaid": re.compile(
        rf"{BEFORE}(?:"
        r"acomptes?(?: verses?| deja factures?)?|"
        r"avances?(?! pour)|"
        r"deja (?:regle|paye|verse|facture)e?s?|"
        r"retenue(?: de garantie)?|"
        r"(?:erhaltene )?(?:an|voraus)zahlung(?:en)?|"
        r"(?:bereits|schon) (?:be|ge)zahlt|"
        r"abzugl(?:ich)?\.?|"
        r"abzgl\.?|"
        r"(?:ge(?:zahlte|leistete)r?) (?:abschlage|abschlagszahlungen)|"
        r"(?:already |amount )?(?:pre)?paid|"
        r"deposit"
        rf"){AFTER}"
    ),
    # what the seller has to pay back: he received more than he charges
    "credit": re.compile(
        rf"{BEFORE}(?:"
        r"guthaben|"
        r"zu ihren gunsten|"
        r"erstattungs?(?:betrag)?|"
        r"solde crediteur|"
        r"en votre faveur|"
        r"trop[- ]percu|"
        r"a vous rembourser|"
        r"credit balance|"
        r"in your favou?r"
        rf"){AFTER}"
    ),
    "net": re.compile(
        rf"{BEFORE}(?:"
        r"(?:total |montant |base |prix |net )?h\.?t\.?|"
        r"hors tax[a-z]*|"
        r"base(?: imposable)?|"
        r"[a-z]*netto[a-z]*|"
        r"net (?:total|amount)|"
        r"sub-?total|"
        r"sous-total|"
        r"zwischensumme|"
        r"warenwert|"
        r"positionssumme|"
        r"basisbetrag|"
        r"bemessungsgrundlage|"
        r"without-vat"
        rf"){AFTER}"
    ),
    "tax": re.compile(
        rf"{BEFORE}(?:"
        r"t\.?v\.?a\.?|"
        r"tax(?:es|e)?|"
        r"ust|"
        r"mwst|"
        r"umsatzsteuer|"
        r"mehrwertsteuer|"
        r"steuer(?:betrag|n)?|"
        r"vat"
        rf"){AFTER}"
    ),
    "gross": re.compile(
        rf"{BEFORE}(?:"
        r"(?:total |montant )?t\.?t\.?c\.?|"
        r"total (?:general|facture|de la facture)|"
        r"[a-z]*brutto[a-z]*|"
        r"gesamt(?:betrag|summe|preis|reisepreis)?|"
        r"(?:rechnungs|end)(?:betrag|summe)|"
        r"grand total|"
        r"invoice total|"
        r"total amount|"
        r"with-vat"
        rf"){AFTER}"
    ),
    "total": re.compile(
        rf"{BEFORE}(?:"
        r"total|"
        r"summe|"
        r"betrag|"
        r"montant|"
        r"amount"
        rf"){AFTER}"
    ),
    "early": DISCOUNT,
    "other": re.compile(
        rf"{BEFORE}(?:"
        r"capital|"
        r"stammkapital|"
        r"remise|"
        r"[a-z]*rabatt|"
        r"porto|"
        r"versand|"
        r"discount|"
        r"skonto|"
        r"escompte|"
        r"indemnite|"
        r"penalites?|"
        r"mahn[a-z]*|"
        r"[a-z]*zuschlage?|"
        r"[a-z]*abschlage?|"
        r"rundung|"
        r"arrondi"
        rf"){AFTER}"
    ),
}
# what is deducted and stays owed: retentions, and tax that the customer pays for the
# vendor (§ 48 EStG)
WITHHELD = re.compile(
    rf"{BEFORE}(?:"
    r"retenue|"
    r"retention|"
    r"[a-z]*einbehalt[a-z]*|"
    r"bauabzug[a-z]*|"
    r"withh(?:eld|olding)"
    rf"){AFTER}"
)
EXEMPT = re.compile(
    r"autoliquidation|exoneration|exoneree?|tva non applicable|293 ?b|262 ter|"
    r"steuerfrei|umsatzsteuerfrei|kleinunternehmer|reverse charge|"
    r"steuerschuldner(?:schaft)?|innergemeinschaft|intracommunautaire|"
    r"vat exempt|exempt from|(?<![\d,.])0(?:[.,]0+)? ?%"
)
# sentences that say of this invoice that it has no VAT (§ 19 UStG, art. 293 B CGI); an
# invoice with VAT has none of them, as it may have words of `EXEMPT`
WITHOUT_VAT = re.compile(
    r"§ ?19 (?:abs(?:atz|\.) ?1 )?(?:des )?(?:ustg|umsatzsteuergesetz)|"
    r"kleinunternehmer|"
    r"(?:keine?|ohne) (?:ausgewiesene )?(?:umsatzsteuer|mehrwertsteuer|mwst\.?|ust\.?)"
    r"(?: (?:berechnet|erhoben|ausgewiesen|enthalten)|ausweis)|"
    r"(?:umsatzsteuer|mehrwertsteuer|mwst\.?|ust\.?) wird (?:daher |somit )?nicht "
    r"(?:berechnet|erhoben|ausgewiesen)|"
    r"(?:weisen|berechnen) (?:wir )?(?:daher |deshalb )?keine "
    r"(?:umsatzsteuer|mehrwertsteuer|mwst|ust)|"
    r"t\.?v\.?a\.? non (?:applicable|applique)e?|293 ?-?b|"
    r"non (?:soumis|assujetti)e? a la t\.?v\.?a|"
    r"no vat (?:is )?(?:charged|due)"
)


def kinds(label: str) -> frozenset[str]:
    """Return what an amount with this label is: keys of `AMOUNTS`.

    >>> sorted(kinds("total ttc")), sorted(kinds("rechnungsbetrag ohne mwst."))
    (['gross', 'total'], ['net'])
    """
    text = EXCLUDING.sub("without-vat", INCLUDING.sub("with-vat", label))
    found = {kind for kind, words in AMOUNTS.items() if words.search(text)}
    if REDUCTION.search(text):
        found.discard("prepaid")
    if "prepaid" in found:
        found -= {"gross", "total", "credit"}
    if "credit" in found:
        found -= {"net", "total", "gross", "payable"}
    if "payable" in found:
        found -= {"net", "total", "gross"}
    if "without-vat" in text:
        found -= {"gross", "tax"}
    if found & {"tax", "net"} and "gross" not in found:
        found.discard("total")
    return frozenset(found)


# --- parties --------------------------------------------------------------------------
NAME = re.compile(r"(?:name|nom|raison sociale|firma|company)\s*:?$")
SALUTATION = re.compile(
    r"(?:herrn?|frau|firma|an(?: die| das| den)?|m\.|mme|monsieur|madame|mr|mrs|ms|"
    r"a l'attention de|"
    r"z\.? ?hd\.?.*|c/o.*)$"
)
SELLER = re.compile(
    rf"{BEFORE}(?:"
    r"verkaufer|"
    r"lieferant(?:in)?|"
    r"rechnungssteller|"
    r"(?:rechnungs)?absender|"
    r"vendeur|"
    r"fournisseur|"
    r"emetteur|"
    r"prestataire|"
    r"sold by|"
    r"seller|"
    r"supplier"
    rf"){AFTER}"
)
HOLDER = re.compile(
    rf"{BEFORE}(?:"
    r"titulaire(?: du compte)?|"
    r"kontoinhaber(?:in)?|"
    r"account (?:holder|name)"
    rf"){AFTER}"
)
BUYER = re.compile(
    rf"{BEFORE}(?:"
    r"client|"
    r"destinataire|"
    r"facture a|"
    r"adresse (?:de )?(?:facturation|livraison|client)|"
    r"acheteur|"
    r"kaufer(?:/leistungsempfanger)?|"
    r"kunde|"
    r"rechnungs(?:empfanger|adresse|anschrift)|"
    r"liefer(?:adresse|anschrift)|"
    r"leistungsempfanger|"
    r"empfanger|"
    r"(?:a|an|to)(?= ?:)|"
    r"(?:bill|ship|sold|invoice) to|"
    r"(?:delivery|billing|shipping|invoice) address|"
    r"buyer|"
    r"customer"
    rf"){AFTER}"
)
# of the places to which goods go: the buyer's or not
DELIVERY = re.compile(
    r"(?:adresse (?:de )?livraison|liefer(?:adresse|anschrift)|ship to|"
    r"(?:delivery|shipping) address)(?![a-z])"
)
# legal forms, as they are written: "5 kg" is none
FORMS = re.compile(
    r"(?<![\w.])(?:[gG]?GmbH|GMBH|mbH|AG|KG|OHG|GbR|GBR|UG|eG|SE|PartG(?:mbB)?|KGaA|"
    r"e\. ?K\.?|e\.? ?V\.?|a\. ?G\.|SARL|S\.A\.R\.L\.?|Sarl|SASU?|S\.A\.S\.?|SA|"
    r"S\.A\.?|EURL|SCOP|SCI|SNC|GIE|EI|B\.?V\.?|N\.?V\.?|Ltd\.?|LTD|Limited|Inc\.?|INC|"
    r"LLC|PLC|plc|"
    r"SpA|S\.p\.A\.?|SRL|S\.r\.l\.?)(?!\w)"
)
# four digits may be any number: they begin a line or a part of one
CITY = re.compile(
    r"(?:(?<![\d.,/-])(?:[A-Z]{1,2}[- ]{1,2})?\d{5}"
    r"|(?:^|(?<=[,;·•|–-] ))(?:[A-Z]{1,2}[- ]{1,2})?\d{4})\s+[A-ZÀ-Ý][\w'’.-]+"
)
