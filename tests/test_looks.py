"""What readers see is accessible, moves nothing, and takes no time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Playwright
from playwright.sync_api import Page

from tests.browser import Browser
from tests.chromium import ChromiumBrowser
from tests.host import Host
from tests.scenes import LOOKS, Look, scenes
from tests.sites import THEMES, build, copy_docs

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

AXE = Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"
OURS = "mkdocs-offline-notice, mkdocs-offline-save, mkdocs-offline-status, [data-mkdocs-offline]"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("looks")


# Each theme in both schemes, both languages and on both devices, but not in each combination.
@pytest.mark.parametrize(
    "look",
    [
        look
        for look in LOOKS
        if (look.language, look.scheme, look.device)
        in (("en", "light", "desktop"), ("ar", "dark", "phone"))
    ],
    ids=lambda look: look.name,
)
def test_axe_finds_nothing_but_colours_of_themes(
    look: Look, chromium: Playwright, sites: Path
) -> None:
    if not AXE.exists():
        pytest.skip("npm ci has not been run")
    for scene, page in scenes(chromium, sites, look):
        page.add_script_tag(path=AXE)
        page.emulate_media(reduced_motion="reduce")  # What fades in has too little contrast.
        found = page.evaluate(
            """async (ours) => {
              const include = [...document.querySelectorAll(ours)];
              const { violations } = await axe.run({ include });
              const colours = ["color-contrast", "link-in-text-block"];
              const isOfTheme = (id, { target }) =>
                colours.includes(id) && !Array.isArray(target[0]);  // In no shadow root.
              return violations.flatMap(({ id, nodes }) =>
                nodes.filter((node) => !isOfTheme(id, node)).map(({ html }) => [id, html]));
            }""",
            OURS,
        )
        assert found == [], scene


def focused(page: Page) -> str:
    """The part of ours that has the focus."""
    part: str = page.evaluate("document.activeElement?.shadowRoot?.activeElement?.part.value ?? ''")
    return part


def press_until(page: Page, key: str, part: str) -> None:
    for _ in range(200):
        page.keyboard.press(key)
        if part in focused(page).split():
            return
    raise AssertionError(f"{key} does not lead to {part}")


def until_state(page: Page, state: str) -> None:
    """Wait for a state; ``wait_for_function`` takes a promise for an answer."""
    page.evaluate(
        """async (state) => {
          const end = Date.now() + 30_000;
          while ((await mkdocsOffline.status()).state !== state) {
            if (Date.now() > end) throw Error(`is not ${state}`);
            await new Promise((done) => setTimeout(done, 50));
          }
        }""",
        state,
    )


def test_everything_works_by_keyboard_alone(
    tmp_path: Path, serve: Callable[..., Host], chromium: Playwright
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "index.md").write_text("# Home\n\n<mkdocs-offline-save></mkdocs-offline-save>")
    plugins: list[object] = ["search", {"mkdocs-offline": {"max_age": 0}}]
    host = serve(build(tmp_path, docs=docs, plugins=plugins))
    page = chromium.new_context().new_page()
    page.goto(f"{host.url}guide/rain/")
    notice = page.locator("mkdocs-offline-notice")
    notice.and_(page.locator("[data-shown=saved]")).wait_for()
    page.keyboard.press("Escape")
    page.locator("mkdocs-offline-notice[data-shown='']").wait_for(state="attached")
    page.goto(host.url)
    page.locator("mkdocs-offline-save[data-state=saved]").wait_for()
    press_until(page, "Tab", "remove")
    page.keyboard.press("Enter")
    page.locator("mkdocs-offline-save[data-state=removing]").wait_for()
    assert "main" in focused(page)  # It takes what was done back.
    page.keyboard.press("Enter")
    page.locator("mkdocs-offline-save[data-state=saved]").wait_for()
    press_until(page, "Shift+Tab", "remove")
    page.keyboard.press("Enter")
    until_state(page, "core")
    page.locator("mkdocs-offline-save[data-state=notSaved]").wait_for()
    assert "main" in focused(page)
    page.keyboard.press("Space")
    until_state(page, "saved")
    host.unplug()
    page.goto(f"{host.url}guide/wind/")
    page.locator("mkdocs-offline-notice[data-shown=offline]").wait_for()
    assert page.evaluate("document.activeElement === document.body")
    press_until(page, "Shift+Tab", "close")
    page.keyboard.press("Enter")
    page.locator("mkdocs-offline-notice[data-shown='']").wait_for(state="attached")
    page.context.close()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_nothing_moves(device: str, chromium: Playwright, sites: Path) -> None:
    look = Look("material", "en", "light", device)
    for scene, page in scenes(chromium, sites, look):
        if scene.startswith("status-page-"):
            continue  # The states follow each other there as they never do, with all their facts.
        shifts = page.evaluate(
            """() => new Promise((done) => {
              const told = (list) => done(list.getEntries().map(({ value, sources }) =>
                [value, ...sources.map(({ node }) => node?.outerHTML ?? "of ours")]));
              new PerformanceObserver(told).observe({ type: "layout-shift", buffered: true });
              setTimeout(done, 500, []);
            })"""
        )
        # Where one state follows another, the words in our card may wrap.
        is_state = scene.startswith("save-element-")
        moved = [shift for shift in shifts if not is_state or {*shift[1:]} != {"of ours"}]
        assert moved == [], scene


IN_OUR_ROOTS = """const ours = "mkdocs-offline-notice, mkdocs-offline-save, mkdocs-offline-status";
const roots = [...document.querySelectorAll(ours)].flatMap(({ shadowRoot }) => shadowRoot ?? []);
const inside = (root) => [...root.querySelectorAll("*")].flatMap(
  (element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])]);
