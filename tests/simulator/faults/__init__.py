"""Faults to plant, by the check that is for them.

Each takes a clean dialogue and returns it with one thing wrong, or None where it has no place. What is wrong is its
documentation. `python -m tests.simulator.faults` plants all of them and prints the table of docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.simulator.faults import calls, compound, course, sources, talk
from tests.simulator.faults.planting import Fault

FAULTS: Mapping[str, tuple[Fault, ...]] = {
    "offered": (
        calls.tool_not_offered,
        calls.unknown_parameter,
        calls.result_of_no_call,
        calls.call_id_used_twice,
        calls.result_missing,
        calls.tool_offered_twice,
        calls.called_before_the_grant,
    ),
    "schema": (
        calls.wrong_enum_value,
        calls.string_for_number,
        calls.dropped_required,
        calls.number_out_of_range,
        calls.list_for_a_value,
        calls.null_for_absent,
        calls.date_in_words,
        calls.valid_without_weight,
        compound.kind_of_no_type,
        compound.kind_left_out,
        compound.fields_of_another_kind,
        compound.key_of_no_enum,
        compound.null_for_a_value,
    ),
    "grounded": (
        sources.value_never_said,
        sources.value_of_another_dialogue,
        sources.swapped_arguments,
        sources.grounding_missing,
        sources.said_after_the_call,
        sources.said_by_the_assistant,
        sources.said_in_other_words,
        sources.key_of_another_row,
        sources.key_from_a_later_result,
        sources.profile_of_another_user,
        sources.profile_not_told,
        sources.profile_without_such_a_field,
        sources.profile_for_what_was_said,
        sources.profile_not_pointed_at,
        compound.another_kind_than_said,
        compound.key_never_said,
        compound.values_under_each_others_keys,
        compound.null_never_said,
        compound.value_for_null,
    ),
    "complete": (
        course.asked_for_what_is_known,
        course.asked_for_what_the_profile_has,
        course.called_before_the_answer,
        course.answer_that_gives_nothing,
        course.request_dropped,
        course.said_value_left_out,
        compound.map_emptied,
        compound.key_left_out,
        course.forbidden_taken,
        course.allowed_value_refused,
        course.another_value_refused,
    ),
    "executable": (
        calls.another_result,
        calls.field_changed_in_result,
        calls.rows_in_another_order,
        calls.success_for_an_error,
        calls.another_refusal,
        calls.another_world,
        calls.another_final_state,
        compound.null_in_result,
    ),
    "consistent": (talk.wrong_count, talk.wrong_amount, talk.another_name, talk.another_key, talk.another_day),
    "justified": (
        course.cue_missing,
        course.declined_though_offered,
        course.call_for_what_is_declined,
        course.near_miss_of_nothing,
        course.rule_made_up,
        course.profile_over_what_was_said,
        compound.call_of_the_other_domain,
    ),
    "hygiene": (
        talk.placeholder_left,
        talk.tool_debris,
        talk.null_said,
        talk.tool_name_said,
        talk.tool_name_said_by_user,
        talk.internal_key_said,
        talk.internal_key_said_by_user,
        talk.empty_turn,
        talk.user_says_nothing,
        talk.wrong_language,
        talk.wrong_language_of_user,
        talk.same_turn_again,
        talk.ends_in_the_middle,
    ),
    "roundtrip": (
        sources.value_too_many,
        sources.word_too_many,
        sources.stranger_too_many,
        sources.value_made_unreadable,
        sources.slot_of_another_value,
    ),
    "fresh": (talk.same_dialogue_again, talk.other_answers_only, talk.one_word_more),
}


def table(caught: Mapping[Fault, str] | None = None) -> str:
    """The faults and the check that catches each; `caught` says how often, where that was tried."""
    rows = ["| what is wrong | fault | caught by |", "|---|---|---|"]
    for check, faults in FAULTS.items():
        for fault in faults:
            found = "" if caught is None else f" {caught[fault]}"
            rows.append(f"| {(fault.__doc__ or '').rstrip('.')} | `{fault.__name__}` | `{check}`{found} |")
    return "\n".join(rows)
