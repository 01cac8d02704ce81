"""Who speaks, when, and about what: what every prompt is told."""

from __future__ import annotations

from simulator.llm.draft import Draft


def situation(draft: Draft) -> dict[str, object]:
    plan, locale = draft.plan, draft.locale
    persona = plan.persona
    return {
        "clock": draft.script.book.now(plan.clock),
        "persona": {"doc": persona.doc.of(locale), "traits": dict(persona.traits)} if persona is not None else None,
        "scenario": plan.scenario.doc.of(locale) if plan.scenario is not None else "",
    }
