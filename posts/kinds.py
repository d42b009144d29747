"""The kinds of suggestions, decisions about them, and how far they have come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuggestionKind(models.TextChoices):
    SUGGESTION = "suggestion", _("建议")
    OPINION = "opinion", _("意见")
    CRITICISM = "criticism", _("批评")
    REMEDY = "remedy", _("化解之策")


class Decision(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")


class AdoptionLevel(models.TextChoices):
    UNIT = "unit", _("单位")
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATION = "nation", _("国家级")


class StageOfLoop(models.TextChoices):
    """How far a suggestion has come; worked out, never stored."""

    RAISED = "raised", _("已提出")
    ASSIGNED = "assigned", _("已交办")
    ANSWERED = "answered", _("已答复")
    ADOPTED = "adopted", _("已采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")
    CARRIED_OUT = "carried_out", _("已落实")
    REVISITED = "revisited", _("已再体验")


AGREED = frozenset({Decision.ADOPTED, Decision.PARTLY})
