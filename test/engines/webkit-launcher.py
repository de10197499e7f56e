# A WebKitGTK browser on a profile that outlives it, for WebKitWebDriver to drive:
# `--profile=FOLDER --until=PID`. It ends, with its driver, when the process PID does.
# The browser that comes with WebKitGTK keeps nothing when it is driven.
import os
import signal
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

FEATURES = ("StorageAPI", "StorageAPIEstimate", "FileSystem")


def option(name):
    return next(each.split("=", 1)[1] for each in sys.argv if each.startswith(f"--{name}="))


profile = option("profile")
context = WebKit2.WebContext(
    website_data_manager=WebKit2.WebsiteDataManager(
        base_data_directory=profile + "/data", base_cache_directory=profile + "/cache"
    )
)
context.set_automation_allowed(True)

settings = WebKit2.Settings()
settings.set_javascript_can_open_windows_automatically(True)
every = WebKit2.Settings.get_all_features()
for at in range(every.get_length()):
    if every.get(at).get_identifier() in FEATURES:
        settings.set_feature_enabled(every.get(at), True)

windows = {}


def open_window(opener=None):
    view = (
        WebKit2.WebView(related_view=opener, settings=settings)
        if opener
        else WebKit2.WebView(web_context=context, is_controlled_by_automation=True, settings=settings)
    )
    window = Gtk.Window()
    window.add(view)
    window.show_all()
    windows[view] = window

    def closed(*_):
        windows.pop(view, None)
        window.destroy()
        if not windows:
            Gtk.main_quit()

    view.connect("create", lambda of, *_: open_window(of))
    view.connect("close", closed)
    window.connect("delete-event", lambda *_: view.try_close() or True)
    return view


def started(_, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", lambda *_: open_window())


def look_after_starter():
    if os.path.exists("/proc/" + option("until")):
        return True
    os.kill(os.getppid(), signal.SIGKILL)
    Gtk.main_quit()
    return False


GLib.timeout_add_seconds(1, look_after_starter)
context.connect("automation-started", started)
Gtk.main()
