"""What stands in for the phrases of an API without any: `{doc}` is its description in small letters, `{label}` a
parameter's name."""

FRAMES = {
    "ask": (
        "(帮我|麻烦帮我|请帮我|我想|想|我要|麻烦){doc}",
        "(可以|能)[帮我]{doc}吗",
        "(需要|想要|我得){doc}",
        "我这边想{doc}",
    ),
    "with": ("{label}{}", "{label}是{}", "{label}要{}"),
    "with_flag": ("要{label}",),
    "without_flag": ("不要{label}",),
    "null": ("不要{label}", "不需要{label}"),
    "null_flag": ("{label}先不定",),
    "need": (
        "请问{label}是(什么|多少|哪个)？",
        "{label}(呢|是什么|怎么填)？",
        "麻烦告诉我{label}。",
        "还需要您提供{label}。",
        "{label}要(选什么|填什么)？",
    ),
    "give": ("{}", "{}", "{}吧", "{label}是{}", "就{}"),
    "change": ("{label}改成{}吧", "(不|等等)，{label}换成{}", "{label}还是{}吧", "我说错了，{label}应该是{}"),
    "confirm": ("即将为您{doc}：{summary}。(可以吗|确认吗|要继续吗)？", "{summary}，(对吗|没问题吧|要我办理吗)？"),
    "done_list": ("找到{count}个：{list}。", "查到了：{list}。", "有这些：{list}。", "结果是{list}。"),
    "done": ("办好了：{summary}。", "已完成，{summary}。", "(结果|信息)如下：{summary}。", "好了，{summary}。"),
    "done_plain": ("办好了。", "已经(完成|处理好)了。", "搞定了(。|！)", "操作成功。"),
    "empty": (
        "(没有找到|没查到)(符合条件的|合适的|相关的)[，(要不要换个条件|换个条件试试)？]",
        "(抱歉|不好意思)，(没有结果|什么都没找到)[，(要不要换个条件|要再试试别的吗)？]",
    ),
    "on": (
        "(没办成|没成功|操作失败)：{message}[(要不要试试别的|您看怎么办)？]",
        "(抱歉|不好意思)，{message}[(换个方式试试|要我再试试别的)吗？]",
    ),
    "called_key": ("{}", "{}号"),
}
