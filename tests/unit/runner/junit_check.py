#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks a junit.xml: well-formed, elements and attributes as in the schema that
Jenkins publishes (junit-10.xsd), counts that add up. Prints what is in it:

    suite NAME TESTS FAILURES ERRORS SKIPPED
    case CLASS NAME ELEMENT TYPE: MESSAGE
"""
import re
import sys
import xml.etree.ElementTree as ET

TIME = re.compile(r"\d+\.\d{3}$")
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp",
                  "hostname", "id", "package", "file", "log", "url", "version"},
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
    "system-err": set(),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped", "system-out", "system-err"},
}


def check_shape(element):
    """Elements, attributes and times of @element and all below."""
    unknown = set(element.attrib) - ATTRIBUTES[element.tag]
    assert not unknown, f"{element.tag}: unknown attributes {unknown}"
    if element.tag.startswith("test"):
        assert element.get("name"), f"{element.tag} without a name"
        assert TIME.match(element.get("time")), element.get("time")
    for child in element:
        assert child.tag in CHILDREN.get(element.tag, ()), f"{child.tag} in {element.tag}"
        check_shape(child)


def outcome(case):
    """The one element that says what was wrong, or None."""
    found = [child for child in case if not child.tag.startswith("system")]
    assert len(found) <= 1, f"{case.get('name')}: {[one.tag for one in found]}"
    return found[0] if found else None


def count(suite):
    """Numbers of a suite, which its attributes must tell as well."""
    tags = [one.tag for one in map(outcome, suite) if one is not None]
    numbers = [len(suite)] + [tags.count(tag) for tag in ("failure", "error", "skipped")]
    told = [int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")]
    assert numbers == told, f"{suite.get('name')}: counted {numbers}, told {told}"
    return numbers


def main():
    root = ET.parse(sys.argv[1]).getroot()
    assert root.tag == "testsuites", root.tag
    check_shape(root)
    names = [suite.get("name") for suite in root]
    assert len(names) == len(set(names)), f"a suite twice: {names}"
    total = [sum(numbers) for numbers in zip(*map(count, root))] or [0] * 4
    assert total[:3] == [int(root.get(key)) for key in ("tests", "failures", "errors")], total
    for suite in root:
        print("suite", suite.get("name"), *count(suite))
        for case in suite:
            what = outcome(case)
            print("case", case.get("classname"), case.get("name"), end="")
            if what is not None:
                print("", what.tag, what.get("type") + ":", what.get("message"), end="")
            print()


main()
