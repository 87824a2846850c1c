#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-layers: each rule is broken once, and each of its exceptions is used once."""

import sys
sys.dont_write_bytecode = True

import case

HEADERS = {f"lib/{path}": "" for path in (
    "util/str.h", "core/core_internal.h", "core/igt_core.h", "pci/pci_dev.h", "pf/pf.h", "pf/nvme/regs.h", "vf/vf.h",
    "vf/nvme/io.h", "vf/generic/io.h", "vfio/vfio.h", "fixture/pf_env.h", "uapi/new.h")}
HEADERS |= {"runner/runner.h": "", "vm/lab.h": ""}
BELONGS = "belongs to a layer that this folder must not include"
INSIDE = "is the inside of a driver: use the public header"
NO_LIBRARY = "this folder uses no such library"


def source(*includes):
    return "".join(f"#include {i if i[0] == '<' else chr(34) + i + chr(34)}\n" for i in includes)


class Layers(case.CheckCase):
    check = "check-layers"

    def includes(self, name, includes, *wrong):
        self.expect(HEADERS | {name: source(*includes)},
                    *(f"{name}:{line}: {what}" for line, what in wrong))

    def test_util(self):
        self.includes("lib/util/str.c", ["util/str.h", "<stdio.h>", "<linux/vfio.h>", "uapi/new.h",
                                         "core/igt_core.h", "<jansson.h>"],
                      (5, f"lib/core/igt_core.h {BELONGS}"), (6, f"<jansson.h>: {NO_LIBRARY}"))

    def test_core(self):
        self.includes("lib/core/run.c", ["core/igt_core.h", "util/str.h", "<libunwind.h>",
                                         "core/core_internal.h", "pci/pci_dev.h"],
                      (5, f"lib/pci/pci_dev.h {BELONGS}"))

    def test_internal_headers(self):
        self.includes("tests/sriov_basic.c", ["core/core_internal.h"], (
            1, "lib/core/core_internal.h is internal to its folder: use the public header"))
        self.includes("tests/unit/core/names.c", ["core/core_internal.h"])

    def test_pci(self):
        self.includes("lib/pci/scan.c", ["util/str.h", "<pciaccess.h>", "pf/pf.h"],
                      (3, f"lib/pf/pf.h {BELONGS}"))

    def test_pf(self):
        self.includes("lib/pf/pf.c", ["util/str.h", "pci/pci_dev.h", "pf/nvme/regs.h", "vf/vf.h"],
                      (3, f"lib/pf/nvme/regs.h {INSIDE}"), (4, f"lib/vf/vf.h {BELONGS}"))

    def test_driver_of_vf(self):
        self.includes("lib/vf/nvme/io.c", ["io.h", "vf/vf.h", "pf/pf.h", "pf/nvme/regs.h",
                                           "vf/generic/io.h", "vfio/vfio.h"],
                      (5, f"lib/vf/generic/io.h {INSIDE}"), (6, f"lib/vfio/vfio.h {BELONGS}"))

    def test_driver_of_pf_below_its_vf(self):
        self.includes("lib/pf/nvme/pf.c", ["vf/nvme/io.h"], (1, f"lib/vf/nvme/io.h {BELONGS}"))

    def test_vfio(self):
        self.includes("lib/vfio/group.c", ["util/str.h", "pci/pci_dev.h", "pf/pf.h"],
                      (3, f"lib/pf/pf.h {BELONGS}"))

    def test_fixture_and_tests(self):
        for name in ("lib/fixture/pf_env.c", "tests/sriov_basic.c"):
            self.includes(name, ["core/igt_core.h", "fixture/pf_env.h", "vfio/vfio.h",
                                 "vf/nvme/io.h", "runner/runner.h"],
                          (4, f"lib/vf/nvme/io.h {INSIDE}"), (5, f"runner/runner.h {BELONGS}"))

    def test_unit_tests_see_what_they_test(self):
        self.includes("tests/unit/runner/test_parse.c", ["runner/runner.h", "<cmocka.h>",
                                                         "vf/nvme/io.h", "tests/helper.h"],
                      (4, '"tests/helper.h" is no file of the tree'))

    def test_tools_and_benchmarks(self):
        for name in ("tools/lsvf.c", "benchmarks/flr_time.c"):
            self.includes(name, ["pf/pf.h", "core/igt_core.h", "fixture/pf_env.h",
                                 "runner/runner.h"],
                          (2, f"lib/core/igt_core.h {BELONGS}"),
                          (3, f"lib/fixture/pf_env.h {BELONGS}"),
                          (4, f"runner/runner.h {BELONGS}"))

    def test_the_program(self):
        self.includes("tools/cmd_run.c", ["runner/runner.h", "vm/lab.h", "<jansson.h>",
                                          "core/igt_core.h"],
                      (4, f"lib/core/igt_core.h {BELONGS}"))

    def test_runner_and_lab(self):
        for name, own, other in (("runner/parse.c", "runner.h", "vm/lab.h"),
                                 ("vm/init/main.c", "vm/lab.h", "runner/runner.h")):
            self.includes(name, [own, "<jansson.h>", "util/str.h", other],
                          (3, f"lib/util/str.h {BELONGS}"), (4, f"{other} {BELONGS}"))

    def test_modules(self):
        sim = {f"sim/{path}": "" for path in ("model/sim_config.h", "model/sim_types.h",
                                              "pcie/sim_pcie.h", "pcie/sim_pcie_priv.h",
                                              "xe/xe_device.h")}
        own = "the model includes its own files only: what it needs of others is in sim_types.h"
        for name, includes, *wrong in (
                ("sim/model/sim_config.c", ["sim_config.h", "<linux/pci.h>", "pcie/sim_pcie.h"],
                 (3, f"sim/pcie/sim_pcie.h {BELONGS}"), (2, f"#include <: {own}")),
                ("sim/model/sim_types.h", ["<linux/slab.h>", "<drm/drm_drv.h>"],
                 (2, f"<drm/drm_drv.h>: {NO_LIBRARY}")),
                ("sim/pcie/sim_pcie_main.c", ["<linux/pci.h>", "sim_pcie_priv.h",
                                              "model/sim_config.h", "<drm/drm_drv.h>"],
                 (3, f"sim/model/sim_config.h {BELONGS}"), (4, f"<drm/drm_drv.h>: {NO_LIBRARY}")),
                ("sim/xe/xe_pci.c", ["<linux/pci.h>", "<drm/drm_drv.h>", "xe_device.h",
                                     "model/sim_config.h", "pcie/sim_pcie.h",
                                     "pcie/sim_pcie_priv.h", "vm/lab.h"],
                 (6, "sim/pcie/sim_pcie_priv.h is internal to its folder: use the public header"),
                 (7, f"vm/lab.h {BELONGS}"))):
            with self.subTest(name):
                self.expect(HEADERS | sim | {name: source(*includes)},
                            *(f"{name}:{line}: {what}" for line, what in wrong))

    def test_generated_headers(self):
        self.expect({"lib/core/a.c": source("version.h", "other.h"),
                     "lib/core/meson.build": "vcs_tag(output: 'version.h')\n"},
                    'lib/core/a.c:2: "other.h" is no file of the tree')

    def test_unknown_folder(self):
        self.expect({"attic/a.c": ""}, "attic/a.c:1: no rule for this folder: add one to the "
                    "table in tools/dev/check-layers")

    def test_includes_in_comments_do_not_count(self):
        self.includes("lib/util/a.c", ["<stdio.h>"])
        self.expect({"lib/util/a.c": '/*\n#include "core/igt_core.h"\n*/\n'})


