"""What must hold of every declared kind, whichever there are: walks by roles over states."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from bot.kinds import KINDS, kind_named
from bot.kinds.kind import CLOCK, TEAM_OR_CLIENT, FieldType, Kind, Move, Role, State

PEOPLE = frozenset(Role) - {Role.CLOCK}
EVERY_SET_OF_ROLES = [frozenset(roles) for size in range(len(Role) + 1) for roles in combinations(Role, size)]
MADE_BY_DEEDS = frozenset({"converted", "undone"})  # reached by conversion and undo alone, from any open state

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def of_all_kinds() -> Iterator[tuple[Kind, State, Move]]:
    for kind in KINDS:
        for move in kind.moves:
            for state in sorted(kind.leaves(move)):
                yield kind, kind.state(state), move


every_step = pytest.mark.parametrize(
    ("kind", "state", "move"),
    [
        pytest.param(kind, state, move, id=f"{kind.name}-{state.name}-{move.name}")
        for kind, state, move in of_all_kinds()
    ],
)


def within_reach(kind: Kind, start: str, roles: frozenset[Role]) -> frozenset[str]:
    """Every state to which a record that stands in `start` can come by moves of these roles."""
    reached, new = {start}, {start}
    while new:
        new = {move.reaches for state in new for move in kind.moves_from(state, roles)} - reached
        reached |= new
    return frozenset(reached)


def twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


@every_step
def test_no_move_leads_out_of_the_declared_states(kind: Kind, state: State, move: Move) -> None:
    assert kind.state(state.name) is state
    assert move.reaches in {declared.name for declared in kind.states}


@every_kind
def test_what_is_before_the_approvers_can_go_back_to_the_team(kind: Kind) -> None:
    for state in kind.states:
        back = state.goes_back_to
        assert (back is None) == (state.waits_for is not Role.APPROVER)
        assert back is None or kind.state(back).waits_for is Role.TEAM


@every_kind
def test_a_move_is_possible_to_nobody_but_those_who_may_make_it(kind: Kind) -> None:
    for state in kind.states:
        for roles in EVERY_SET_OF_ROLES:
            possible = {move.name for move in kind.moves_from(state.name, roles)}
            declared = {
                move.name for move in kind.moves if state.name in kind.leaves(move) and not move.by.isdisjoint(roles)
            }
            assert possible == declared, (state.name, roles)


@every_kind
def test_nothing_is_possible_to_nobody(kind: Kind) -> None:
    assert [kind.moves_from(state.name, frozenset()) for state in kind.states] == [()] * len(kind.states)


@every_kind
def test_every_move_is_somebodys_and_begins_somewhere(kind: Kind) -> None:
    assert [move.name for move in kind.moves if not move.by or not kind.leaves(move)] == []


@every_kind
def test_whoever_is_waited_for_can_move(kind: Kind) -> None:
    for state in kind.states:
        if state.waits_for is not None:
            assert kind.moves_from(state.name, frozenset({state.waits_for})), state.name


@every_kind
def test_a_record_waits_for_people_alone(kind: Kind) -> None:
    assert {state.waits_for for state in kind.states} <= {Role.TEAM, Role.CLIENT, Role.APPROVER, None}


@every_kind
def test_whoever_is_waited_for_can_bring_it_nearer_to_its_end(kind: Kind) -> None:
    for state in kind.states:
        if state.waits_for is not None:
            steps = kind.moves_from(state.name, frozenset({state.waits_for}))
            ends = {kind.state(move.reaches).waits_for for move in steps}
            assert ends != {state.waits_for}, f"{state.name} only ever passes the turn to itself"


@every_kind
def test_every_record_can_reach_an_end_by_moves_of_people(kind: Kind) -> None:
    for state in kind.states:
        reach = within_reach(kind, state.name, PEOPLE)
        assert any(kind.state(name).waits_for is None for name in reach), state.name


@every_kind
def test_the_two_sides_can_bring_every_record_to_its_own_end(kind: Kind) -> None:
    """Not only by taking it back or calling it a duplicate: by the work itself."""
    given_up = {"withdrawn", "duplicate"} | MADE_BY_DEEDS
    for state in kind.open_states:
        reach = within_reach(kind, state, frozenset({Role.TEAM, Role.CLIENT, Role.APPROVER}))
        assert any(kind.state(name).waits_for is None for name in reach - given_up), state


@every_kind
def test_every_state_is_reached_from_the_first(kind: Kind) -> None:
    owned = {kind.standing(kind.begins.name, side) for side in (Role.TEAM, Role.CLIENT)}
    reached = within_reach(kind, kind.begins.name, frozenset(Role)) | owned | MADE_BY_DEEDS
    assert reached == {state.name for state in kind.states}


@every_kind
def test_only_an_open_record_waits_for_its_owners_side_and_without_one_for_the_team(kind: Kind) -> None:
    for state in kind.states:
        for side in (Role.TEAM, Role.CLIENT):
            stands = kind.state(kind.standing(state.name, side))
            if kind.by_owner and state.waits_for is not None:
                assert stands.waits_for is side
            else:
                assert stands is state
        if state.waits_for in {None, Role.TEAM}:
            assert kind.standing(state.name, None) == state.name


@every_kind
def test_only_deeds_of_their_own_convert_and_undo(kind: Kind) -> None:
    assert {move.name for move in kind.moves if move.reaches in MADE_BY_DEEDS} == set()
    assert {kind.state(name).waits_for for name in MADE_BY_DEEDS} == {None}


@every_kind
def test_a_record_just_filed_waits_for_the_team(kind: Kind) -> None:
    assert kind.begins.waits_for is Role.TEAM


@every_kind
def test_what_a_move_asks_is_a_field_that_everybody_who_makes_it_may_see(kind: Kind) -> None:
    for move in kind.moves:
        for name in {*move.asks, *move.seals}:
            seers = kind.field(name).seen_by
            for role in move.by:
                side = Role.TEAM if role is Role.TEAM else Role.CLIENT
                assert side in seers, (move.name, name)


@every_kind
def test_what_is_asked_when_filing_is_seen_by_both_sides(kind: Kind) -> None:
    assert {
        field.name: field.seen_by for field in kind.fields if field.when_filed and not field.seen_by >= TEAM_OR_CLIENT
    } == {}


@every_kind
def test_every_field_is_seen_by_the_team(kind: Kind) -> None:
    assert [field.name for field in kind.fields if Role.TEAM not in field.seen_by] == []


@every_kind
def test_a_move_that_hands_over_an_answer_shows_it_to_the_one_who_waits(kind: Kind) -> None:
    for move in kind.moves:
        if kind.state(move.reaches).waits_for in {Role.CLIENT, Role.APPROVER}:
            assert [name for name in move.asks if Role.CLIENT not in kind.field(name).seen_by] == [], move.name


@every_kind
def test_declining_and_sending_back_ask_why(kind: Kind) -> None:
    for move in kind.moves:
        if move.name in {"decline", "reject", "adjust", "send_back", "reopen"}:
            assert "reason" in move.asks
            assert kind.field("reason").required


@every_kind
def test_from_any_open_state_it_can_be_declined_called_a_duplicate_or_withdrawn(kind: Kind) -> None:
    ends = {"withdraw": Role.REPORTER, "duplicate": Role.TEAM}
    ends |= {"decline": Role.TEAM} if any(move.name == "decline" for move in kind.moves) else {}
    for name, role in ends.items():
        assert kind.leaves(kind.move(name)) == kind.open_states, name
        assert kind.move(name).by == frozenset({role}), name


@every_kind
def test_a_verdict_is_for_approvers_and_upon_something_sealed(kind: Kind) -> None:
    deciding = [move for move in kind.moves if move.decides]
    sealing = [move for move in kind.moves if move.seals]
    for move in deciding:
        assert move.by == frozenset({Role.APPROVER}), move.name
        assert kind.leaves(move) == {before.reaches for before in sealing}, move.name
    for state in kind.states:
        if state.waits_for is Role.APPROVER:
            assert {move.name for move in kind.moves_from(state.name, frozenset({Role.APPROVER}))} == {
                move.name for move in deciding
            }


@every_kind
def test_a_move_asks_for_all_it_seals(kind: Kind) -> None:
    for move in kind.moves:
        assert set(move.seals) <= set(move.asks), move.name
        assert not (move.seals and move.decides), move.name


@every_kind
def test_a_state_that_expires_has_one_move_of_the_clock_and_no_other_has(kind: Kind) -> None:
    for state in kind.states:
        expires = state.expires_by is not None or state.expires_unanswered
        moves = [move for move in kind.moves if move.by == CLOCK and state.name in kind.leaves(move)]
        assert len(moves) == int(expires), state.name
        assert [move.name for move in moves if kind.state(move.reaches).waits_for is not None] == []


@every_kind
def test_the_clock_moves_alone_and_is_asked_nothing(kind: Kind) -> None:
    for move in kind.moves:
        if Role.CLOCK in move.by:
            assert move.by == CLOCK, move.name
            assert move.asks == (), move.name


@every_kind
def test_a_state_expires_by_a_date_that_is_asked_on_the_way_to_it(kind: Kind) -> None:
    for state in kind.states:
        if state.expires_by is not None:
            assert kind.field(state.expires_by).type is FieldType.DATE
            leading = [move for move in kind.moves if move.reaches == state.name]
            assert [move.name for move in leading if state.expires_by not in move.asks] == []
            assert kind.field(state.expires_by).required


@every_kind
def test_names_are_used_once(kind: Kind) -> None:
    assert twice([field.name for field in kind.fields]) == []
    assert twice([state.name for state in kind.states]) == []
    assert twice([move.name for move in kind.moves]) == []


@every_kind
def test_a_choice_has_choices_and_begins_with_one_of_them(kind: Kind) -> None:
    for field in kind.fields:
        assert bool(field.choices) is (field.type is FieldType.CHOICE), field.name
        if field.choices and field.default is not None:
            assert field.default in field.choices, field.name


def test_kinds_are_told_apart_by_name_prefix_and_emoji() -> None:
    assert twice([kind.name for kind in KINDS]) == []
    assert twice([kind.prefix for kind in KINDS]) == []
    assert twice([kind.emoji for kind in KINDS]) == []


def test_a_kind_is_found_by_its_name() -> None:
    assert [kind_named(kind.name) for kind in KINDS] == list(KINDS)
    with pytest.raises(KeyError):
        kind_named("wish")


@every_kind
def test_what_is_not_declared_has_no_name(kind: Kind) -> None:
    for ask in (kind.state, kind.field, kind.move):
        with pytest.raises(KeyError):
            ask("nonsense")


@every_kind
def test_a_target_allows_a_time_for_every_choice_and_runs_only_while_we_are_waited_for(kind: Kind) -> None:
    for target in kind.targets:
        field = kind.field(target.by)
        assert field.type is FieldType.CHOICE
        assert set(target.allows) == set(field.choices)
        assert all(
            earlier >= later
            for earlier, later in zip(
                [target.allows[choice] for choice in field.choices],
                [target.allows[choice] for choice in field.choices[1:]],
                strict=False,
            )
        )
        assert all(kind.state(name).waits_for is Role.TEAM for name in target.counts_in)
        assert kind.begins.name in target.counts_in


@every_kind
def test_what_is_met_once_is_not_begun_again(kind: Kind) -> None:
    for target in kind.targets:
        if target.once:
            outside = {state.name for state in kind.states} - target.counts_in
            back = [
                move.name for move in kind.moves if move.reaches in target.counts_in and outside & kind.leaves(move)
            ]
            assert back == []
