# SPDX-License-Identifier: MIT
"""Runs the jobs of a GitLab CI file in folders of this machine, as far as its keywords go.

A job gets a folder of its own with the artifacts of the jobs it needs and the cache as it was
when the pipeline began, runs its script and hands on its artifacts. A keyword that is not
understood here is an error, so that a misspelt one does not pass unseen.
"""

import glob
import os
import shutil
import subprocess

import yaml

KEYWORDS = {"stage", "needs", "parallel", "script", "after_script", "artifacts", "cache", "when",
            "variables"}
ARTIFACTS = {"paths", "reports", "when"}
CACHE = {"key", "paths", "policy", "when"}


class Job:
    """One instance of a job, and what became of it."""
    def __init__(self, name, instance, count):
        self.name = f"{name} {instance}/{count}" if count else name
        self.base, self.instance, self.count = name, instance, count
        self.status, self.output, self.artifacts, self.junit = None, "", None, []


class Pipeline:
    def __init__(self, path, top, variables, cache=None):
        """variables override those of the file; cache: key to folder, changed at the end."""
        with open(path) as f:
            self.file = yaml.safe_load(f)
        self.stages = self.file.pop("stages")
        self.variables = {**self.file.pop("variables", {}), **variables}
        self.top, self.cache = top, {} if cache is None else cache
        self.jobs = []
        for name, job in self.file.items():
            for known, keys in ((KEYWORDS, job), (ARTIFACTS, job.get("artifacts", {})),
                                (CACHE, job.get("cache", {}))):
                assert set(keys) <= known, f"{name}: unknown keywords {set(keys) - known}"
            assert job["stage"] in self.stages, f"{name}: no stage {job['stage']}"
            for need in job.get("needs", []):
                assert need in self.file, f"{name}: needs {need}, which is no job"

    def run(self, lose=()):
        """Run all stages; the artifacts of the jobs named by lose do not arrive."""
        for stage in self.stages:
            failed = any(job.status for job in self.jobs)
            for name, spec in self.file.items():
                if spec["stage"] != stage or (failed and spec.get("when") != "always"):
                    continue
                count = spec.get("parallel", 0)
                for instance in range(1, (count or 1) + 1):
                    job = Job(name, instance, count)
                    self.jobs.append(job)
                    self.run_job(job, spec)
                    if job.name in lose:
                        job.artifacts = None
        return any(job.status for job in self.jobs)

    def named(self, name):
        return [job for job in self.jobs if job.base == name]

    def run_job(self, job, spec):
        folder = os.path.join(self.top, job.name.replace(" ", "-").replace("/", "-of-"))
        os.mkdir(folder)
        cache = spec.get("cache")
        if cache and cache.get("policy", "pull-push") != "push" and cache["key"] in self.cache:
            shutil.copytree(self.cache[cache["key"]], folder, dirs_exist_ok=True)
        for need in spec.get("needs", []):
            for other in self.named(need):
                if other.artifacts:
                    shutil.copytree(other.artifacts, folder, dirs_exist_ok=True, symlinks=True)
        env = {name: os.environ[name] for name in ("PATH", "HOME", "GAUNTLET_TIMEOUT_FACTOR")
               if name in os.environ}
        env.update({"CI": "true", "CI_JOB_NAME": job.name, "CI_NODE_TOTAL": str(job.count or 1)})
        if job.count:
            env["CI_NODE_INDEX"] = str(job.instance)
        env.update({**self.variables, **spec.get("variables", {})})
        job.status = self.shell(job, spec["script"], folder, env)
        if "after_script" in spec:
            self.shell(job, spec["after_script"], folder, env)
        self.keep(job, spec, folder)

    @staticmethod
    def shell(job, lines, folder, env):
        done = subprocess.run(["sh", "-e"], input="\n".join(lines), cwd=folder, env=env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        job.output += done.stdout
        return done.returncode

    def keep(self, job, spec, folder):
        artifacts = spec.get("artifacts", {})
        if not job.status or artifacts.get("when") == "always":
            job.artifacts = folder + ".artifacts"
            copy(folder, job.artifacts, artifacts.get("paths", []))
        for pattern in artifacts.get("reports", {}).values():
            job.junit += glob.glob(os.path.join(folder, pattern))
        cache = spec.get("cache", {})
        if cache.get("policy", "pull-push") != "pull" and cache and \
                (not job.status or cache.get("when") == "always"):
            self.cache[cache["key"]] = folder + ".cache"
            copy(folder, folder + ".cache", cache["paths"])


def copy(folder, to, paths):
    os.mkdir(to)
    for path in paths:
        source = os.path.join(folder, path)
        assert os.path.exists(source), f"{path}: to be kept, and not there"
        shutil.copytree(source, os.path.join(to, path), symlinks=True)
