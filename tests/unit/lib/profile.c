/* SPDX-License-Identifier: MIT */
/* vGPU profiles: expressions, files good and bad, selection, and what is written to a device. */
#include "fake_sysfs.h"
#include "fake_tree.h"
#include "unit.h"

#include "profile/profile.h"
#include "profile/profile_expr.h"

#define PF    "0000:03:00.0"
#define DEV   "bus/pci/devices/" PF
#define DRI   "kernel/debug/dri/" PF
#define ADMIN DEV "/sriov_admin/"

#define PARTS                                                                                           \
	"'version':'1.0','devices':['8086:e20b'],"                                                      \
	"'PFResources':{'Default':'a','Profile':{'a':{'GGTTSize':67108864,'Contexts':256}}},"           \
	"'vGPUResources':{'Default':null,'Profile':{"                                                   \
	"'three':{'VFCount':3,'GGTTSize':65536,'LocalMemoryEccOn':2097152,'Contexts':5,'Doorbells':6}," \
	"'one':{'VFCount':1,'GGTTSize':131072,'Contexts':7}}}"
#define SCHED                                                                                      \
	"'vGPUScheduler':{'Default':'s','Profile':{'s':{'GPUTimeSlicing':{'ScheduleIfIdle':false," \
	"'PFExecutionQuantum':20,'PFPreemptionTimeout':20000,'VFAttributes':{"                     \
	"'VFExecutionQuantum':'max(32 // VFCount, 1)','VFPreemptionTimeout':'64000 // VFCount'}}}}}"
#define SECURITY                                                                   \
	"'vGPUSecurity':{'Default':'x','Profile':{'x':{'ResetAfterVfSwitch':true," \
	"'GuCThreshold':{'PageFault':9}}}}"
#define GOOD "{" PARTS "," SCHED "," SECURITY "}"

static struct profile_error err;
static struct profile_set *set;
static struct pf *pf;

static int setup(void **state)
{
	struct pci_addr addr;

	if (fake_setup(state))
		return -1;
	fake_pci(PF, "0x8086\n", "0xe20b\n", "0x030000\n");
	fake_pci_pf(PF, "4\n");
	fake_tree("xe-bmg-debugfs.txt", DRI);
	fake_tree("xe-bmg-sysfs.txt", DEV);
	set = NULL;
	return pci_addr_parse(PF, &addr) || pf_open(&addr, &pf);
}

static int teardown(void **state)
{
	profile_set_free(set);
	pf_close(pf);
	return fake_teardown(state);
}

/* Loads a text; ' stands for ". */
static int load(const char *text)
{
	char copy[4096];

	snprintf(copy, sizeof(copy), "%s", text);
	for (char *at = copy; *at; at++)
		*at = *at == '\'' ? '"' : *at;
	fake_file("profile.json", copy);
	return profile_load(fake_path("profile.json"), &set, &err);
}

static void expressions(void **state)
{
	static const struct {
		const char *text;
		uint32_t expected;
	} cases[] = {
		{ "7", 7 },
		{ " VFCount ", 3 },
		{ "2 + 3 * 4 - 1", 13 },
		{ "(2 + 3) * 4", 20 },
		{ "32 // VFCount", 10 },
		{ "1 - 0 - 1", 0 },
		{ "100 // 7 // 2", 7 },
		{ "(1 - 8) // 2 + 4", 0 },
		{ "min(VFCount, 2) + max(1, VFCount)", 5 },
		{ "128000 if VFCount == 1 else max(64000 // VFCount, 16000)", 21333 },
		{ "1 if VFCount >= 3 else 2", 1 },
		{ "1 if VFCount != 3 else 2 if VFCount < 4 else 5", 2 },
	};
	uint32_t value;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		value = 0;
		if (profile_eval(cases[i].text, 3, &value) || value != cases[i].expected)
			fail_msg("%s: %u", cases[i].text, value);
	}
}

