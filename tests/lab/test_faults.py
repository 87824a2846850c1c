#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each seeded fault is found by the subtests that say so, and each subtest finds one."""

import labcase
from test_admin import Dev


class Matrix(Dev):
    def test_is_complete(self):
        self.dev("faults")


if __name__ == "__main__":
    labcase.main()
