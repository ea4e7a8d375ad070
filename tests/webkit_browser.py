#!/usr/bin/python3
"""A browser of one window around WebKitGTK, which WebKitWebDriver starts.

Prints the console's messages, and the status of the answer to each navigation, which the page
itself cannot learn in WebKit.

WebKitGTK's own MiniBrowser forgets what it stores as soon as it is automated; this one has a
profile on disk, in the folder WEBKIT_PROFILE, and gives a site the part WEBKIT_STORAGE_RATIO of
the disk, if that is not 0. Runs with the system's Python, which has gi.
"""

import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

profile = os.environ["WEBKIT_PROFILE"]
ratio = float(os.environ["WEBKIT_STORAGE_RATIO"])
limits = {"origin_storage_ratio": ratio, "total_storage_ratio": ratio} if ratio else {}
storage = WebKit2.WebsiteDataManager(
    base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache", **limits
)
context = WebKit2.WebContext.new_with_website_data_manager(storage)
context.set_automation_allowed(True)
windows: list[object] = []


def open_window(session: object) -> object:
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    view.get_settings().set_enable_write_console_messages_to_stdout(True)
    view.connect("load-changed", print_status)
    window = Gtk.Window()
    window.set_default_size(1000, 700)
    window.add(view)
    view.connect("close", lambda _: window.destroy())
    window.show_all()
    windows.append(window)
    return view


def print_status(view: WebKit2.WebView, event: WebKit2.LoadEvent) -> None:
    if event == WebKit2.LoadEvent.COMMITTED:
        resource = view.get_main_resource()  # None of about:blank.
        response = resource and resource.get_response()
        print("STATUS", response.get_status_code() if response else 0, flush=True)


def begin(context: object, session: WebKit2.AutomationSession) -> None:
    info = WebKit2.ApplicationInfo()
    info.set_name("mkdocs-offline")
    session.set_application_info(info)
    session.connect("create-web-view", open_window)


context.connect("automation-started", begin)
Gtk.main()
