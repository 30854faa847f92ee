# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is stored with a person, and a text that names the person in another spelling.

Tests hold that `personal_data` finds each, and that the database passes over none.
"""

# kind, value, text
SPELLINGS = [
    ("name", "Marie Martin", "Martin Marie"),
    ("name", "Marie Martin", "MARTIN, Mme Marie"),
    ("name", "Marie Martin", "Marie&nbsp;Martin"),
    ("name", "Marie Martin", "Marie\u00a0Martin"),
    ("name", "Marie Martin", "Marie  \n Martin"),
    ("name", "Marie Martin", "Ma\u00adrie Mar\u200btin"),
    ("name", "Marie Martin", "<p>Marie <b>Mar</b>tin</p>"),
    ("name", "Marie Martin", "<td>Marie</td><td>Martin</td>"),
    ("name", "Marie Martin", "martin_marie-2026.docx"),
    ("name", "Dr. Marie Martin", "Marie Martin"),
    ("name", "René Dupré", "Rene\u0301 Dupre\u0301"),
    ("name", "Rene\u0301 Dupre\u0301", "René Dupré"),
    ("name", "René Dupré", "Ren&eacute; DUPR&#201;"),
    ("name", "René Dupré", "RENE DUPRE"),
    ("name", "O'Connor Liam", "O&#39;Connor Liam"),
    ("name", "O'Connor Liam", "Liam O\u2019Connor"),
    ("name", "Eva Li", "Frau Eva Li aus Ulm"),
    ("name", "Eva Li", "Li, Eva"),
    ("name", "Anna Müller", "Anna Mueller"),
    ("name", "Anna Müller", "Anna Müllers Antrag"),
    ("name", "Jörg Groß", "JÖRG GROSS"),
    ("name", "Jörg Gross", "Jörg Groß"),
    ("name", "Jörg Gross", "Jörg GRO\u1e9e"),
    ("name", "Łukasz Żak", "łukasz żak"),
    ("name", "Елена Петрова", "петрова елена"),
    ("email", "e.li@x.fr", "an <E.Li@x.fr>."),
    ("email", "e.li@x.fr", '<a href="mailto:e.li@x.fr">Mail</a>'),
    ("email", "Eva <e.li@x.fr>; l@y.fr", "von l@y.fr"),
    ("phone", "+33 6 12 34 56 78", "06 12 34 56 78"),
    ("phone", "+33612345678", "06.12.34.56.78"),
    ("phone", "06 12 34 56 78", "0033 (0)6 12-34-56-78"),
    ("phone", "+49 (0)89 123456", "089/123456"),
    ("phone", "089 123456", "+49 89 12 34 56"),
    ("phone", "+33 6 12 34 56 78", "06&nbsp;12&nbsp;34&nbsp;56&nbsp;78"),
    ("account", "DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
    ("account", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    ("account", "DE89370400440532013000", "DE89\u202f3704-0044 0532 0130 00"),
    ("login", "canary_staff", "by canary_staff at noon"),
]
