"""``mkdocs-offline prove``."""

import argparse

from mkdocs_offline.cli.arguments import (
    Commands,
    add_site_dir,
    count,
    folder,
    new_file,
    web_address,
)
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.progress import show
from mkdocs_offline.published.site import read_site


def _run(parsed: argparse.Namespace) -> int:
    read_site(parsed.site_dir)  # A mistake is told before anything has to be installed or started.
    try:
        from mkdocs_offline.prove import prove
        from mkdocs_offline.prove.chromium import start_chromium
    except ModuleNotFoundError as error:
        if not f"{error.name}".startswith("playwright"):
            raise
        raise OfflineError(
            "'prove' drives a browser with Playwright: pip install 'mkdocs-offline[prove]'"
        ) from error
    with start_chromium() as browser:
        proof = prove(
            parsed.site_dir,
            browser,
            pages=parsed.pages,
            screenshots=parsed.screenshots,
            tell=show,
            ignore=parsed.ignore or (),
            strict=parsed.strict,
            site_url=parsed.site_url,
        )
    print(proof.as_text())
    if parsed.junit:
        parsed.junit.write_text(proof.as_junit(), encoding="utf-8")
    return 0 if proof.is_good else 3


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "prove",
        help="read a site without a network, in a real browser",
        description="""\
Save a built site in a real browser, cut the network and open every page: it must read
and look as from its host, with the same styles and images and no error more in the
console. Other hosts are cut off from both; what is asked of them is noted. What
changes each time that the host shows it is no difference. Needs Chromium, or
Chrome, and Playwright:
  pip install 'mkdocs-offline[prove]'""",
        epilog="""\
examples:
  mkdocs build && mkdocs-offline prove site
  mkdocs-offline prove site --pages 50 --junit result.xml --screenshots failed
  mkdocs-offline prove site --strict --ignore 'https://api.github.com/*'

exit codes:
  0  every page that was read is as from its host; there may be notes
  1  the site could not be read
  2  a mistake in the command line
  3  the site cannot be saved, or a page is not as from its host""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_site_dir(parser)
    parser.add_argument(
        "--pages",
        type=count,
        metavar="N",
        help="read N pages, spread over the site, always the same ones (default: all)",
    )
    parser.add_argument(
        "--screenshots",
        type=folder,
        metavar="DIR",
        help="put pictures of pages that are not as they should be into a folder",
    )
    parser.add_argument(
        "--junit", type=new_file, metavar="FILE", help="also write the result as JUnit XML"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="fail for what is only noted: requests to other hosts, and errors in the console that"
        " are there with a network, too",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        metavar="PATTERN",
        help="do not note requests to these addresses on other hosts ('*' stands for anything, can"
        " be repeated)",
    )
    parser.add_argument(
        "--site-url",
        type=web_address,
        metavar="URL",
        help="where the site is served, if its pages do not say so; only the path matters",
    )
    parser.set_defaults(run=_run)
