import pytest
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.test import APIClient

from checklists.models import ConcernItem
from zhiqing.problems import answer_problem

pytestmark = pytest.mark.django_db


class OfConcerns:
    model = ConcernItem


def told(error, view=None):
    response = answer_problem(error, {"view": view})
    return response.data


def test_invalid_input_names_its_fields_in_chinese():
    error = ValidationError({"text": ["不能为空。"], "departments": ["不能为空。"]})
    assert told(error, OfConcerns())["detail"] == (
        "提交的内容有误，请按提示修改：内容、涉及部门。"
    )


def test_field_of_no_model_is_left_out_of_the_sentence():
    error = ValidationError({"no_such_name": ["不能为空。"]})
    assert told(error)["detail"] == "提交的内容有误，请按提示修改。"


def test_missing_row_is_told_without_names_of_columns(member):
    browser = APIClient()
    browser.force_authenticate(member.user)
    answer = browser.post("/api/v1/concerns/", {"round": "nope", "text": "路灯不亮"})
    assert answer.status_code == 400
    assert answer.json()["fields"] == {"round": ["没有找到，或您无权使用。"]}
    assert "期次" in answer.json()["detail"]


def test_messages_inside_lists_are_in_chinese_too():
    missing = ErrorDetail("Invalid pk", code="does_not_exist")
    error = ValidationError({"departments": {"0": [missing]}})
    assert told(error)["fields"] == {"departments": {"0": ["没有找到，或您无权使用。"]}}