const all = roots.flatMap(inside).filter((element) => element.checkVisibility());
if (!all.length && !document.querySelector("[data-mkdocs-offline=fallback]"))
  throw Error("nothing of ours is shown");"""


def test_text_of_twice_the_size_fits(chromium: Playwright, sites: Path) -> None:
    for scene, page in scenes(chromium, sites, Look("material", "de", "light", "phone")):
        page.evaluate("document.documentElement.style.fontSize = '250%'")  # Material: 125 %.
        cut = page.evaluate(
            f"""() => {{
              {IN_OUR_ROOTS}
              const isCut = (element) => element.getBoundingClientRect().right > innerWidth + 1
                || (element.clientWidth && element.scrollWidth > element.clientWidth + 1);
              return all.filter(isCut).map((element) => element.outerHTML);
            }}"""
        )
        page.evaluate("document.documentElement.style.fontSize = ''")
        assert cut == [], scene


def test_nothing_is_animated_for_readers_who_want_that(chromium: Playwright, sites: Path) -> None:
    for scene, page in scenes(chromium, sites, Look("material", "en", "light", "desktop")):
        page.emulate_media(reduced_motion="reduce")
        animated = page.evaluate(
            f"""() => {{
              {IN_OUR_ROOTS}
              return all.flatMap((element) => element.getAnimations()).map(({{ effect }}) =>
                [effect.target.outerHTML, effect.getComputedTiming().duration]);
            }}"""
        )
        assert animated == [], scene


def test_in_forced_colours_buttons_have_edges_and_glyphs_can_be_seen(
    chromium: Playwright, sites: Path
) -> None:
    for scene, page in scenes(chromium, sites, Look("material", "en", "dark", "desktop")):
        page.emulate_media(forced_colors="active")
        unseen = page.evaluate(
            f"""() => {{
              {IN_OUR_ROOTS}
              const ground = getComputedStyle(document.body).backgroundColor;
              const hasEdge = ({{ borderStyle, borderWidth, textDecorationLine: line }}) =>
                (borderStyle !== "none" && borderWidth !== "0px") || line === "underline";
              const isUnseen = (element) => {{
                const style = getComputedStyle(element);
                if (element.matches("button")) return !hasEdge(style);
                return element.matches("svg") && style.color === ground;
              }};
              return all.filter(isUnseen).map((element) => element.outerHTML);
            }}"""
        )
        assert unseen == [], scene


@pytest.mark.not_in("firefox", "webkit", reason="it does not tell how long scripts take")
def test_no_script_of_ours_takes_50_ms(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    plugins: list[object] = ["search", {"mkdocs-offline": {"max_age": 0}}]
    host, browser = reader_of(build(tmp_path, plugins=plugins))
    host.unplug()
    slowest = """const shown = () =>
          document.querySelector("mkdocs-offline-notice")?.dataset.shown === "offline";
        while (!shown()) await new Promise((done) => setTimeout(done, 50));
        const frames = await new Promise((done) => {
          new PerformanceObserver((list) => done(list.getEntries()))
            .observe({ type: "long-animation-frame", buffered: true });
          setTimeout(done, 500, []);
        });
        const scripts = frames.flatMap(({ scripts }) => scripts);
        const ours = scripts.filter(({ sourceURL }) => sourceURL.includes("/mkdocs-offline/"));
        return Math.max(0, ...ours.map(({ duration }) => duration));"""
    durations = []
    for _ in range(3):  # Others may keep the machine busy.
        browser.open("guide/wind/")
        durations.append(browser.run(slowest))
    assert min(durations) < 50


def test_a_hundred_pages_shown_in_place_leave_nothing_behind(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    elements = "<mkdocs-offline-save></mkdocs-offline-save><bare-element></bare-element>"
    (docs / "index.md").write_text(f"# Home\n\n{elements}")
    (docs / "bare.js").write_text(
        """customElements.define("bare-element", class extends HTMLElement {
          connectedCallback() {}
        });"""
    )
    host = serve(tmp_path / "site")
    build(
        tmp_path,
        docs=docs,
        theme=THEMES["material-instant"],
        plugins=["search", {"mkdocs-offline": {"max_age": 0}}],
        extra_javascript=["bare.js"],
        site_url=host.url,  # Material compares ports, too.
    )
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.run("window.isSame = true; dispatchEvent(new Event('offline'))")
    state = """const element = document.querySelector("mkdocs-offline-save");
        return element?.shadowRoot?.querySelector("[part=state]").textContent"""
    for _ in range(50):
        browser.follow("guide/wind/")
        browser.until(lambda: "Cups measure" in browser.text)
        browser.follow("")
        browser.until(lambda: browser.run(state) == "Saved for offline reading")
    browser.follow("guide/wind/")  # The element says it all where it is.
    notices = "return document.querySelectorAll('mkdocs-offline-notice[data-shown=offline]').length"
    browser.until(lambda: browser.run(notices) == 1)
    assert browser.run("return window.isSame")
    # WebKit minds how often addresses change; then one stays, and a style is looked for below it.
    too_fast = ("more than 100 times per 10 seconds", "worker is an error", "Cannot load .")
    is_minded = any(too_fast[0] in problem for problem in browser.problems)
    minded = too_fast if is_minded else ()
    assert [problem for problem in browser.problems if not any(x in problem for x in minded)] == []
    if isinstance(browser, ChromiumBrowser):  # What Material keeps alive is not ours to mend.
        bare = elements_alive(browser, "bare-element")
        assert elements_alive(browser, "mkdocs-offline-save") <= bare + 1


def elements_alive(browser: ChromiumBrowser, name: str) -> int:
    """Count the elements of a kind in memory, shown or not, once the garbage is collected."""
    browser.devtools("HeapProfiler.collectGarbage")
    code = f"customElements.get('{name}').prototype"
    prototype = browser.devtools("Runtime.evaluate", expression=code)["result"]["objectId"]
    objects = browser.devtools("Runtime.queryObjects", prototypeObjectId=prototype)
    count = browser.devtools(
        "Runtime.callFunctionOn",
        functionDeclaration="function() { return this.length }",
        objectId=objects["objects"]["objectId"],
        returnByValue=True,
    )
    return int(count["result"]["value"])
