#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""data/ci/slurm-array.sh on a Slurm of two nodes, which are two daemons on this machine."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
import unittest

import cicase
from cicase import CI, FACTOR, GAUNTLET, SELECT, metadata, run, verdicts

SCRIPT = os.path.join(CI, "slurm-array.sh")
NODES = ("node1", "node2")
CONF = """ClusterName=gauntlet
SlurmctldHost=localhost(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket={top}/munge.socket
CredType=cred/munge
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ports[0]}
StateSaveLocation={top}/state
SlurmdSpoolDir={top}/spool-%n
SlurmctldPidFile={top}/slurmctld.pid
SlurmdPidFile={top}/slurmd-%n.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/linear
SchedulerType=sched/builtin
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
NodeName=node1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1
NodeName=node2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1
PartitionName=test Nodes=node1,node2 Default=YES State=UP
"""
# The last shard takes long: the merge has to wait for it.
LATE = """#!/bin/sh
case "$*" in *"--shard 4/4"*) sleep 3 ;; esac
exec {program} "$@"
"""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Slurm(cicase.CiCase):
    def setUp(self):
        super().setUp()
        os.chmod(self.top, 0o755)
        self.daemons = []
        self.addCleanup(self.stop)

    def start(self, *command):
        log = open(os.path.join(self.top, f"daemon-{len(self.daemons)}.log"), "w")
        self.addCleanup(log.close)
        self.daemons.append(subprocess.Popen(command, stdout=log, stderr=log,
                                             stdin=subprocess.DEVNULL))

    def stop(self):
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def logs(self):
        text = ""
        for number in range(len(self.daemons)):
            with open(os.path.join(self.top, f"daemon-{number}.log")) as f:
                text += "".join(f.readlines()[-15:])
        return text

    def start_cluster(self):
        key = os.path.join(self.top, "munge.key")
        with open(key, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as f:
            f.write(os.urandom(128))
        self.start("munged", "--foreground", "--force", "--key-file=" + key,
                   *(f"--{name}-file={self.top}/munge.{name}" for name in ("pid", "log", "seed")),
                   f"--socket={self.top}/munge.socket")
        os.mkdir(os.path.join(self.top, "state"))
        conf = os.path.join(self.top, "slurm.conf")
        with open(conf, "w") as f:
            f.write(CONF.format(top=self.top, user=getpass.getuser(), ports=free_ports(3)))
        # Newer ones look for cgroups though nothing here uses them; older ones cannot be told.
        version = run(["slurmd", "-V"]).stdout
        if int(re.search(r"(\d+)\.", version)[1]) >= 23:
            with open(os.path.join(self.top, "cgroup.conf"), "w") as f:
                f.write("CgroupPlugin=disabled\n")
        late = os.path.join(self.top, "late")
        with open(late, "w", opener=lambda name, flags: os.open(name, flags, 0o755)) as f:
            f.write(LATE.format(program=GAUNTLET))
        self.env = {**os.environ, "SLURM_CONF": conf, "GAUNTLET": late}
        self.wait_for("munge", lambda: os.path.exists(f"{self.top}/munge.socket"))
        self.start("slurmctld", "-D", "-f", conf)
        for node in NODES:
            self.start("slurmd", "-D", "-N", node, "-f", conf)
        self.wait_for("both nodes", lambda: run(["sinfo", "-h", "-N", "-o", "%N %t"],
                                                env=self.env).stdout == "node1 idle\nnode2 idle\n")

    def wait_for(self, what, condition):
        deadline = time.monotonic() + 60 * FACTOR
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"never came: {what}\n{self.logs()}")
            for daemon in self.daemons:
                self.assertIsNone(daemon.poll(), self.logs())
            time.sleep(0.1)

    def submit(self, shards, name, *args):
        results = os.path.join(self.top, name)
        done = run([SCRIPT, "--wait", str(shards), results, *args], env=self.env)
        return results, done

    def test_cluster(self):
        self.start_cluster()
        results, done = self.submit(4, "list", *SELECT)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr + self.logs())
        self.assertRegex(done.stdout, r"^job \d+: 4 shards of: gauntlet run --here")
        merged = os.path.join(results, "merged")
        self.assertEqual(verdicts(merged), self.whole())
        self.assert_shards([os.path.join(results, f"shard-{i}") for i in range(1, 5)], merged)
        logs = ""
        for i in range(1, 5):
            with open(os.path.join(results, f"task-{i}.log")) as f:
                logs += f.read()
        for node in NODES:
            self.assertRegex(logs, rf"shard \d/4 on {node}\n")
        # More shards than tests, all of which pass; the run before tells the times.
        results, done = self.submit(3, "few", "--history", merged, *SELECT, "simple_pass",
                                    "results@pass")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr + self.logs())
        self.assertEqual(verdicts(os.path.join(results, "merged")),
                         {"igt@simple_pass": "pass", "igt@results@pass": "pass"})

    def test_task_that_is_started_again(self):
        """It goes on in the results of the first start."""
        shard = os.path.join(self.top, "shard-1")
        env = {**os.environ, "GAUNTLET": GAUNTLET, "SLURM_ARRAY_TASK_ID": "1",
               "SLURM_ARRAY_TASK_COUNT": "2"}
        run([GAUNTLET, "run", "--dry-run", "--results", shard, "--shard", "1/2", *SELECT])
        before = metadata(shard)["run_id"]
        done = run([SCRIPT, "shard", self.top, *SELECT], env=env)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(metadata(shard)["run_id"], before)
        self.assertGreater(len(verdicts(shard)), 7)

    def test_bad_usage(self):
        env = {**os.environ, "GAUNTLET": GAUNTLET}
        used = os.path.join(self.top, "used")
        os.makedirs(os.path.join(used, "file"))
        for args, text in ((["4"], "give the number of shards and a directory"),
                           (["0", "r"], "'0' shards: give a number from 1 on"),
                           (["x", "r"], "'x' shards"),
                           (["2", used], "is not empty: give another directory")):
            done = run([SCRIPT, *args], env=env, cwd=self.top)
            self.assertEqual(done.returncode, 2)
            self.assertIn(text, done.stderr)


if __name__ == "__main__":
    for program in ("munged", "slurmctld", "slurmd", "sbatch"):
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
            cicase.skip(f"no {program} (packages munge, slurmctld, slurmd, slurm-client)")
    os.environ["PATH"] += ":/usr/sbin"
    unittest.main(verbosity=2)
