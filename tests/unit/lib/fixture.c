/* SPDX-License-Identifier: MIT */
/* lib/fixture through a test program of its own, on made-up sysfs trees. */
#include "fake_sysfs.h"
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#define PF0       "0000:01:00.0"
#define PF1       "10000:02:00.0"
#define DIR0      "bus/pci/devices/" PF0 "/"
#define DIR1      "bus/pci/devices/" PF1 "/"
#define CLAIM0    "run/" PF0
#define EXIT_SKIP 77
#define EXIT_BAD  79
#define EXIT_FAIL 98

static char output[16384];

static int setup(void **state)
{
	unsetenv("IGT_DEVICE");
	if (fake_setup(state))
		return -1;
	fake_driver("nvme");
	fake_pci("0000:00:00.0", "0x8086\n", "0x29c0\n", "0x060000\n");
	fake_pci(PF0, "0x8086\n", "0x56c0\n", "0x038000\n");
	fake_pci_pf(PF0, "4\n");
	fake_bound(PF0, "nvme");
	return 0;
}

static void add_second_pf(void)
{
	fake_pci(PF1, "0x1b36\n", "0x0010\n", "0x010802\n");
	fake_pci_pf(PF1, "8\n");
	fake_bound(PF1, "nvme");
}

static void collect(int fd)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, output + len, sizeof(output) - 1 - len)) > 0)
		len += (size_t)n;
	output[len] = '\0';
	close(fd);
}

