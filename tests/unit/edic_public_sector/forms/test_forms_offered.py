# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions that are offered where no topic answers."""

import pytest
from test_forms_topics import CODES, INDEX, TOPICS, shipped

from edic_public_sector.tools.forms.ask import Refusal, ask
from edic_public_sector.tools.forms.topics import Topics, read


def test_where_no_topic_answers_the_nearest_are_offered():
    question = "Sous combien de jours vais-je recevoir la carte chez moi ?"
    found = ask(INDEX, question, "fr", "carte", topics=TOPICS)
    assert isinstance(found, Refusal)
    assert found.offered[0].topic.name == "Délai"
    assert 1 <= len(found.offered) <= 3
    names = [match.topic.name for match in found.offered]
    assert len(set(names)) == len(names), "one phrasing of a topic"
    for match in found.offered:
        answer = ask(INDEX, match.phrasing, "fr", "carte", topics=TOPICS)
        assert answer.topic == match.topic.name
    whole = ask(INDEX, question, "fr", topics=TOPICS)
    assert whole.offered[0].topic.page == "carte"


@pytest.mark.parametrize("code", CODES)
def test_what_is_offered_is_answered(code):
    page, shipped_topics, index = shipped(code)
    topics = Topics(index, read(index.pages[code], shipped_topics))
    for topic in shipped_topics["topics"]:
        for match in topics.near(topic["asked"][0], [code]):
            assert topics.match(match.phrasing, page["lang"], code), match.phrasing


def test_nothing_is_offered_that_is_far_off():
    question = "Où pêche-t-on la truite ?"
    assert ask(INDEX, question, "fr", "carte", topics=TOPICS).offered == ()
    assert ask(INDEX, "carte " * 99, "fr", "carte", topics=TOPICS).offered == ()
