"""What a Chinese spec needs of documentation: orders, labels and forms that can be said, made of what there is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fcsim.importing.names import words

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _table(text: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in text.split())


def _any_of(text: str) -> str:
    return "|".join(text.split())


_VERBS = _any_of(
    "查询 获取 查看 查找 搜索 检索 列出 显示 浏览 统计 计算 读取 拉取 检查 校验 验证 检测 识别 分析 生成 创建 "
    "新建 新增 添加 增加 插入 上传 下载 导入 导出 删除 移除 清空 清除 清理 取消 撤销 关闭 停止 停用 禁用 启用 "
    "启动 开启 打开 开始 暂停 恢复 重启 重置 重试 修改 更新 编辑 设置 配置 保存 提交 发送 发布 推送 通知 分配 "
    "绑定 解绑 关联 授权 登录 登出 退出 注册 注销 申请 审批 审核 通过 拒绝 驳回 确认 完成 支付 退款 下单 预订 "
    "预约 订阅 收藏 点赞 评论 关注 分享 转发 复制 移动 重命名 合并 拆分 排序 同步 刷新 执行 运行 调用 测试 预览 "
    "切换 转换 翻译 加入 离开 邀请 领取 兑换 充值 提现 转账 归档 备份 还原 安装 卸载 部署 回滚 构建 锁定 解锁 "
    "标记 忽略 初始化 接收 记录 返回 请求 使用 办理 打印 扫描 解析 加密 解密 压缩 解压 比较 判断 变更 调整 替换 "
    "指定 寄送 投递 签收 投诉 反馈 签到 打卡 购买 租用 播放 跳转 挂号 缴费 开具 开通 续费 导航 定位 叫车"
)
"""What a request starts with."""
_BEFORE = _any_of(
    "分页 批量 全量 一键 强制 自动 重新 立即 手动 模糊 根据 按照 按 通过 使用 从 向 在 对 快速 实时 单个 全部 所有"
)
_ALONE = ("登录", "登出", "退出", "注册", "注销")
"""Verbs that say all, whatever stands before them."""
_STARTS = re.compile(rf"{_VERBS}|[把给将为让]|(?:{_BEFORE}).*(?:{_VERBS})")
_ENDS = re.compile(rf"(.+?)({_VERBS})")
_OF_METHOD = _table("get:查看 head:查看 post:提交 put:修改 patch:修改 delete:删除")
_CLAUSE = re.compile(r"[（(【\[<「\"“:：,，;；、。.!！?？\n]")
_BRACKETED = re.compile(r"^\s*[（(【\[]([^（）()【】\[\]]*)[）)】\]]\s*[。.]?")
_UNSAYABLE = re.compile(r"[0-9{}<>=|/\\]")
_DETAIL = re.compile(r"\s*(?:[0-9\s{}<>=|/\\\-—–]|默认|例如|比如|可选|支持|用于|格式|如：)")
_LONGEST_LABEL = 12

_VERB_OF = _table(
    "get:查看 fetch:查看 retrieve:查看 read:查看 show:查看 describe:查看 list:列出 search:搜索 find:查找 "
    "query:查询 lookup:查询 check:检查 create:创建 add:添加 new:新建 insert:添加 update:修改 edit:修改 "
    "modify:修改 set:设置 change:修改 delete:删除 remove:移除 clear:清空 send:发送 post:提交 upload:上传 "
    "download:下载 import:导入 export:导出 cancel:取消 start:启动 stop:停止 run:运行 execute:执行 save:保存 "
    "login:登录 logout:退出 register:注册 enable:启用 disable:停用 book:预订 refresh:刷新 sync:同步 test:测试 "
    "count:统计 calculate:计算 generate:生成 translate:翻译 open:打开 close:关闭"
)
"""What an operation's name starts with."""
_WORDS = _table(
    "id:编号 ids:编号 uuid:编号 no:编号 name:名称 title:标题 type:类型 kind:种类 status:状态 state:状态 code:代码 "
    "msg:消息 message:消息 data:数据 result:结果 list:列表 items:列表 records:记录 page:页码 size:大小 limit:条数 "
    "count:数量 total:总数 num:数量 number:数量 keyword:关键词 keywords:关键词 query:查询内容 search:搜索内容 "
    "content:内容 text:文字 desc:说明 description:说明 remark:备注 note:备注 comment:备注 date:日期 time:时间 "
    "start:开始 begin:开始 end:结束 created:创建 updated:更新 at:时间 create:创建 update:更新 user:用户 role:角色 "
    "menu:菜单 file:文件 path:路径 url:网址 link:链接 image:图片 img:图片 avatar:头像 phone:手机号 mobile:手机号 "
    "email:邮箱 mail:邮箱 address:地址 city:城市 country:国家 province:省份 sex:性别 gender:性别 age:年龄 "
    "password:密码 account:账号 username:用户名 nickname:昵称 token:令牌 key:键 value:值 sort:排序 order:订单 "
    "price:价格 amount:金额 money:金额 currency:币种 product:商品 goods:商品 shop:店铺 category:分类 tag:标签 "
    "tags:标签 level:级别 version:版本 group:分组 parent:上级 dept:部门 department:部门 company:公司 "
    "language:语言 lang:语言 model:模型 project:项目 task:任务 device:设备 room:房间 config:配置 enabled:启用 "
    "enable:启用 success:成功 error:错误 reason:原因 ip:地址 width:宽度 height:高度 weight:重量 color:颜色 "
    "format:格式 mode:模式 source:来源 target:目标 from:来源 to:目标 days:天数 score:分数 weather:天气 "
    "position:职位"
)
"""Words of names."""
_VALUES = _table(
    "asc:升序 desc:降序 active:启用 inactive:停用 enabled:启用 disabled:停用 on:打开 off:关闭 pending:待处理 "
    "processing:处理中 running:运行中 done:已完成 completed:已完成 complete:已完成 finished:已结束 success:成功 "
    "failed:失败 failure:失败 error:出错 cancelled:已取消 canceled:已取消 open:未关闭 closed:已关闭 draft:草稿 "
    "published:已发布 archived:已归档 deleted:已删除 paid:已支付 unpaid:未支付 refunded:已退款 shipped:已发货 "
    "delivered:已送达 approved:已通过 rejected:已拒绝 male:男 female:女 unknown:未知 other:其他 all:全部 none:无 "
    "high:高 medium:中 low:低 small:小 large:大 urgent:紧急 normal:普通 day:按天 week:按周 month:按月 year:按年 "
    "hour:按小时 text:文本 image:图片 video:视频 audio:音频 file:文件 link:链接 public:公开 private:私有 "
    "read:只读 write:可写 admin:管理员 user:用户 guest:访客 available:可用 sold:已售 red:红色 green:绿色 "
    "blue:蓝色 black:黑色 white:白色 name:按名称 price:按价格 date:按日期"
)
"""Values of enums."""