/* Runs one subtest; returns the exit status, or 128 and the signal; both streams are in @output. */
static int run(const char *subtest, const char *device)
{
	const char *argv[] = { SUBJECT, "--run-subtest",
			       subtest, device ? "--device" : NULL,
			       device,  NULL };
	int fds[2], status;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		dup2(fds[1], 1);
		dup2(fds[1], 2);
		close(fds[0]);
		close(fds[1]);
		execv(SUBJECT, (char **)argv);
		_exit(126);
	}
	close(fds[1]);
	collect(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	print_message("%s\n", output);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void expect_output(const char *text)
{
	assert_non_null(strstr(output, text));
}

static void verdicts(void **state)
{
	assert_int_equal(run("ok-passes", NULL), 0);
	assert_int_equal(run("ok-fails", NULL), EXIT_FAIL);
	expect_output("Failed assertion: result(-EBUSY)");
	expect_output("error: expected success, got EBUSY");
	assert_int_equal(run("err-got-success", NULL), EXIT_FAIL);
	expect_output("error: vf2: numvfs -1: expected ERANGE, got success");
	assert_int_equal(run("err-got-other", NULL), EXIT_FAIL);
	expect_output("error: expected ERANGE, got EINVAL");
	assert_int_equal(run("ok-got-positive", NULL), EXIT_FAIL);
	expect_output("error: expected success, got 7");
	assert_int_equal(run("require-skips", NULL), EXIT_SKIP);
	expect_output("ENOTSUP");
}

static void all_pfs_have_labels(void **state)
{
	add_second_pf();
	assert_int_equal(run("names", NULL), 0);
	expect_output("pf0=" PF0 "\npf1=" PF1 "\n");
}

static void filters_choose_and_order(void **state)
{
	add_second_pf();
	assert_int_equal(run("names", "pci:slot=" PF1), 0);
	expect_output("pf0=" PF1 "\n");
	assert_null(strstr(output, "pf1"));
	assert_int_equal(run("names", "device:driver=nvme,card=1;pci:card=all"), 0);
	expect_output("pf0=" PF1 "\npf1=" PF0 "\n");
	assert_null(strstr(output, "pf2"));
	setenv("IGT_DEVICE", "sriov:vendor=8086", 1);
	assert_int_equal(run("names", NULL), 0);
	expect_output("pf0=" PF0 "\n");
	assert_null(strstr(output, "pf1"));
	assert_int_equal(run("names", "pci:slot=" PF1), 0);
	expect_output("pf0=" PF1 "\n");
}

static void unusable_filters(void **state)
{
	assert_int_equal(run("names", "pci:slot=0000:00:00.0"), EXIT_SKIP);
	expect_output("the device filter 'pci:slot=0000:00:00.0' selects no PF");
	assert_int_equal(run("names", "sriov:vf=1"), EXIT_SKIP);
	expect_output("'sriov:vf=1' means a VF");
	assert_int_equal(run("names", "pci:;pci:slot=1:2"), EXIT_BAD);
	expect_output("CRITICAL: device filter 'pci:slot=1:2': slot '1:2' is not");
}

static void machine_without_pf(void **state)
{
	fake_remove("bus/pci/devices/" PF0);
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output("no SR-IOV device: none of the 1 PCI functions of this machine is a PF");
	fake_remove("bus/pci/devices");
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output("PCI functions cannot be listed: ENOENT");
}

static void unusable_pfs(void **state)
{
	fake_remove(DIR0 "driver");
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output("no usable SR-IOV device: " PF0 ": no driver is bound");
	fake_bound(PF0, "nvme");
	fake_file(DIR0 "sriov_totalvfs", "1\n");
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output(PF0 ": supports 1 VFs, the test needs 2");
	fake_file(DIR0 "sriov_totalvfs", "0\n");
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output(PF0 " is left out: its driver supports no VFs");
	add_second_pf();
	assert_int_equal(run("names", NULL), 0);
	expect_output("pf0=" PF1 "\n");
}

static void pf_in_use_is_left_alone(void **state)
{
	fake_pci_vf(PF0, 1, "0000:01:00.1");
	fake_bound("0000:01:00.1", "nvme");
	assert_int_equal(run("autoprobe-off", NULL), EXIT_SKIP);
	expect_output(PF0 ": in use: its VFs are enabled and bound to a driver");
	fake_expect(DIR0 "sriov_drivers_autoprobe", "1\n");
	fake_expect(DIR0 "sriov_numvfs", "1\n");
}

static void autoprobe_is_restored(void **state)
{
	static const struct {
		const char *subtest;
		int status;
	} cases[] = {
		{ "autoprobe-off", 0 },
		{ "autoprobe-off-crash", 128 + SIGSEGV },
		{ "autoprobe-off-term", 128 + SIGTERM },
		{ "autoprobe-off-exit", 128 + SIGABRT },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		fake_file(DIR0 "sriov_drivers_autoprobe", "1\n");
		assert_int_equal(run(cases[i].subtest, NULL), cases[i].status);
		fake_expect(DIR0 "sriov_drivers_autoprobe", "1");
		fake_expect(DIR0 "sriov_numvfs", "0\n");
	}
}

static void next_test_restores_what_a_killed_one_left(void **state)
{
	fake_pci_vf(PF0, 1, "0000:01:00.1");
	assert_int_equal(run("autoprobe-off-kill", NULL), 128 + SIGKILL);
	fake_expect(DIR0 "sriov_drivers_autoprobe", "0");
	fake_expect(CLAIM0, "driver=nvme\noverride=\nautoprobe=1\nnumvfs=1\nvf_override=\n");
	assert_int_equal(run("names", NULL), 0);
	expect_output(PF0 ": an earlier test died and left its changes: restoring");
	fake_expect(DIR0 "sriov_drivers_autoprobe", "1");
	assert_int_equal(access(fake_path(CLAIM0), F_OK), -1);
}

static void one_test_at_a_time(void **state)
{
	int fd;

	fake_dir("run");
	fake_file(CLAIM0, "");
	fd = open(fake_path(CLAIM0), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(run("names", NULL), EXIT_SKIP);
	expect_output(PF0 ": in use by another test: EBUSY");
	close(fd);
	assert_int_equal(run("names", NULL), 0);
}

static void damaged_claims_change_nothing(void **state)
{
	static const char *const texts[] = {
		"driver=nvme\noverride=\nautoprobe=1\n",
		"driver=nvme\noverride=\nautoprobe=1\nnumvfs=2\nvf_override=\n",
		"driver=nvme\noverride=\nautoprobe=1\nnumvfs=4294967295\n",
		"garbage",
	};

	fake_dir("run");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		fake_file(CLAIM0, texts[i]);
		assert_int_equal(run("autoprobe-off", NULL), EXIT_SKIP);
		expect_output(PF0 ": its file in /run/gauntlet is damaged, remove it: EPROTO");
		fake_expect(DIR0 "sriov_drivers_autoprobe", "1\n");
	}
}

static void override_of_the_pf_is_restored(void **state)
{
	assert_int_equal(run("override", NULL), 0);
	fake_expect(DIR0 "driver_override", "\n");
	fake_file(DIR0 "driver_override", "nvme\n");
	assert_int_equal(run("override", NULL), 0);
	fake_expect(DIR0 "driver_override", "nvme");
}

static void vfs_without_driver_come_back(void **state)
{
	fake_pci_vf(PF0, 1, "0000:01:00.1");
	fake_file("bus/pci/devices/0000:01:00.1/driver_override", "vfio-pci\n");
	assert_int_equal(run("autoprobe-off", NULL), 0);
	fake_expect(DIR0 "sriov_numvfs", "1");
	fake_expect(DIR0 "sriov_drivers_autoprobe", "1");
	fake_expect("bus/pci/devices/0000:01:00.1/driver_override", "vfio-pci");
}

static void untouched_state_is_not_written(void **state)
{
	fake_pci_vf(PF0, 1, "0000:01:00.1");
	assert_int_equal(run("names", NULL), 0);
	/* The newlines are the kernel's: no write has replaced them. */
	fake_expect(DIR0 "sriov_numvfs", "1\n");
	fake_expect(DIR0 "sriov_drivers_autoprobe", "1\n");
}

static void one_environment_at_a_time(void **state)
{
	assert_int_equal(run("second-begin", NULL), EXIT_FAIL);
	expect_output("pf_env_begin() without pf_env_end()");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(verdicts),
		TEST(all_pfs_have_labels),
		TEST(filters_choose_and_order),
		TEST(unusable_filters),
		TEST(machine_without_pf),
		TEST(unusable_pfs),
		TEST(pf_in_use_is_left_alone),
		TEST(autoprobe_is_restored),
		TEST(next_test_restores_what_a_killed_one_left),
		TEST(one_test_at_a_time),
		TEST(damaged_claims_change_nothing),
		TEST(override_of_the_pf_is_restored),
		TEST(vfs_without_driver_come_back),
		TEST(untouched_state_is_not_written),
		TEST(one_environment_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
