"""Small chat templates in the ways of known ones, and what bad ones do instead."""

from __future__ import annotations

TOOLS = "{% for tool in tools or [] %}{{ tool | tojson }}\n{% endfor %}"
CALL = (
    '<tool_call>\n{"name": "{{ call.function.name }}", '
    '"arguments": {{ call.function.arguments | tojson }}}\n</tool_call>'
)

QWEN = (
    TOOLS
    + """{%- for message in messages %}
{{- '<|im_start|>' + message.role + '\\n' }}
{%- if message.content %}{{ message.content }}{% endif %}
{%- for call in message.tool_calls or [] %}
"""
    + CALL
    + """{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""
)

MARKED = QWEN.replace(
    "{%- if message.content %}{{ message.content }}{% endif %}",
    "{%- if message.role != 'assistant' %}{{ message.content }}{% else %}{% generation %}"
    "{%- if message.content %}{{ message.content }}{% endif %}",
).replace(
    "{%- endfor %}\n{{- '<|im_end|>\\n' }}", "{%- endfor %}\n{{- '<|im_end|>' }}{% endgeneration %}{% endif %}\n", 1
)

THINKING = QWEN.replace(
    "{%- if message.content %}",
    "{%- if message.role == 'assistant' and loop.last %}{{ '<think>\\n\\n</think>\\n' }}{% endif %}"
    "{%- if message.content %}",
    1,
)

LLAMA = QWEN.replace(
    CALL, '{"name": "{{ call.function.name }}", "parameters": {{ call.function.arguments | tojson }}}\n'
)

MISTRAL = QWEN.replace(
    CALL,
    "[TOOL_CALLS]{{ call.function.name }}[ARGS]{{ call.function.arguments | tojson }}",
)

MISTRAL_LIST = QWEN.replace(
    "{%- for call in message.tool_calls or [] %}\n" + CALL + "{%- endfor %}",
    "{%- if message.tool_calls %}[TOOL_CALLS] [{% for call in message.tool_calls %}"
    '{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}'
    "{{ ', ' if not loop.last }}{% endfor %}]{% endif %}",
)

GOOD = {
    "qwen": QWEN,
    "marked": MARKED,
    "thinking": THINKING,
    "llama": LLAMA,
    "mistral": MISTRAL,
    "mistral list": MISTRAL_LIST,
}

ARGUMENTS = "call.function.arguments | tojson"
SAID = "{%- if message.content %}{{ message.content }}{% endif %}"

BAD = {
    "refused": QWEN.replace(SAID, "{% if message.role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}" + SAID),
    "broken": QWEN.replace(SAID, "{{ message.role + message.content }}"),
    "null": QWEN.replace(SAID, "{{ message.content }}"),
    "lost tool": QWEN.replace(TOOLS, ""),
    "lost words": QWEN.replace(
        SAID, "{% if message.role != 'user' and message.content %}{{ message.content }}{% endif %}"
    ),
    "lost call": QWEN.replace("message.tool_calls or []", "(message.tool_calls or [])[:1]"),
    "lost argument": QWEN.replace(ARGUMENTS, "dict((call.function.arguments | items | list)[:1]) | tojson"),
    "stringified": QWEN.replace(ARGUMENTS, f"{ARGUMENTS} | tojson"),
    "changed argument": QWEN.replace(ARGUMENTS, f"{ARGUMENTS} | replace('novel', 'poem')"),
    "no place": QWEN.replace(SAID, SAID + "{{ loop.length if message.role == 'assistant' }}"),
}
"""A template for each kind of damage, which is the first kind that it does."""
