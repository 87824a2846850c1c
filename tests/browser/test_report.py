#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""index.html of a run in a real browser: test_report.py GAUNTLET"""
import base64
import shutil
import subprocess
import sys

import results_dir
from cases import case, equal, main
from webdriver import DOWN, ENTER, ESCAPE, FACTOR, TAB

EVIL = (b"</script><script>window.owned=1</script><img src=x onerror=window.owned=2>"
        b"<!-- \xff\xfe \0 NUL \xe2\x80\xa8 &lt; ]]> ${owned} \x1b[31mred\x1b[0m\n")
ASSERT = (b"(t:1) CRITICAL: Test assertion failure function check, file ../tests/t.c:77:\n"
          b"(t:1) CRITICAL: Failed assertion: got == want\n(t:1) CRITICAL: error: 1 != 2\n")


def big_run(path, gauntlet):
    """20,000 tests: every hundredth fails, some are skipped, one is the slowest."""
    entries = []
    for b in range(100):
        entry = results_dir.Entry("feature_%02d" % b)
        for i in range(200):
            word, err = "SUCCESS", b""
            if i % 100 == 7:
                word, err = "FAIL", ASSERT
            elif i % 50 == 3:
                word = "SKIP"
            time = 95.5 if (b, i) == (41, 100) else 0.001 * (i + 1)
            entry.add("sub-test-%d" % i, word, time, b"some line of output %d\n" % i * 20, err,
                      b"6,%d,2000000,-;xe 0000:03:00.0: [drm] something happened\n" % i)
        entries.append(entry)
    results_dir.write(path, entries, name="big")
    report(gauntlet, path)


def odd_run(path, gauntlet, history):
    """Everything that is not plain: hostile text, leaks, retries, expectations, long logs."""
    evil = results_dir.Entry("t")
    evil.add("hostile", "FAIL", 1, EVIL * 3, EVIL)
    evil.add("__proto__", "SUCCESS", 1)
    evil.add("one-line", "FAIL", 2, b"x" * 3000000)
    evil.add("long", "FAIL", 3, b"a line before\n" * 4000 + ASSERT + b"a line behind\n" * 800)
    evil.add("warned", "SUCCESS", 4, dmesg=b"4,1,5,-;WARNING: of the kernel\n6,2,6,-;harmless\n")
    evil.add("left", "SUCCESS", 1)
    evil.add("known", "FAIL", 1, b"", ASSERT)
    evil.add("mended", "SUCCESS", 1)
    evil.add("again", "FAIL", 1, b"", ASSERT)
    retry = results_dir.Entry("t")
    retry.add("again", "SUCCESS", 1)
    results_dir.write(path, [evil, retry], name="odd </script><b>", files={
        "fails.txt": "t@known,Fail\nt@mended,Fail\n", "retries.txt": "1\n",
        "0/leaks.txt": "igt@t@left\tnumvfs\t<b>0000:03:00.0</b>\t=0\t=4\tleft\t1\n"})
    report(gauntlet, path, "--history", *history)


