"""An author who mistypes a setting learns what is allowed."""

import pytest

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options


def test_nothing_set_gives_the_defaults() -> None:
    assert Options.parse({"enabled": None, "exclude": None}) == Options()


def test_values_as_yaml_and_the_environment_give_them() -> None:
    options = Options.parse(
        {"enabled": 0, "retire": "true", "exclude": "*.pdf\n!a.pdf\n", "max_file_size": "2 MB"}
    )
    assert options == Options(
        enabled=False, retire=True, exclude=("*.pdf", "!a.pdf"), max_file_size=2_000_000
    )


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("enabled", "maybe", "true or false"),
        ("exclude", 3, "gitignore patterns"),
        ("exclude", ["!"], "gitignore patterns"),
        ("max_file_size", "big", "'5 MiB'"),
        ("max_file_size", True, "'5 MiB'"),
        ("download", "some", "'auto' or 'all' or 'ask'"),
        ("max_age", -1, "seconds"),
        ("timeout", 0, "seconds"),
        ("timeout", "soon", "seconds"),
        ("exclude", "[z-a]", "gitignore patterns"),
        ("timeout", float("nan"), "seconds"),
        ("update", "never", "'auto' or 'prompt'"),
        ("colour", "red", "there is no setting 'colour'"),
        ("app", {"theme_color": None}, "quotation marks"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    name: str, value: object, allowed: str
) -> None:
    with pytest.raises(OfflineError) as error:
        Options.parse({name: value})
    assert name in str(error.value)
    assert allowed in str(error.value)


@pytest.mark.parametrize(
    ("settings", "meant"),
    [
        ({"exlude": "x"}, "did you mean 'exclude'?"),
        ({"max_filesize": 3}, "did you mean 'max_file_size'?"),
        ({"app": {"them_color": "red"}}, "display; did you mean 'theme_color'?"),
    ],
)
def test_a_misspelt_setting_is_told_with_what_was_meant(
    settings: dict[str, object], meant: str
) -> None:
    with pytest.raises(OfflineError) as error:
        Options.parse(settings)
    assert meant in str(error.value)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(OfflineError) as error:
        Options.parse({"download": "x", "update": "y", "max_age": "z"})
    assert len(str(error.value).splitlines()) == 3
