from unfold.templatetags import unfold_list

from zhiqing.admin_headers import once_per_list


class Changes:
    """Stands for a list of changes."""


def test_headings_are_built_once_for_a_list():
    asked = []

    def build(changes):
        asked.append(changes)
        yield {"text": "编号"}

    headers = once_per_list(build)
    first, second = Changes(), Changes()
    assert list(headers(first)) == list(headers(first)) == [{"text": "编号"}]
    assert list(headers(second)) == [{"text": "编号"}]
    assert asked == [first, second]


def test_the_theme_uses_it():
    assert unfold_list.result_headers.__module__ == "zhiqing.admin_headers"
