from pathlib import Path

from bot.words import Language
from bot.words.sentences import flattened
from tests.words.checks import (
    code_of,
    keys_filled_differently,
    keys_of_one_only,
    keys_with_wrong_plurals,
    missing_keys,
    unused_keys,
    uses_in,
)


def test_a_key_of_one_language_only_is_found() -> None:
    assert keys_of_one_only({"card.more": "More…", "card.less": "Less"}, {"card.more": "更多…"}) == {"card.less"}


def test_a_different_placeholder_is_found() -> None:
    english = {"issue.filed": "Filed as {reference}.", "card.more": "More…"}
    chinese = {"issue.filed": "已登记为 {ref}。", "card.more": "更多…"}
    assert keys_filled_differently(english, chinese) == {"issue.filed"}


def test_a_plural_form_that_forgets_a_fill_is_found() -> None:
    english = {"poll.votes": {"one": "one vote from {who}", "other": "{count} votes"}}
    chinese = {"poll.votes": {"other": "{who}投了{count}票"}}
    assert keys_filled_differently(english, chinese) == {"poll.votes"}


def test_a_plural_form_may_spell_its_number_out() -> None:
    english = {"poll.votes": {"one": "one vote", "other": "{count} votes"}}
    assert keys_filled_differently(english, {"poll.votes": {"other": "{count}票"}}) == set()


def test_a_plural_in_one_language_only_is_found() -> None:
    english = {"poll.votes": {"one": "one vote", "other": "many votes"}}
    assert keys_filled_differently(english, {"poll.votes": "很多票"}) == {"poll.votes"}


def test_a_plural_form_that_a_language_lacks_or_does_not_know_is_found() -> None:
    english = {"a.b": {"other": "{count}"}, "a.c": {"one": "1", "other": "{count}"}, "a.d": {"few": "3", "other": "n"}}
    assert keys_with_wrong_plurals(Language.EN, english) == {"a.b", "a.d"}
    assert keys_with_wrong_plurals(Language.ZH_CN, english) == {"a.c", "a.d"}


def test_a_spoken_key_without_words_is_found_however_it_is_spoken() -> None:
    uses = uses_in(
        [
            'words("card.more")',
            'gesture.words("card.gone", reference="ISS-1")',
            'self.words("card.left" if left else "card.right")',
            'caller_words(f"{kind.name}.state.{state}")',
            'say(f"{kind.name}.move.{move}")',
            'class NotYours(Refusal):\n    key = "refusal.not_yours"',
            'class TooLate(Refusal):\n    key: ClassVar[str] = "refusal.too_late"',
        ]
    )
    sentences = {"card.more": "", "card.left": "", "issue.state.new": ""}
    assert missing_keys(uses, sentences) == {
        "card.gone",
        "card.right",
        r"[a-z0-9_]+\.move\.[a-z0-9_]+",
        "refusal.not_yours",
        "refusal.too_late",
    }


def test_what_is_only_mentioned_need_not_exist() -> None:
    uses = uses_in(['ACTION = "record.more"', 'log.info("bot.started")', 'name = f"{day}.ics"', 'key = "a.b"'])
    assert missing_keys(uses, {}) == set()


def test_an_unused_key_is_found() -> None:
    uses = uses_in(
        [
            'TITLES = {ISSUE: "form.title"}',
            "words(TITLES[kind])",
            'words(f"poll.scale_{low}.label")',
            'words(f"{a}.{b}")',
        ]
    )
    sentences = {"form.title": "", "form.forgotten": "", "poll.scale_1.label": "", "poll.scale_1.hint": ""}
    assert unused_keys(uses, sentences) == {"form.forgotten", "poll.scale_1.hint"}


def test_a_part_in_braces_stands_for_one_segment_only() -> None:
    uses = uses_in(['words(f"issue.{name}.label")'])
    assert unused_keys(uses, {"issue.field.severity.label": "", "issue.cause.label": ""}) == {
        "issue.field.severity.label"
    }


def test_an_f_string_with_no_segment_of_its_own_uses_nothing() -> None:
    assert unused_keys(uses_in(['words(f"{a}.{b}")', 'words(f"card.more{b}")']), {"card.more": ""}) == {"card.more"}


def test_nested_tables_of_a_file_are_compared_by_their_dotted_keys() -> None:
    tables = {"issue": {"state": {"new": "New", "other": "Other"}, "found": {"one": "one", "other": "{count}"}}}
    assert flattened(tables) == {
        "issue.state.new": "New",
        "issue.state.other": "Other",
        "issue.found": {"one": "one", "other": "{count}"},
    }


def test_the_code_of_the_sandbox_is_left_out(tmp_path: Path) -> None:
    for name in ("slack/views.py", "sandbox/page.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f'words("{name[:5]}.title")')
    assert code_of(tmp_path, without="sandbox") == ['words("slack.title")']