def is_chinese(text: str) -> bool:
    return _HAN.search(text) is not None


def order(doc: str, name: str, method: str) -> tuple[str, bool]:
    """An API's documentation that starts with an order ("查询天气。"), and whether that had to be made of its name."""
    if not is_chinese(doc):
        return f"{_of_name(name, method)}。{doc}", True
    end = _CLAUSE.search(doc)
    clause = (doc[: end.start()] if end else doc).strip()
    rest = _BRACKETED.sub(r"\1。", doc[len(clause) :]).lstrip(" 。.，,；;：:、") if end else ""
    if _UNSAYABLE.search(clause) or len(clause) > 30 or len(clause) < 2:
        return f"{_of_name(name, method)}。{doc}", True
    if _STARTS.match(clause):
        made = clause
    elif clause in _ALONE or any(clause.endswith(verb) for verb in _ALONE):
        made = clause[-2:]
    elif (found := _ENDS.fullmatch(clause)) is not None:
        made = found[2] + found[1]
    else:
        made = _OF_METHOD.get(method, "查看" if clause.endswith(("列表", "详情", "信息")) else "办理") + clause
    return f"{made}。{rest}", False


def _of_name(name: str, method: str) -> str:
    verb, *rest = words(name) or ["get"]
    said = _VERB_OF.get(verb)
    if said is None:
        said, rest = _OF_METHOD.get(method, "使用"), [verb, *rest]
    known = "".join(_WORDS.get(word, "") for word in rest)
    if all(word in _WORDS for word in rest) and known:
        return said + known
    return f"{said} {' '.join(word for word in rest if not word.isdecimal())[:40]}".strip() if rest else said


def label(doc: str, name: str) -> str:
    """A parameter's documentation whose first words name it, since these are what is said of it."""
    if not is_chinese(doc):
        made = "".join(_WORDS.get(word, "") for word in words(name))
        return f"{made}。{doc}".removesuffix("。") if made and all(word in _WORDS for word in words(name)) else doc
    doc = re.sub(r"^(?:请输入|请填写|请选择|输入|填写)", "", doc).strip()
    end = _CLAUSE.search(doc)
    first = doc[: end.start()] if end else doc
    cut = _DETAIL.search(first)
    if cut is not None and cut.start() > 0:
        return f"{first[: cut.start()]}：{doc[cut.start() :].lstrip(' -—–=：:')}"
    if (cut is not None or len(first) > _LONGEST_LABEL) and (made := label("", name)):
        return f"{made}：{doc}"
    return doc


def called(doc: str, name: str) -> str:
    """What a parameter is called in talk: the first words of its documentation, or its name."""
    return _CLAUSE.split(label(doc, name), maxsplit=1)[0] or " ".join(words(name))


def forms(values: Sequence[str], doc: str) -> Mapping[str, str]:
    """What is said of an enum's values: as its documentation has them ("text-文本"), or by their usual names."""
    found: dict[str, str] = {}
    for value in values:
        if is_chinese(value):
            continue
        match = re.search(
            rf"(?<![\w-]){re.escape(value)}\s*[-—–:：=为是（(]\s*([\u4e00-\u9fff]{{1,8}})", doc, re.IGNORECASE
        )
        said = match[1] if match else _VALUES.get("_".join(words(value)), "")
        if said:
            found[value] = said
    return found if len(set(found.values())) == len(found) else {}
