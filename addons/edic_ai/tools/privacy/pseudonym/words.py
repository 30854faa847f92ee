# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words that are no names although they stand where names stand, and titles."""

_PARTICLES = (
    "de du des d la le les l von van der den zu zum zur vom ter ten el al ben bin ibn"
    " da di del della dos do y e af av und et"
)
PARTICLES = frozenset(_PARTICLES.split())

# folded: see `view.fold`
_STOP = (
    # French
    """a me pr prof ra
    au aux avec avez avons bonjour bonne bonsoir ce cet cette ces cher chere chers
    cordialement concernant dans de depuis des dit du elle en est et etait fait ici il
    ils je la le les leur lui ma mes mon ne nos notre nous numero objet ont ou par pas
    pour prie qui que rdv sa sans sera ses si signature son sous suite sur tous tout
    toute toutes tel telephone tes ton tu un une veuillez vient voir vos votre vous vu
    demande demeurant domicilie habite ne nee mail courriel adresse iban date fait lieu
    copie merci salutations reference refs ref facture dossier"""
    # roles and bodies, French
    """ adjoint adjointe agence agent agente attache attachee assistante assistant
    avocat beneficiaire bureau cabinet caisse centre chargee charge chef cheffe collegue
    collegues comite commissaire commission commune communaute comptabilite comptable
    conseil conseiller conseillere contribuable controle controleur controleuse
    departement depute deputee directeur directrice direction docteur echevin equipe
    etablissement finances fournisseur greffier gestionnaire inspecteur inspectrice
    juge madame mademoiselle mairie maire maitre mesdames messieurs ministere ministre
    monsieur mme mlle notaire office pole prefecture prefet prefete president presidente
    principal principale procureur proviseur recteur responsable regisseur region
    secretaire secretariat service services societe sous-prefet syndicat tresor
    tresorerie tresorier tresoriere tribunal usager ville hopital clinique universite
    ecole college lycee association entreprise client clients administre administres
    """
    # German
    """ ab abteilung aktenzeichen alle allen am amt an anlage anschrift antrag auch auf
    aus bank bei bescheid betreff betrifft bis bitte bitten bzw damen damit das dass dem
    den der des die diese dieser dieses dr durch ein eine einem einen einer er es frau
    fur gemass geehrte geehrter gemeinde gern guten gruss grusse hallo hat herr herren
    herrn hiermit ich ihr ihre ihrem ihren ihrer ihnen im in ist kann kein keine konto
    kunde leider mit nach nachdem nicht nun nur ob oder ohne per rechnung sehr sein
    seine
    seit sich sie sind so sowie tag uber um und uns unser unsere unter vom von vor wann
    war wegen weil wenn werden wie wir wird wurde wurden zu zum zur zwischen vielen dank
    liebe lieber team kollegen kolleginnen zusammen geburtsdatum telefon wohnhaft
    geboren"""
    # roles and bodies, German
    """ amtsleiter amtsleiterin abgeordnete abgeordneter beamter beauftragte
    buchhaltung burgermeister burgermeisterin bundeskanzler direktor direktorin doktor
    finanzamt firma gericht geschaftsfuhrer geschaftsfuhrerin hauptamt jobcenter
    justizrat kammerei kammerer kanzler kasse kommune kollege kollegin kreis landkreis
    landrat landratin leiter leiterin leitung magistrat minister ministerin
    ministerium notar notarin oberburgermeister oberburgermeisterin ordnungsamt
    personalabteilung personalrat praesident prasident prasidentin professor
    rathaus rechtsanwalt rechtsanwaltin referat referent referentin richter richterin
    sachbearbeiter sachbearbeiterin sachgebiet sachgebietsleiter sachgebietsleiterin
    schule sozialamt staatssekretar stadt stadtkasse stadtverwaltung standesamt
    universitat
    verein versicherung verwaltung vorsitzende vorsitzender vorstand zentrale
    """
    # forms and tables
    """ article total totale montant datum betrag summe nummer nr no page seite compte
    name nom prenom vorname nachname kontakt contact sexe geschlecht ort beruf
    nationalite statut grade echelon matricule personalnummer position poste libelle
    designation quantite menge preis prix janvier fevrier mars avril mai juin juillet
    aout septembre octobre novembre decembre januar februar marz april juni juli august
    september oktober november dezember lundi mardi mercredi jeudi vendredi samedi
    dimanche montag dienstag mittwoch donnerstag freitag samstag sonntag france
    deutschland euro eur tva cedex interne cr"""
)
STOP = frozenset(_STOP.split())

# a German noun rather than a name, where it comes after a name
NOUN_ENDS = (
    "heit|keit|schaft|antrag|bescheid|rechnung|nummer|stelle|amt|zeit|geld"
    "|buchung|vertrag|schreiben|anspruch|frist|urlaub|leistung|beitrag|betrag"
    "|leiter|leiterin|bearbeiter|bearbeiterin|steuer|kosten|unterlagen|daten|konto"
)

LEGAL_FORMS = (
    r"SARL|S\.A\.R\.L\.|SASU?|S\.A\.S\.?|SA|S\.A\.|EURL|SCI|SNC|SCOP|SELARL|SCP|GIE"
    r"|GmbH(?: & Co\.? ?(?:KG|OHG|KGaA))?|gGmbH|AG|KGaA|KG|OHG|UG|SE|e\.V\.|e\.G\.|eG"
    r"|GbR mbH|Ltd|Inc|AG & Co\.? ?(?:KG|KGaA|OHG)(?: mbH)?|Stiftung(?: & Co\. KGaA)?"
)