def report(gauntlet, *args):
    done = subprocess.run([gauntlet, "results", *args], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr


def earlier_run(path, gauntlet, hostile, start):
    entry = results_dir.Entry("t")
    entry.add("hostile", hostile, 1)
    entry.add("long", "FAIL", 1)
    results_dir.write(path, [entry], start=start)
    report(gauntlet, path)


def prepare(gauntlet, _):
    big_run("big", gauntlet)
    earlier_run("past-2", gauntlet, "SUCCESS", 2000)
    earlier_run("past-1", gauntlet, "FAIL", 1000)
    odd_run("odd", gauntlet, ["past-2", "past-1"])


def names(browser):
    """The rows that are drawn, from top to bottom."""
    return browser.run("return Array.from(document.querySelectorAll('.row.test'), "
                       "(e) => e.dataset.name)")


def count(browser):
    return browser.run("return document.getElementById('count').textContent")


def panel(browser, selector=""):
    return "\n".join(browser.texts("#panel " + selector))


def open_test(browser, name):
    browser.open("odd/index.html", "#" + name)
    browser.wait("document.querySelector('#panel:not([hidden]) h2')")


@case
def twenty_thousand_tests_within_two_seconds(browser):
    # Others use the machine as well: the best of three counts.
    for _ in range(3):
        browser.open("big/index.html")
        ready, loaded = browser.run(
            "return [performance.getEntriesByName('ready')[0].startTime, "
            "performance.getEntriesByType('navigation')[0].loadEventEnd]")
        print("# table after %.0f ms, all of the page after %.0f ms" % (ready, loaded))
        assert 0 < ready <= loaded, (ready, loaded)
        if loaded < 2000 * max(FACTOR, 1):
            break
    else:
        raise AssertionError("no page within two seconds")
    equal(count(browser), "20000 tests")
    # What a key does is on the screen at once.
    took = browser.run(
        "const from = performance.now(), search = document.getElementById('search');"
        "search.value = 'feature_41@sub-test-10';"
        "search.dispatchEvent(new Event('input')); document.body.getBoundingClientRect();"
        "return performance.now() - from")
    print("# search in %.0f ms" % took)
    assert took < 500 * max(FACTOR, 1), took
    equal(count(browser), "11 of 20000 tests")
    equal(browser.run("return performance.getEntriesByType('resource').length"), 0, "requests")


@case
def bad_ones_first_and_only_rows_in_sight(browser):
    browser.open("big/index.html")
    drawn = names(browser)
    assert 10 < len(drawn) < 80, len(drawn)
    equal(drawn[:3], ["igt@feature_00@sub-test-7", "igt@feature_00@sub-test-107",
                      "igt@feature_01@sub-test-7"])
    equal(browser.texts("#state"), ["200 bad"])
    assert "t.c:77: got == want" in browser.texts(".row.test .reason")[0]
    browser.run("const s = document.getElementById('scroller'); s.scrollTop = s.scrollHeight")
    browser.wait("document.querySelector('[data-name=\"igt@feature_99@sub-test-199\"]')")
    assert len(names(browser)) < 80


@case
def sorting(browser):
    browser.open("big/index.html")
    browser.click("[data-sort=time]")
    equal(names(browser)[0], "igt@feature_41@sub-test-100", "the slowest")
    browser.click("[data-sort=time]")
    equal(names(browser)[0], "igt@feature_00@sub-test-0", "the fastest")
    browser.click("[data-sort=test]")
    equal(names(browser)[:2], ["igt@feature_00@sub-test-0", "igt@feature_00@sub-test-1"])
    browser.click("[data-sort=test]")
    equal(names(browser)[0], "igt@feature_99@sub-test-99")
    equal(browser.run("return document.querySelector('[aria-sort=descending]').className"), "test")
    browser.click("[data-sort=verdict]")
    equal(names(browser)[0], "igt@feature_00@sub-test-7")


@case
def search_and_filters_together(browser):
    browser.open("big/index.html")
    browser.click("[data-filter=skip]")
    equal(count(browser), "400 of 20000 tests")
    browser.click("[data-filter=fail]")
    equal(count(browser), "600 of 20000 tests")
    browser.click("#search")
    browser.keys("FEATURE_5 107")
    equal(names(browser), ["igt@feature_5%d@sub-test-107" % i for i in range(10)])
    equal(count(browser), "10 of 20000 tests")
    browser.keys(" nothing")
    equal(browser.run("return document.getElementById('empty').hidden"), False)
    browser.keys(ESCAPE)
    equal(count(browser), "600 of 20000 tests")
    browser.click("[data-filter=skip]")
    browser.click("[data-filter=fail]")
    equal(count(browser), "20000 tests")


@case
def links_to_one_test(browser):
    browser.open("big/index.html", "#igt@feature_73@sub-test-150")
    browser.wait("document.querySelector('#panel pre')")
    equal(panel(browser, "h2"), "igt@feature_73@sub-test-150")
    assert "some line of output 150\n" in panel(browser, "[data-log=out] pre")
    box = browser.run("const r = document.querySelector('.current').getBoundingClientRect(), "
                      "s = document.getElementById('scroller').getBoundingClientRect();"
                      "return [r.top > s.top - 1, r.bottom < s.bottom + 1]")
    equal(box, [True, True], "the row is in sight")
    browser.run("location.hash = '#igt@feature_00@sub-test-3'")
    browser.wait("document.querySelector('#panel h2').textContent.endsWith('00@sub-test-3')")
    for bad in ("#nobody", "#%E0%A4%A", "#__proto__", "#"):
        browser.open("big/index.html", bad)
        equal(browser.run("return document.getElementById('panel').hidden"), True, bad)


@case
def keys_alone(browser):
    browser.open("big/index.html")
    browser.keys("/")
    browser.keys("sub-test-107 feature_9")
    equal(count(browser), "10 of 20000 tests")
    browser.keys(DOWN)
    equal(panel(browser, "h2"), "igt@feature_90@sub-test-107")
    browser.keys("jj")
    equal(panel(browser, "h2"), "igt@feature_92@sub-test-107")
    browser.keys("k")
    equal(panel(browser, "h2"), "igt@feature_91@sub-test-107")
    equal(browser.run("return location.hash"), "#igt@feature_91@sub-test-107")
    browser.keys(ESCAPE)
    equal(browser.run("return document.getElementById('panel').hidden"), True)
    # From the row, Enter opens it; with Tab one gets everywhere.
    browser.keys(ENTER)
    equal(panel(browser, "h2"), "igt@feature_90@sub-test-107")
    browser.open("big/index.html")
    browser.keys("/")
    browser.keys(TAB + ENTER)
    equal(count(browser), "200 of 20000 tests")
    browser.keys(TAB * 7 + ENTER)
    equal(panel(browser, "h2"), "igt@feature_00@sub-test-7")


@case
def nothing_jumps(browser):
    browser.open("big/index.html")
    browser.run("document.getElementById('scroller').scrollTop = 4000")
    browser.wait("document.querySelector('[data-name=\"igt@feature_60@sub-test-7\"]')")
    row = "return document.querySelector('[data-name=\"igt@feature_60@sub-test-7\"]')"
    before = browser.run(row + ".getBoundingClientRect().top")
    browser.click("[data-name='igt@feature_60@sub-test-7']")
    equal(browser.run(row + ".getBoundingClientRect().top"), before, "place of the row")
    equal(browser.run("return new Set(Array.from(document.querySelectorAll('.row.test'), "
                      "(e) => e.getBoundingClientRect().height)).size"), 1, "heights of rows")


@case
def a_log_opens_at_what_failed(browser):
    open_test(browser, "igt@t@long")
    browser.wait("document.querySelector('[data-log=out] mark')")
    equal(browser.run(
        "const pre = document.querySelector('[data-log=out] pre'), m = pre.querySelector('mark');"
        "const p = pre.getBoundingClientRect(), r = m.getBoundingClientRect();"
        "return [m.textContent.includes('t.c:77'), pre.scrollTop > 1000, "
        "r.top > p.top, r.bottom < p.bottom]"), [True] * 4)


@case
def nothing_in_a_log_runs(browser):
    open_test(browser, "igt@t@hostile")
    browser.wait("document.querySelector('#panel pre')")
    text = panel(browser, "[data-log=out] pre")
    assert text.count("</script><script>window.owned=1</script><img src=x onerror") == 3, text
    assert "\\xff\\xfe \u2400 NUL" in text and "&lt; ]]> ${owned} red\n" in text, text
    equal(browser.texts("h1"), ["odd </script><b>"])
    open_test(browser, "igt@t@left")
    assert "<b>0000:03:00.0</b> 0 → 4" in panel(browser), panel(browser)
    equal(browser.run("return [typeof window.owned, document.images.length, "
                      "document.querySelectorAll('b').length - "
                      "document.querySelectorAll('#chips b').length]"), ["undefined", 0, 0])


@case
def no_foreign_script_would_run(browser):
    browser.open("odd/index.html")
    browser.run("const s = document.createElement('div');"
                "s.innerHTML = '<img src=data:, onerror=window.owned=3>';"
                "document.body.append(s);"
                "document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc=\"<script>"
                "parent.owned=4</scr' + 'ipt>\"></iframe>')")
    refused = browser.complaints()
    assert any("Content Security Policy" in line for line in refused), refused
    equal(browser.run("return typeof window.owned"), "undefined")


@case
def megabytes_in_one_line(browser):
    open_test(browser, "igt@t@one-line")
    browser.wait("document.querySelector('#panel pre')")
    text = panel(browser, "[data-log=out] pre")
    assert 200000 < len(text) < 270000, len(text)
    assert "bytes are left out here: the whole is in directory 0/" in text
    equal(browser.run("return document.documentElement.scrollWidth <= innerWidth"), True)


@case
def history_tells_what_is_new(browser):
    open_test(browser, "igt@t@hostile")
    items = browser.texts("#panel ul li")
    assert items[0].startswith("pass past-2") and items[1].startswith("fail past-1"), items
    equal(browser.run("return document.querySelector('#panel ul a').getAttribute('href')"),
          "../past-2/index.html#igt@t@hostile")
    browser.keys(ESCAPE)
    equal(browser.run("return document.querySelector('[data-name=\"igt@t@hostile\"] .strip')"
                      ".getAttribute('aria-label')"), "earlier: fail, pass")
    browser.click("[data-filter=new]")
    drawn = names(browser)
    assert "igt@t@hostile" in drawn and "igt@t@long" not in drawn, drawn
    # The link leads to that test in the page of that run.
    browser.open("past-2/index.html", "#igt@t@hostile")
    equal(panel(browser, "h2"), "igt@t@hostile")


@case
def outcomes_leaks_and_retries(browser):
    browser.open("odd/index.html")
    for chip, wanted in (("leak", ["igt@t@left"]), ("expected-fail", ["igt@t@known"]),
                         ("unexpected-pass", ["igt@t@mended"]), ("retried", ["igt@t@again"]),
                         ("flaky", ["igt@t@again"]), ("dmesg-warn", ["igt@t@warned"])):
        browser.click("[data-filter=%s]" % chip)
        equal(names(browser), wanted, chip)
        browser.click("[data-filter=%s]" % chip)
    open_test(browser, "igt@t@again")
    equal([item[:4] for item in browser.texts("#panel ul")[0:1]], ["fail"])
    open_test(browser, "igt@t@warned")
    browser.wait("document.querySelector('[data-log=dmesg][open] em')")
    assert "WARNING: of the kernel" in panel(browser, "[data-log=warnings] pre")


CONTRAST = """
const light = (c) => { const v = c.match(/[\\d.]+/g).slice(0, 3).map((x) => { x /= 255;
	return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
	return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
const back = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
	if (!c.endsWith(', 0)')) return c; } return 'rgb(255, 255, 255)'; };
return Array.from(document.querySelectorAll('.verdict, .time, .reason, #facts, #state, #count, ' +
	'.badge, #head button, .name small, pre, pre em, pre mark, #panel a, #panel small')).filter((e) =>
	e.textContent && e.getClientRects().length).map((e) => { const a = light(getComputedStyle(e).color),
	b = light(back(e)); return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className,
	e.textContent.slice(0, 20)]; }).filter((x) => x[0] < 4.5)"""


@case
def light_and_dark_can_be_read(browser):
    grounds = []
    for scheme in ("light", "dark"):
        browser.cdp("Emulation.setEmulatedMedia", media="",
                    features=[{"name": "prefers-color-scheme", "value": scheme}])
        open_test(browser, "igt@t@warned")
        browser.wait("document.querySelector('#panel pre')")
        equal(browser.run(CONTRAST), [], "too little contrast, " + scheme)
        browser.keys(ESCAPE)
        equal(browser.run(CONTRAST), [], "too little contrast, " + scheme)
        grounds.append(browser.run("return getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1], grounds
    browser.cdp("Emulation.setEmulatedMedia", media="", features=[])


@case
def narrow_screens(browser):
    browser.cdp("Emulation.setDeviceMetricsOverride", width=400, height=700, deviceScaleFactor=1,
                mobile=False)
    try:
        browser.open("odd/index.html")
        equal(browser.run("return document.documentElement.scrollWidth"), 400)
        browser.click(".row.test")
        equal(browser.run("return [document.documentElement.scrollWidth, document."
                          "getElementById('panel').getBoundingClientRect().width > 350]"),
              [400, True])
    finally:
        browser.cdp("Emulation.clearDeviceMetricsOverride")


@case
def paper(browser):
    browser.open("big/index.html")
    browser.run("addEventListener('afterprint', () => 0); window.printed = 0;"
                "new MutationObserver(() => window.printed = Math.max(window.printed, "
                "document.querySelectorAll('#print .row').length)).observe("
                "document.getElementById('print'), { childList: true })")
    pdf = base64.b64decode(browser.cdp("Page.printToPDF")["data"])
    assert pdf.startswith(b"%PDF"), pdf[:20]
    equal(browser.run("return window.printed"), 200, "tests on paper")
    equal(browser.run("return document.querySelectorAll('#print .row').length"), 0)
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    equal(browser.run("return ['table', 'print'].map((id) => "
                      "getComputedStyle(document.getElementById(id)).display)"), ["none", "block"])
    browser.cdp("Emulation.setEmulatedMedia", media="")


@case
def one_file_is_all_it_takes(browser):
    shutil.copy("odd/index.html", "alone.html")
    browser.open("alone.html", "#igt@t@long")
    browser.wait("document.querySelector('[data-log=out] mark')")
    equal(browser.run("return performance.getEntriesByType('resource').length"), 0)


if __name__ == "__main__":
    sys.exit(main(prepare))
