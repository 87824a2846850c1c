# SPDX-License-Identifier: MIT
"""A headless Chromium, driven over WebDriver (Debian's chromium-driver), nothing else needed."""
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--window-size=1400,900"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FACTOR = float(os.environ.get("GAUNTLET_TIMEOUT_FACTOR", "1"))


class Browser:
    """One browser with an empty profile; use it as `with Browser() as browser:`."""

    def __enter__(self):
        if not shutil.which("chromedriver") or not shutil.which("chromium"):
            print("1..0 # SKIP chromium or chromium-driver is not installed")
            sys.exit(0)
        self.profile = tempfile.mkdtemp(prefix="gauntlet-browser-")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.session = ""
        try:
            for line in self.driver.stdout:
                port = re.search(r"started successfully on port (\d+)", line)
                if port:
                    break
            self.base = "http://127.0.0.1:" + port[1]
            options = {"binary": shutil.which("chromium"),
                       "args": FLAGS + ["--user-data-dir=" + self.profile]}
            answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
            self.session = "/session/" + answer["sessionId"]
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120 * max(FACTOR, 1)) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from None

    def open(self, path, fragment=""):
        """Opens a file anew, also if it is open already. Returns when it is loaded."""
        self.call("POST", self.session + "/url", {"url": "about:blank"})
        url = "file://" + os.path.abspath(path) + fragment
        self.call("POST", self.session + "/url", {"url": url})

    def run(self, script, *args):
        return self.call("POST", self.session + "/execute/sync",
                         {"script": script, "args": list(args)})

    def cdp(self, command, **params):
        return self.call("POST", self.session + "/goog/cdp/execute",
                         {"cmd": command, "params": params})

    def wait(self, condition, *args):
        """Waits until a JavaScript expression is true."""
        end = time.monotonic() + 20 * max(FACTOR, 1)
        while not self.run("return Boolean(%s)" % condition, *args):
            assert time.monotonic() < end, "never true: " + condition
            time.sleep(0.02)

    def find(self, selector):
        return self.call("POST", self.session + "/element",
                         {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", "%s/element/%s/click" % (self.session, self.find(selector)), {})

    def keys(self, text):
        """Types keys as a user does, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.call("POST", self.session + "/actions",
                  {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def texts(self, selector):
        """The texts of all such elements."""
        return self.run("return Array.from(document.querySelectorAll(arguments[0]), "
                        "(e) => e.textContent)", selector)

    def complaints(self):
        """What the console has: scripts refused or failed."""
        return [entry["message"] for entry in self.call("POST", self.session + "/se/log",
                                                        {"type": "browser"})]

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", self.session + "/screenshot")))


UP, DOWN, ENTER, ESCAPE, TAB = "\ue013", "\ue015", "\ue007", "\ue00c", "\ue004"