TITLE = (
    r"(?:MM?\.(?=\s|[A-Z])|Mrs?\b\.?|M(?=\s[A-ZÀ-Þ])|Mme?s?\b\.?|MMES?\b\.?|Mlles?\b\.?|MLLE\b"
    r"|Monsieur|MONSIEUR|Messieurs|Madame|MADAME|Mesdames|Mademoiselle|MADEMOISELLE"
    r"|Ma[îi]tre|MA[ÎI]TRE|Me(?=\s[A-ZÀ-Þ])|Ma[îi]tres|D(?:octeu)?rs?\b\.?|DR\b\.?|DOCTEUR"
    r"|Doctoresse|Pr\b\.?|PR\b\.?|Prof(?:esseure?|essorin|essor)?\b\.?|PROF\b\.?"
    r"|prof\b\.?|docteur|[Vv](?:eu)?ve\b|[Éé]pouse|[Éé]poux|n[ée]e(?=\s[A-Z])"
    r"|Sieur|Colonel|Capitaine|Lieutenant|Adjudant"
    r"|Herrn?\b|HERRN?\b|Hr\.|Hrn\.|Frau\b|FRAU\b|Fr\.(?=\s[A-ZÄÖÜ])|Fräulein"
    r"|Familie|Fam\.|Eheleute|Rechtsanw[aä]lt(?:in)?|RA(?:in)?\b|geb\.(?=\s[A-ZÄÖÜ])"
    r"|geborene[rn]?|verw\.|gesch\.|Witwe)"
)
DEGREES = (
    r"(?:(?:Dr|Prof|Dipl|Ing|med|jur|phil|rer|nat|pol|h\.c|hc|Mag|LL\.M|apl|em)\b\.?"
    r"(?:-?[A-Z][a-z]+\.)?[\s-]?)+"
)

ROLES_IN_BLOCK = (
    r"[Nn]om(?:s)?(?: de (?:naissance|famille|jeune fille)| d'usage| marital"
    r"| et pr[ée]noms?"
    r"| du \w+)?|NOM(?: ET PR[ÉE]NOMS?)?|[Pp]r[ée]noms?|PR[ÉE]NOMS?|[Nn]ame|NAME"
    r"|[Vv]orname|VORNAME|[Nn]achname|[Ff]amilienname|[Gg]eburtsname|[Ee]hename"
    r"|[Aa]gent(?:e)?|[Bb][ée]n[ée]ficiaire|[Tt]itulaire(?: du compte)?|[Ss]alari[ée]e?"
    r"|[Kk]ontoinhaber(?:in)?|[Aa]nsprechpartner(?:in)?|[Ss]achbearbeit(?:er|erin|ung)"
    r"|[Bb]earbeiter(?:in)?|[Ii]nterlocut(?:eur|rice)|[Aa]ffaire suivie par"
    r"|[Dd]ossier suivi par|[Ss]uivie? par|[Cc]ontact|[Ss]ignataire|[Dd]emandeu(?:r|se)"
    r"|[Aa]ntragsteller(?:in)?|[Vv]ersicherter?|[Mm]itarbeiter(?:in)?|[Pp]atient(?:e|in)?"
    r"|[Rr]esponsable|[Uu]nterzeichner(?:in)?|[Ss]ign[ée] (?:par )?|[Ss]ign[ée]"
    r"|[Aa]ssur[ée]e?|[Zz]ahlungsempf[äa]nger(?:in)?|[Ee]mpf[äa]nger(?:in)?|[Kk]ontakt"
    r"|[Dd]estinataire|[Ee]xp[ée]diteur|[Aa]bsender(?:in)?|[Aa]llocataire|[Pp][èe]re"
    r"|[Mm][èe]re|[Vv]ater|[Mm]utter|[Cc]onjointe?|[Ee]hegatt(?:e|in)|[Rr]epr[ée]sentant"
    r"|[Ff]rom|[Vv]on|[Dd]e|[Àà]|An|[Cc]c"
)
LEAD_INS = (
    r"gez\.|z\. ?Hd\. ?(?:v\.|von)?|i\. ?A\.|i\. ?V\.|c/o|[Àà] l'attention de"
    r"|[Aa]ffaire suivie par|[Dd]ossier suivi par|[Ss]ign[ée] par|Ihr Zeichen:? ?"
)
GREETINGS = r"Bonjour|Ch[eè]re?|Liebe[r]?|Hallo|Salut|Hi|Hello|Guten (?:Tag|Morgen)"
CLOSINGS = (
    r"[Cc]ordialement|[Bb]ien (?:cordialement|à vous)|[Ss]inc[èe]rement"
    r"|[^\n]{0,200}(?:salutations|sentiments|consid[ée]ration)[^\n]{0,60}"
    r"|[^\n]{0,200}(?:Grüßen|Grüße|Gruß|Gruessen)|MfG|Hochachtungsvoll"
    r"|Im Auftrag|In Vertretung"
    r"|i\. ?A\.|i\. ?V\."
)
