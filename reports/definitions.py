"""What each printed figure counts, in the words that stand under the report."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure and the rule by which it is counted."""

    figure: str
    meaning: str


STANDARD_DEFINITIONS: Final = (
    Definition(
        "关注清单",
        "委员在本期提交的关注事项条数，草稿不计；被归并的事项仍各计一条。",
    ),
    Definition(
        "问计清单",
        "部门在本期提交的问计事项条数，草稿不计；委员的建言不计入条数。",
    ),
    Definition(
        "意向清单", "委员在本期提交的体验意向条数，草稿不计；一名委员可提交多条。"
    ),
    Definition("供岗清单", "部门在本期提交的供岗条数，草稿不计。"),
    Definition(
        "体验岗", "由供岗清单确认发布的岗位个数，一个岗位不论设几个场次计一个。"
    ),
    Definition("场次", "已发布体验岗所设的活动场次数，已取消的场次不计。"),
    Definition(
        "名额", "参加匹配的各场次可安排人数之和；已安排名额为匹配结果占用的名额。"
    ),
    Definition(
        "匹配率",
        "匹配成功的意向条数除以参加匹配的意向条数；名额使用率为已安排名额除以名额。",
    ),
    Definition(
        "匹配差距",
        "匹配结果与理论最优上限之间的相对差距，差距为零表示结果已证明最优。",
    ),
    Definition("参与委员", "本期至少实际到岗一次的委员人数，同一人只计一次。"),
    Definition("参与界别群众", "本期至少实际到岗一次的界别群众人数，同一人只计一次。"),
    Definition(
        "参与人次", "实际到岗的总次数，同一人到岗几次计几次；报名未到岗的不计。"
    ),
    Definition("清单状态", "每条清单只按报告生成时所处的状态计一次。"),
    Definition(
        "分部门数据",
        "一条清单涉及多个部门的，分别计入各部门；未指明部门的不计入，"
        "因此各部门之和与总数可能不一致。",
    ),
    Definition(
        "分领域数据", "按清单所属领域计算；未填写领域的不计入，因此合计可能小于总数。"
    ),
    Definition("县市区数据", "按清单所属的政协组织计算，每条清单只计入一个组织。"),
)