static void bad_expressions(void **state)
{
	static const char *const wrong[] = {
		"",
		" ",
		"1 +",
		"1 2",
		"x",
		"VFCounts",
		"(1",
		"min(1)",
		"0.5",
		"1 / 2",
		"-1",
		"1 if 2 else 3",
		"1 if VFCount == 1",
		"__import__('os')",
		"minimum(1, 2)",
	};
	static const char *const large[] = {
		"1 // 0", "1 - 2", "4294967296", "99999999999999999999999", "65536 * 65536",
	};
	char deep[400];
	uint32_t value;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		if (profile_eval(wrong[i], 3, &value) != -EINVAL)
			fail_msg("taken: %s", wrong[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(large); i++) {
		if (profile_eval(large[i], 3, &value) != -ERANGE)
			fail_msg("taken: %s", large[i]);
	}
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(profile_eval(deep, 3, &value), -EINVAL);
}

static void bad_files(void **state)
{
	static const struct {
		const char *text, *what;
	} cases[] = {
		{ "", "profile.json:1" },
		{ "{", "profile.json:1" },
		{ "[]", "version" },
		{ "{'version':'1'}", "PFResources: Profile" },
		{ "{'version':'1','PFResources':{'Profile':{}}}", "at least one entry" },
		{ "{'version':'1','PFResources':{'Default':'b','Profile':{'a':{}}}}", "no 'b'" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{'Cntexts':1}}}}",
		  "unknown key 'Cntexts'" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{'Contexts':-1}}}}", "0 to 65535" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{'Contexts':'1'}}}}",
		  "0 to 65535" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{'GGTTSize':5}}}}",
		  "multiple of 65536" },
		{ "{'version':'1','PFResources':{'Profile':{'a':5}}}", "give an object" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{}}},"
		  "'vGPUResources':{'Profile':{'a':{'Contexts':1}}}}",
		  "VFCount is missing" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{}}},"
		  "'vGPUResources':{'Profile':{'a':{'VFCount':0}}}}",
		  "1 or more" },
		{ "{" PARTS ",'vGPUSchedler':{}}", "top level: unknown key 'vGPUSchedler'" },
		{ "{'version':'1','devices':'8086:e20b'}", "devices: give an array" },
		{ "{'version':'1','devices':['e20b']}", "devices: give IDs" },
		{ "{'version':'1','vram':{'min':0}}", "vram: max" },
		{ "{'version':'1','PFResources':{'Default':1,'Profile':{'a':{}}}}",
		  "Default: give a name or null" },
		{ "{'version':'1','PFResources':{'Default':'a','Profile':{'a':{'Doorbells':16}}},"
		  "'vGPUResources':{'Profile':{'b':{'VFCount':3,'Doorbells':81}}}}",
		  "vGPUResources: b: Doorbells: the PF and 3 VFs need 259, more than 256" },
		{ "{'version':'1','PFResources':{'Profile':{'a':{}}},"
		  "'vGPUResources':{'Profile':{'b':{'VFCount':2,'GGTTSize':2147483648}}}}",
		  "b: GGTTSize: the PF and 2 VFs need 4294967296" },
		{ "{" PARTS ",'vGPUScheduler':{'Profile':{'s':{}}}}", "GPUTimeSlicing" },
		{ "{" PARTS ",'vGPUSecurity':{'Profile':{'s':{}}}}", "ResetAfterVfSwitch" },
		{ "{" PARTS ",'vGPUSecurity':{'Profile':{'s':{'ResetAfterVfSwitch':false,"
		  "'GuCThreshold':{'Foo':1}}}}}",
		  "unknown threshold 'Foo'" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(load(cases[i].text), -EINVAL);
		if (!strstr(err.text, cases[i].what))
			fail_msg("%s: %s", cases[i].text, err.text);
	}
	assert_int_equal(profile_load(fake_path("none.json"), &set, &err), -EIO);
	assert_null(set);
}

static void selection(void **state)
{
	struct profile profile;

	assert_int_equal(load(GOOD), 0);
	assert_true(profile_set_matches(set, pf));
	assert_int_equal(profile_set_max_vfs(set), 3);
	assert_int_equal(profile_select(set, 1, NULL, &profile, &err), 0);
	assert_string_equal(profile.name, "one");
	assert_int_equal(profile_select(set, 2, NULL, &profile, &err), 0);
	assert_string_equal(profile.name, "three");
	assert_int_equal(profile.num_vfs, 2);
	assert_int_equal(profile.vf_quantum_ms, 16);
	assert_int_equal(profile.vf_timeout_us, 32000);
	assert_int_equal(profile.policy[PF_RESET_ENGINE], 1);
	assert_int_equal(profile.threshold[PF_PAGE_FAULT_COUNT], 9);
	assert_int_equal(profile_select(set, 2, "none", &profile, &err), 0);
	assert_false(profile.sched);
	assert_int_equal(profile_select(set, 2, "fast", &profile, &err), -ENOENT);
	assert_int_equal(profile_select(set, 4, NULL, &profile, &err), -ENOENT);
	assert_int_equal(profile_select(set, 0, NULL, &profile, &err), -ENOENT);
}

