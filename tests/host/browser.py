# SPDX-License-Identifier: MIT
"""A headless Chromium that reaches nothing but this machine, and what it tells of a page."""

import atexit
import functools
import json
import os
import pathlib
import shutil

import support
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

__all__ = ["Keys", "shared"]

SCREENSHOTS = pathlib.Path(support.PROGRAM).parent / "screenshots"
WIDE, NARROW = 1400, 360
ARGUMENTS = [
    "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@functools.cache
def shared():
    """One browser for all tests of a file: to start one takes longer than most tests."""
    browser = Browser()
    atexit.register(browser.close)
    return browser


class Browser:
    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else []):  # which root must do without
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.driver.set_script_timeout(20)
        self.look(WIDE)

    def close(self):
        self.driver.quit()

    def look(self, width, scheme="light", height=900):
        """Set the size of the window and the colours that its user prefers."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=False)
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def devtools(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def open(self, url):
        """Open an address or a file."""
        self.driver.get(url.as_uri() if isinstance(url, pathlib.Path) else url)
        self.settle()

    def settle(self):
        """Let the page lay out and draw."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """The text of an element, whether or not it is in sight."""
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def table(self, selector):
        """The cells of a table's body, row by row."""
        return self.run("return [...document.querySelector(arguments[0]).tBodies[0].rows]"
                        ".map((row) => [...row.cells].map((cell) => cell.textContent))", selector)

    def wait(self, condition):
        return WebDriverWait(self.driver, 10, 0.05).until(lambda _: condition())

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        return self.run("return document.documentElement.scrollWidth - window.innerWidth")

    def cut_off(self, selector):
        """By how many pixels the contents of an element that scrolls are wider than what is in sight."""
        return self.run("const e = document.querySelector(arguments[0]); return e.scrollWidth - e.clientWidth", selector)

    def complaints(self):
        """What the console has had to say since the last time: errors, refused resources, policy violations."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """The addresses that the page has asked for since the last time."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def photograph(self, name):
        """A picture of the whole page for a person to look at, in the build folder."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.run("window.scrollTo(0, 0)")
        width = self.run("return window.innerWidth")
        height = min(6000, self.run("return document.documentElement.scrollHeight"))
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=False)
        self.settle()
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
