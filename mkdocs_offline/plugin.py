"""The MkDocs plugin: translates between MkDocs' events and the road in ``build``."""

import logging
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils.templates import TemplateContext

from mkdocs_offline.additions.app import NO_BRAND, Brand
from mkdocs_offline.additions.fallback import ROOT as FALLBACK_ROOT
from mkdocs_offline.additions.page import Page
from mkdocs_offline.additions.status_page import ROOT as STATUS_ROOT
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.layout import NOT_FOUND, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.palette import primary_color
from mkdocs_offline.progress import hide, show_later, silent
from mkdocs_offline.published.worker import farewell_script

log = get_plugin_logger("mkdocs-offline")

_TEMPLATE = """
{% extends our_parent %}
{% block htmltitle %}<title>{{ our_title }} - {{ config.site_name }}</title>{% endblock %}
{% block extrahead %}{{ super() }}<meta name="robots" content="noindex">{% endblock %}
{% block content %}{{ our_content }}{% endblock %}
"""
# What stands in the frame until a page is put there.
_TITLE, _CONTENT = "<!--mkdocs-offline-title-->", "<!--mkdocs-offline-content-->"


class OfflinePlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Makes the site readable offline once MkDocs and all other plugins have written it."""

    config_scheme = tuple((name, config_options.Type(object)) for name in Options.names())

    def __init__(self) -> None:
        """Begin outside any build."""
        self._serving = False
        self._told = False
        self._builds = 0
        self._options = Options()
        self._brand = NO_BRAND
        self._env: jinja2.Environment | None = None
        self._frames: dict[str, str | None] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether this is ``mkdocs serve``."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Check the settings, before any page is built."""
        try:
            self._options = Options.parse(self.config)
        except OfflineError as error:
            raise PluginError(f"mkdocs-offline: {error}") from None

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Count the builds that have begun; mkdocs-static-i18n starts one inside another."""
        self._builds += 1

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the theme of the outermost build for our pages, and its looks for the app."""
        if self._builds == 1:
            self._env, self._frames, self._brand = env, {}, _brand(config)

    @event_priority(float("-inf"))  # With what other plugins add to it.
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> None:
        """Render what is around our pages, as around the 404 page if there is one.

        It cannot wait for the end: builds inside this one change the context, for their languages.
        """
        if self._env is None or self._builds > 1 or self._serving or not self._options.enabled:
            return
        has_error_page = NOT_FOUND in config.theme.static_templates
        if template_name == NOT_FOUND or not (has_error_page or self._frames):
            roots = (FALLBACK_ROOT, STATUS_ROOT)
            self._frames = {root: _frame(self._env, context, root) for root in roots}

    @event_priority(float("-inf"))  # After every plugin that still writes files.
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the site readable offline, at the end of the outermost build."""
        self._builds -= 1
        site_dir = Path(config.site_dir)
        if self._builds > 0:
            return
        if not self._options.enabled:
            log.info("the site stays as it is (enabled: false)")
            return
        if self._serving or _is_preview(config):
            # All projects on this computer are previewed under the same address, so a worker
            # that one of them left there has to go.
            (site_dir / WORKER).write_text(farewell_script(), encoding="utf-8")
            if not self._told:
                log.info(
                    "'mkdocs serve' adds nothing to pages; to try them without a network, run"
                    " 'mkdocs build' and 'python -m http.server -d site'"
                )
            self._told = True
            return
        try:
            if self._options.retire:
                retire(site_dir)
                log.info("readers are told to forget what they saved (retire: true)")
                return
            report = make_offline(
                site_dir,
                self._options,
                site_url=config.site_url,
                theme=self._in_theme,
                brand=self._brand,
                tell=show_later() if log.isEnabledFor(logging.INFO) else silent,
            )
        except OfflineError as error:
            hide()
            raise PluginError(f"mkdocs-offline: {error}") from error
        log.info(report.summary())
        for warning in report.warnings:
            log.warning(warning)
        if missed := report.missed():
            log.info(missed)
        for note in report.notes:
            log.info(note)
        for url, reason in report.left_out:
            log.debug(f"left out: {url} ({reason})")

    def on_build_error(self, *, error: Exception) -> None:
        """Forget the builds that did not end."""
        self._builds = 0

    def _in_theme(self, page: Page) -> str | None:
        """Put a page into the site's theme; ``None`` where its templates do not allow that."""
        frame = self._frames.get(page.root)
        return frame and frame.replace(_TITLE, escape(page.title)).replace(_CONTENT, page.content)


def _frame(env: jinja2.Environment, context: TemplateContext, root: str) -> str | None:
    """Return a page of the theme without title and content, if its templates allow that."""
    template = env.from_string(_TEMPLATE)
    variables: dict[str, Any] = {
        **context,
        "base_url": root,
        "our_title": _TITLE,
        "our_content": _CONTENT,
    }
    for parent in (NOT_FOUND, "main.html"):
        try:
            html = template.render(variables, our_parent=parent)
        except Exception as error:  # Whatever the templates of a theme may raise.
            log.debug(f"the theme's {parent} cannot hold our pages: {error}")
        else:
            if _CONTENT in html:
                return html
    return None


def _brand(config: MkDocsConfig) -> Brand:
    theme = config.theme
    logo = theme.get("logo")
    return Brand(
        name=config.site_name,
        color=primary_color(theme.get("palette")) if theme.name == "material" else None,
        logo=logo if isinstance(logo, str) else None,  # Each theme means its own by it.
    )


def _is_preview(config: MkDocsConfig) -> bool:
    """Tell whether ``serve`` builds this, into a temporary folder for its own address.

    With ``serve --clean`` MkDocs calls the command "build".
    """
    in_temp = Path(config.site_dir).parent.resolve() == Path(tempfile.gettempdir()).resolve()
    return in_temp and f"{config.site_url}".startswith(f"http://{config.dev_addr}/")