static void apply_and_compare(void **state)
{
	struct profile profile;

	assert_int_equal(load(GOOD), 0);
	assert_int_equal(profile_select(set, 2, NULL, &profile, &err), 0);
	assert_int_equal(profile_compare(pf, &profile, &err), -EILSEQ);
	assert_int_equal(profile_apply(pf, &profile, &err), 0);
	fake_expect(DRI "/sriov/pf/tile0/ggtt_spare", "67108864");
	fake_expect(DRI "/sriov/pf/tile0/gt1/contexts_spare", "256");
	fake_expect(DRI "/sriov/pf/tile0/gt1/reset_engine", "1");
	fake_expect(DRI "/sriov/vf2/tile0/vram_quota", "2097152");
	fake_expect(DRI "/sriov/vf2/tile0/gt1/doorbells_quota", "6");
	fake_expect(DRI "/sriov/vf3/tile0/gt1/doorbells_quota", "64\n");
	fake_expect(DRI "/sriov/vf1/tile0/gt0/threshold_page_fault_count", "9");
	fake_expect(ADMIN "pf/profile/exec_quantum_ms", "20");
	fake_expect(ADMIN "vf2/profile/preempt_timeout_us", "32000");
	fake_expect(ADMIN ".bulk_profile/sched_priority", "low");
	assert_int_equal(profile_compare(pf, &profile, &err), 0);
	fake_file(DRI "/sriov/vf2/tile0/gt1/contexts_quota", "4\n");
	assert_int_equal(profile_compare(pf, &profile, &err), -EILSEQ);
	assert_string_equal(err.text, "VF2 gt1: contexts is 4, wanted = 5: EILSEQ");
}

static void order_is_enforced(void **state)
{
	struct profile profile;

	assert_int_equal(load(GOOD), 0);
	assert_int_equal(profile_select(set, 1, NULL, &profile, &err), 0);
	assert_int_equal(profile_apply_sched(pf, &profile, &err), -EBUSY);
	fake_expect(ADMIN "pf/profile/exec_quantum_ms", "16\n");
	fake_file(DEV "/sriov_numvfs", "1\n");
	assert_int_equal(profile_apply(pf, &profile, &err), -EBUSY);
	assert_int_equal(profile_reset(pf, &err), -EBUSY);
	assert_int_equal(profile_apply_sched(pf, &profile, &err), 0);
	fake_expect(ADMIN "vf1/profile/exec_quantum_ms", "32");
	fake_expect(DRI "/sriov/vf1/tile0/ggtt_quota", "1073741824\n");
	profile.num_vfs = 5;
	fake_file(DEV "/sriov_numvfs", "0\n");
	assert_int_equal(profile_apply(pf, &profile, &err), -ERANGE);
}

static void first_failure_is_told(void **state)
{
	struct profile profile;

	assert_int_equal(load(GOOD), 0);
	assert_int_equal(profile_select(set, 2, NULL, &profile, &err), 0);
	fake_remove(DRI "/sriov/vf2/tile0/gt1/contexts_quota");
	assert_int_equal(profile_apply(pf, &profile, &err), -EOPNOTSUPP);
	assert_string_equal(err.text, "VF2 gt1: contexts = 5: EOPNOTSUPP");
	fake_expect(DRI "/sriov/pf/tile0/gt0/contexts_spare", "0");
	fake_expect(DRI "/sriov/restore_auto_provisioning", "1");
}

static void reset(void **state)
{
	assert_int_equal(profile_reset(pf, &err), 0);
	fake_expect(DRI "/sriov/pf/tile0/vram_spare", "0");
	fake_expect(ADMIN ".bulk_profile/sched_priority", "low");
	fake_expect(ADMIN ".bulk_profile/exec_quantum_ms", "0");
	fake_expect(DRI "/sriov/restore_auto_provisioning", "1");
	fake_remove(DRI "/sriov/restore_auto_provisioning");
	assert_int_equal(profile_reset(pf, &err), 0);
	fake_expect(DRI "/sriov/vf4/tile0/ggtt_quota", "0");
	fake_expect(DRI "/sriov/vf1/tile0/gt0/contexts_quota", "0");
	fake_remove(DRI "/sriov/vf1/tile0/gt1/contexts_quota");
	fake_dir(DRI "/sriov/vf1/tile0/gt1/contexts_quota");
	fake_file(DRI "/sriov/vf4/tile0/ggtt_quota", "5\n");
	assert_int_equal(profile_reset(pf, &err), -EISDIR);
	assert_string_equal(err.text, "contexts cannot be reset: EISDIR");
	fake_expect(DRI "/sriov/vf4/tile0/ggtt_quota", "0");
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions),
		cmocka_unit_test(bad_expressions),
		WITH(bad_files),
		WITH(selection),
		WITH(apply_and_compare),
		WITH(order_is_enforced),
		WITH(first_failure_is_told),
		WITH(reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