class Calls(case.CheckCase):
    check = "check-layers"

    def test_jumps(self):
        text = "int f(void)\n{\n\treturn sigsetjmp(buf, 1);\n}\n"
        self.expect({"lib/core/a.c": text, "runner/b.c": text},
                    "runner/b.c:3: sigsetjmp: jumps belong to lib/core: return a code")

    def test_printing(self):
        text = ('void f(void)\n{\n\tsnprintf(b, 1, "printf(");\n\tsysfs_printf(1);\n'
                '\tfprintf(stderr, "x");\n}\n')
        self.expect({"lib/core/a.c": text, "tools/b.c": text, "lib/pf/c.c": text},
                    "lib/pf/c.c:5: fprintf: the library prints nothing: return a code")

    def test_operations(self):
        text = "int f(struct pf *pf)\n{\n\treturn pf->ops->reset(pf);\n}\n"
        self.expect({"lib/pf/a.c": text, "lib/vf/a.c": text, "tests/b.c": text,
                     "lib/fixture/c.c": "#define R(pf) \\\n\t(pf)->pf.ops->reset(pf)\n"},
                    "lib/fixture/c.c:2: .ops->: operations are called in lib/machine, lib/pf and "
                    "lib/vf only: use their wrappers",
                    "tests/b.c:3: ->ops->: operations are called in lib/machine, lib/pf and "
                    "lib/vf only: use their wrappers")


case.main()
