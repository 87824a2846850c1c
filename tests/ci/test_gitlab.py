#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""data/ci/gitlab-ci.yml, job by job: shards, the merged report, the history of the next run."""

import os
import unittest
import xml.etree.ElementTree as ElementTree

import cicase
from cicase import CI, GAUNTLET, SELECT, verdicts

try:
    import gitlab
except ImportError:
    gitlab = None

FILE = os.path.join(CI, "gitlab-ci.yml")


class GitLab(cicase.CiCase):
    def pipeline(self, name, *args, cache=None):
        top = os.path.join(self.top, name)
        os.mkdir(top)
        return gitlab.Pipeline(FILE, top, {"GAUNTLET": GAUNTLET,
                                           "GAUNTLET_RUN": " ".join([*SELECT, *args])}, cache)

    def merged(self, pipeline):
        (job,) = pipeline.named("gauntlet-report")
        return os.path.join(job.artifacts, "results/merged")

    def shards(self, pipeline):
        return [os.path.join(job.artifacts, f"results/shard-{job.instance}")
                for job in pipeline.named("gauntlet")]

    def test_pipeline(self):
        cache = {}
        first = self.pipeline("first", cache=cache)
        self.assertTrue(first.run(), "the list has failing tests")
        self.assertEqual([job.name for job in first.jobs],
                         ["gauntlet-history", "gauntlet 1/4", "gauntlet 2/4", "gauntlet 3/4",
                          "gauntlet 4/4", "gauntlet-report"])
        self.assertEqual(verdicts(self.merged(first)), self.whole())
        self.assert_shards(self.shards(first), self.merged(first))
        for job in first.named("gauntlet"):
            self.assertEqual(len(job.junit), 1, job.output)
            tags = {element.tag for element in ElementTree.parse(job.junit[0]).iter()}
            self.assertIn("testcase", tags)
        self.assertFalse(os.path.exists(os.path.join(self.shards(first)[0], "history.txt")))
        # The next one goes by the times of this one, all its shards alike.
        second = self.pipeline("second", cache=cache)
        second.run()
        self.assertEqual(verdicts(self.merged(second)), verdicts(self.merged(first)))
        self.assert_shards(self.shards(second), self.merged(second))
        for shard in self.shards(second):
            self.assertTrue(os.path.exists(os.path.join(shard, "history.txt")))

    def test_all_pass(self):
        pipeline = self.pipeline("pass", "simple_pass", "results@pass")
        self.assertFalse(pipeline.run(), "".join(job.output for job in pipeline.jobs))
        self.assertEqual(verdicts(self.merged(pipeline)),
                         {"igt@simple_pass": "pass", "igt@results@pass": "pass"})

    def test_other_history(self):
        """Shards that went by other run times than the rest may have dropped tests: no success."""
        pipeline = self.pipeline("other", "simple_pass", "results@pass", "results@warn")
        shards = pipeline.file["gauntlet"]["script"]
        shards.insert(0, 'if [ "$CI_NODE_INDEX" = 2 ]; then '
                         "printf 'igt@results@warn\\t9\\tpass\\nigt@simple_pass\\t1\\tpass\\n' "
                         ">gauntlet-history/times.txt; fi")
        pipeline.run()
        (report,) = pipeline.named("gauntlet-report")
        self.assertEqual(report.status, 1, report.output)
        self.assertIn("the shards do not fit together", report.output)

    def test_lost_shard(self):
        """A runner that died fails the pipeline, though all that ran has passed."""
        pipeline = self.pipeline("lost", "simple_pass", "results@pass")
        pipeline.run(lose=["gauntlet 2/4"])
        (report,) = pipeline.named("gauntlet-report")
        self.assertEqual(report.status, 1, report.output)
        self.assertIn("shard 2/4 is missing", report.output)


if __name__ == "__main__":
    if not gitlab:
        cicase.skip("no yaml for python3 (package python3-yaml)")
    unittest.main(verbosity=2)
