"""The report as a page: one file with all that it needs."""

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from mkdocs_offline.check import CheckReport
from mkdocs_offline.check.findings import by_severity
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.report import size_in_words


def write_page(report: CheckReport, file: Path) -> None:
    """Write the report as an HTML page that loads nothing.

    Raises:
        OfflineError: where the file cannot be written.
    """
    sources = {name: _source(name) for name in ("page.html", "page.css", "page.js")}
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["size"] = size_in_words
    template = environment.from_string(sources["page.html"])
    page = template.render(
        report=report,
        severities=by_severity(report.findings),
        css=sources["page.css"],
        js=sources["page.js"],
    )
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OfflineError(f"{file}: {error.strerror or error}; name another FILE") from None


def _source(name: str) -> str:
    return (files("mkdocs_offline.check") / name).read_text(encoding="utf-8")
