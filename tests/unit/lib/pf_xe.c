/* SPDX-License-Identifier: MIT */
/* The xe PF driver on trees of the layouts there are, whole and damaged. */
#include "fake_sysfs.h"
#include "fake_tree.h"
#include "unit.h"

#include <sys/stat.h>

#include "pf/pf.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_info.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"

#define PF    "0000:03:00.0"
#define DEV   "bus/pci/devices/" PF
#define DRI   "kernel/debug/dri/" PF
#define ADMIN DEV "/sriov_admin/"
#define GT0   DRI "/sriov/pf/tile0/gt0/"

static struct pf *pf;

static int open_pf(void **state, const char *total)
{
	struct pci_addr addr;

	if (fake_setup(state))
		return -1;
	fake_pci(PF, "0x8086\n", "0xe20b\n", "0x030000\n");
	fake_pci_pf(PF, total);
	return pci_addr_parse(PF, &addr) || pf_open(&addr, &pf);
}

static int setup_bmg(void **state)
{
	if (open_pf(state, "4\n"))
		return -1;
	fake_tree("xe-bmg-debugfs.txt", DRI);
	fake_tree("xe-bmg-sysfs.txt", DEV);
	return 0;
}

static int setup_ptl(void **state)
{
	if (open_pf(state, "3\n"))
		return -1;
	fake_tree("xe-ptl-debugfs.txt", DRI);
	fake_tree("xe-ptl-sysfs.txt", DEV);
	return 0;
}

static int setup_old(void **state)
{
	if (open_pf(state, "2\n"))
		return -1;
	fake_tree("xe-old-debugfs.txt", DRI);
	return 0;
}

static int setup_bare(void **state)
{
	return open_pf(state, "4\n");
}

static int teardown(void **state)
{
	pf_close(pf);
	return fake_teardown(state);
}

static void gts_of_all_layouts(void **state)
{
	struct pf_gts gts;

	assert_int_equal(pf_get_gts(pf, &gts), 0);
	assert_int_equal(gts.count, 2);
	assert_int_equal(gts.gt[0].num, 0);
	assert_false(gts.gt[0].media);
	assert_int_equal(gts.gt[1].num, 1);
	assert_true(gts.gt[1].media);
	assert_int_equal(gts.gt[1].tile, 0);
	assert_null(pf_find_gt(&gts, 2));
}

static void gts_of_two_tiles(void **state)
{
	struct pf_gts gts;

	fake_dir(DRI "/sriov/pf/tile1/gt2");
	fake_dir(DRI "/sriov/pf/tile1/gt3");
	assert_int_equal(pf_get_gts(pf, &gts), 0);
	assert_int_equal(gts.count, 4);
	assert_int_equal(gts.gt[2].tile, 1);
	assert_false(gts.gt[2].media);
	assert_true(gts.gt[3].media);
	fake_file(DRI "/sriov/vf2/tile1/ggtt_quota", "4096\n");
	assert_int_equal(pf_set_quota(pf, PF_GGTT, 2, 2, 8192), 0);
	fake_expect(DRI "/sriov/vf2/tile1/ggtt_quota", "8192");
}

/* What is read is of no interest: newer kernels say that they would rather be written to. */
static void reset_of_a_gt(void **state)
{
	assert_int_equal(pf_gt_reset(pf, 0), -EOPNOTSUPP);
	fake_file(DRI "/gt1/force_reset_sync", "");
	fake_file(DRI "/gt0/force_reset_sync", "deprecated\n");
	assert_int_equal(pf_gt_reset(pf, 0), 0);
	assert_int_equal(pf_gt_reset(pf, 1), 0);
	assert_int_equal(pf_gt_reset(pf, 2), -EINVAL);
	assert_int_equal(pf_cancel_work(pf), 0);
	fake_remove(DRI "/gt0/force_reset_sync");
	assert_int_equal(pf_cancel_work(pf), -EOPNOTSUPP);
	fake_remove(DEV);
	fake_remove(DRI);
	assert_int_equal(pf_gt_reset(pf, 0), -ENODEV);
}

static void resources_by_gt(void **state)
{
	uint64_t value;

	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 1, &value), 0);
	assert_int_equal(value, 1 << 30);
	assert_int_equal(pf_get_quota(pf, PF_VRAM, 0, 4, &value), 0);
	assert_int_equal(value, 256 << 20);
	assert_int_equal(pf_get_quota(pf, PF_CONTEXTS, 1, 2, &value), 0);
	assert_int_equal(value, 16384);
	assert_int_equal(pf_get_spare(pf, PF_VRAM, 0, &value), 0);
	assert_int_equal(value, 128 << 20);
	assert_int_equal(pf_set_quota(pf, PF_DOORBELLS, 1, 3, 7), 0);
	fake_expect(DRI "/sriov/vf3/tile0/gt1/doorbells_quota", "7");
	fake_expect(DRI "/sriov/vf3/tile0/gt0/doorbells_quota", "64\n");
	assert_int_equal(pf_set_spare(pf, PF_GGTT, 0, 1ull << 40), 0);
	fake_expect(DRI "/sriov/pf/tile0/ggtt_spare", "1099511627776");
}

static void what_is_not_there(void **state)
{
	uint64_t value = 99;
	uint32_t small;

	assert_int_equal(pf_get_quota(pf, PF_GGTT, 1, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_QUEUES, 0, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, PF_DEVICE, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 2, 1, &value), -EINVAL);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 0, &value), -EINVAL);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 5, &value), -EINVAL);
	assert_int_equal(pf_set_quota(pf, PF_GGTT, 0, PF_ALL_VFS, 1), -EINVAL);
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 5, &small), -EINVAL);
	assert_int_equal(pf_set_sched(pf, PF_PRIORITY, 0, PF_PRIORITIES), -EINVAL);
	assert_int_equal(pf_get_policy(pf, PF_RESET_ENGINE, PF_DEVICE, &small), -EINVAL);
	assert_int_equal(pf_get_threshold(pf, PF_GUC_TIME_US, 7, 1, &small), -EINVAL);
	fake_remove(DRI "/sriov/vf1/tile0/gt0/contexts_quota");
	assert_int_equal(pf_get_quota(pf, PF_CONTEXTS, 0, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_set_quota(pf, PF_CONTEXTS, 0, 1, 1), -EOPNOTSUPP);
	assert_int_equal(value, 99);
}

static void without_vram(void **state)
{
	struct pf_range *list;
	uint64_t value;
	size_t count;

	assert_int_equal(pf_get_quota(pf, PF_VRAM, 0, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_VRAM, PF_DEVICE, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_spare(pf, PF_VRAM, 0, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_provisioned(pf, PF_VRAM, 0, &list, &count), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 3, &value), 0);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 4, &value), -EINVAL);
}

static void vram_of_the_device(void **state)
{
	uint64_t value;

	assert_int_equal(pf_get_quota(pf, PF_VRAM, PF_DEVICE, 2, &value), 0);
	assert_int_equal(value, 256 << 20);
	assert_int_equal(pf_set_quota(pf, PF_VRAM, PF_DEVICE, 2, 4096), 0);
	fake_expect(ADMIN "vf2/profile/vram_quota", "4096");
	assert_int_equal(pf_set_quota(pf, PF_VRAM, PF_DEVICE, PF_ALL_VFS, 1 << 21), 0);
	fake_expect(ADMIN ".bulk_profile/vram_quota", "2097152");
}

static void reports(void **state)
{
	struct pf_available available;
	struct pf_adverse *events;
	struct pf_range *list;
	size_t count;

	assert_int_equal(pf_get_provisioned(pf, PF_GGTT, 0, &list, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(list[1].start, 0x7ee00000);
	free(list);
	assert_int_equal(pf_get_provisioned(pf, PF_DOORBELLS, 1, &list, &count), 0);
	assert_int_equal(list[1].start, 64);
	free(list);
	assert_int_equal(pf_get_provisioned(pf, PF_GGTT, 1, &list, &count), -EOPNOTSUPP);
	assert_int_equal(pf_get_available(pf, PF_GGTT, 0, &available), 0);
	assert_int_equal(available.num_holes, 1);
	assert_int_equal(available.holes[0].start, 0x800000);
	free(available.holes);
	assert_int_equal(pf_get_available(pf, PF_CONTEXTS, 0, &available), -EOPNOTSUPP);
	assert_int_equal(pf_get_adverse_events(pf, 1, &events, &count), 0);
	assert_int_equal(count, 1);
	assert_int_equal(events[0].fn, 2);
	assert_int_equal(events[0].count[PF_PAGE_FAULT_COUNT], 3);
	free(events);
}

static void device_reports(void **state)
{
	struct pf_versions versions;
	struct pf_vf_counts counts;
	struct pf_info info;

	assert_int_equal(pf_get_info(pf, &info), 0);
	assert_int_equal(info.mode, PF_MODE_PF);
	assert_int_equal(pf_get_vf_counts(pf, &counts), 0);
	assert_int_equal(counts.enabled, 2);
	assert_int_equal(pf_get_versions(pf, &versions), 0);
	assert_int_equal(versions.vfs[0].fn, 1);
	free(versions.vfs);
}

static void sched_by_sysfs(void **state)
{
	unsigned int mask;
	uint32_t value;

	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), 0);
	assert_int_equal(value, 16);
	assert_int_equal(pf_set_sched(pf, PF_PREEMPT_TIMEOUT, 0, 5000), 0);
	fake_expect(ADMIN "pf/profile/preempt_timeout_us", "5000");
	fake_expect(GT0 "preempt_timeout_us", "16000\n");
	assert_int_equal(pf_get_sched(pf, PF_PRIORITY, 0, &value), 0);
	assert_int_equal(value, PF_LOW);
	assert_int_equal(pf_set_sched(pf, PF_PRIORITY, 0, PF_HIGH), 0);
	fake_expect(ADMIN "pf/profile/sched_priority", "high");
	assert_int_equal(pf_get_priorities(pf, 1, &mask), 0);
	assert_int_equal(mask, 1 << PF_LOW | 1 << PF_NORMAL);
	assert_int_equal(pf_set_sched_bulk(pf, PF_PRIORITY, PF_NORMAL), 0);
	fake_expect(ADMIN ".bulk_profile/sched_priority", "normal");
	assert_int_equal(pf_set_sched_bulk(pf, PF_EXEC_QUANTUM, 20), 0);
	fake_expect(ADMIN ".bulk_profile/exec_quantum_ms", "20");
	fake_remove(DEV "/sriov_admin/.bulk_profile");
	assert_int_equal(pf_set_sched_bulk(pf, PF_EXEC_QUANTUM, 20), -EOPNOTSUPP);
}

static void sched_by_gt(void **state)
{
	uint32_t value;

	assert_int_equal(pf_set_sched_gt(pf, PF_PRIORITY, 1, 0, PF_NORMAL), 0);
	fake_expect(DRI "/sriov/pf/tile0/gt1/sched_priority", "1");
	assert_int_equal(pf_get_sched_gt(pf, PF_PRIORITY, 1, 0, &value), 0);
	assert_int_equal(value, PF_NORMAL);
	assert_int_equal(pf_set_policy(pf, PF_SAMPLE_PERIOD, 1, 100), 0);
	fake_expect(DRI "/sriov/pf/tile0/gt1/sample_period_ms", "100");
	assert_int_equal(pf_get_policy(pf, PF_SAMPLE_PERIOD, 1, &value), 0);
	assert_int_equal(value, 100);
	assert_int_equal(pf_set_threshold(pf, PF_MULTI_LRC_COUNT, 0, 2, 9), 0);
	fake_expect(DRI "/sriov/vf2/tile0/gt0/threshold_multi_lrc_count", "9");
}

static void damaged_numbers(void **state)
{
	uint64_t large;
	uint32_t value;

	fake_file(ADMIN "vf1/profile/exec_quantum_ms", "");
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), -EPROTO);
	fake_file(ADMIN "vf1/profile/exec_quantum_ms", "4294967296\n");
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), -EPROTO);
	fake_file(ADMIN "pf/profile/sched_priority", "low normal high\n");
	assert_int_equal(pf_get_sched(pf, PF_PRIORITY, 0, &value), -EPROTO);
	fake_file(ADMIN "pf/profile/sched_priority", "low [urgent]\n");
	assert_int_equal(pf_get_sched(pf, PF_PRIORITY, 0, &value), -EPROTO);
	fake_file(DRI "/sriov/vf1/tile0/ggtt_quota", "1 GiB\n");
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 1, &large), -EPROTO);
	fake_file(DRI "/sriov/vf1/tile0/ggtt_quota", "99999999999999999999\n");
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 1, &large), -EPROTO);
	fake_remove(DRI "/sriov/vf1/tile0/ggtt_quota");
	fake_dir(DRI "/sriov/vf1/tile0/ggtt_quota");
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 1, &large), -EISDIR);
}

static void damaged_reports(void **state)
{
	struct pf_range *list;
	struct pf_info info;
	size_t count;

	fake_file(DRI "/sriov/pf/tile0/ggtt_provisioned", "VF1:\t0x1000-0x");
	assert_int_equal(pf_get_provisioned(pf, PF_GGTT, 0, &list, &count), -EPROTO);
	fake_bytes(DRI "/sriov/pf/tile0/ggtt_provisioned", "VF1:\t1-2\n\0VF2:\t3-4\n", 20);
	assert_int_equal(pf_get_provisioned(pf, PF_GGTT, 0, &list, &count), -EPROTO);
	fake_file(DRI "/sriov/pf/tile0/ggtt_provisioned", "VF5:\t1-2\n");
	assert_int_equal(pf_get_provisioned(pf, PF_GGTT, 0, &list, &count), -EPROTO);
	fake_file(DRI "/sriov_info", "");
	assert_int_equal(pf_get_info(pf, &info), -EPROTO);
}

/* As an ordinary user: the fake files are then somebody else's. */
static void no_permission(void **state)
{
	uint64_t value;
	bool root = !geteuid();

	assert_int_equal(chmod(fake_root(), 0755), 0);
	assert_int_equal(chmod(fake_path(DRI "/sriov/vf1/tile0/ggtt_quota"), 0400), 0);
	if (!root)
		assert_int_equal(chmod(fake_path(DRI "/sriov/vf1/tile0/ggtt_quota"), 0), 0);
	if (root)
		assert_int_equal(seteuid(65534), 0);
	assert_int_equal(pf_get_quota(pf, PF_GGTT, 0, 1, &value), -EACCES);
	assert_int_equal(pf_set_quota(pf, PF_GGTT, 0, 1, 0), -EACCES);
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void control(void **state)
{
	unsigned int mask;
	int fd;

	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 2), 0);
	fake_expect(DRI "/sriov/vf2/pause", "1");
	assert_int_equal(pf_control_vf(pf, PF_RESET, 2), 0);
	fake_expect(DRI "/sriov/vf2/reset", "1");
	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 0), -EINVAL);
	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 5), -EINVAL);
	assert_int_equal(pf_get_controls(pf, 1, 1, &mask), 0);
	assert_int_equal(mask, 1 << PF_PAUSE | 1 << PF_RESUME | 1 << PF_STOP);
	assert_int_equal(pf_control_vf_gt(pf, PF_STOP, 1, 1), 0);
	fake_expect(DRI "/sriov/vf1/tile0/gt1/control", "stop");
	assert_int_equal(pf_control_vf_gt(pf, PF_RESET, 1, 1), -EINVAL);
	assert_int_equal(pf_control_raw(pf, PF_STOP, 1, 1, "x stop", 0), 0);
	fake_expect(DRI "/sriov/vf1/tile0/gt1/control", "x stop");
	assert_int_equal(pf_control_raw(pf, PF_RESUME, PF_DEVICE, 1, "no", 0), 0);
	fake_expect(DRI "/sriov/vf1/resume", "no");
	assert_int_equal(pf_control_raw(pf, PF_RESUME, PF_DEVICE, 1, "!", 2), 0);
	fake_expect(DRI "/sriov/vf1/resume", "no!");
	assert_int_equal(pf_control_raw(pf, PF_RESUME, PF_DEVICE, 5, "1", 0), -EINVAL);
	assert_int_equal(pf_control_raw(pf, PF_RESUME, 7, 1, "1", 0), -EINVAL);
	assert_int_equal(pf_stop_vf_sysfs(pf, 1), 0);
	fake_expect(ADMIN "vf1/stop", "1");
	assert_int_equal(pf_restore_auto(pf), 0);
	fake_expect(DRI "/sriov/restore_auto_provisioning", "1");
	assert_int_equal(pf_lock_vfs(pf, &fd), 0);
	close(fd);
	fake_remove(DRI "/sriov/vf2/pause");
	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 2), -EOPNOTSUPP);
}

static void old_resources(void **state)
{
	struct pf_versions versions;
	struct pf_range *list;
	uint64_t value;
	size_t count;

	assert_int_equal(pf_get_quota(pf, PF_VRAM, 0, 2, &value), 0);
	assert_int_equal(value, 512 << 20);
	assert_int_equal(pf_set_quota(pf, PF_VRAM, 0, 2, 4096), 0);
	fake_expect(DRI "/gt0/vf2/lmem_quota", "4096");
	assert_int_equal(pf_get_quota(pf, PF_VRAM, 1, 2, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_quota(pf, PF_VRAM, PF_DEVICE, 2, &value), -EOPNOTSUPP);
	assert_int_equal(pf_get_provisioned(pf, PF_VRAM, 0, &list, &count), 0);
	assert_int_equal(list[0].size, 512 << 20);
	free(list);
	assert_int_equal(pf_restore_auto(pf), -EOPNOTSUPP);
	assert_int_equal(pf_get_versions(pf, &versions), -EOPNOTSUPP);
}

static void old_sched(void **state)
{
	unsigned int mask;
	uint32_t value;

	assert_int_equal(pf_set_sched(pf, PF_EXEC_QUANTUM, 1, 10), 0);
	fake_expect(DRI "/gt0/vf1/exec_quantum_ms", "10");
	fake_expect(DRI "/gt1/vf1/exec_quantum_ms", "10");
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), 0);
	assert_int_equal(value, 10);
	assert_int_equal(pf_set_sched_gt(pf, PF_EXEC_QUANTUM, 1, 1, 11), 0);
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), -EUCLEAN);
	assert_int_equal(pf_get_sched(pf, PF_PRIORITY, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_set_sched_bulk(pf, PF_EXEC_QUANTUM, 1), -EOPNOTSUPP);
	assert_int_equal(pf_get_priorities(pf, 0, &mask), -EOPNOTSUPP);
	fake_remove(DRI "/gt0/vf1/exec_quantum_ms");
	assert_int_equal(pf_set_sched(pf, PF_EXEC_QUANTUM, 1, 12), -EOPNOTSUPP);
	fake_expect(DRI "/gt1/vf1/exec_quantum_ms", "12");
}

static void old_control(void **state)
{
	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 1), 0);
	fake_expect(DRI "/gt0/vf1/control", "pause");
	fake_expect(DRI "/gt1/vf1/control", "pause");
	assert_int_equal(pf_control_vf(pf, PF_RESET, 1), -EOPNOTSUPP);
	assert_int_equal(pf_control_raw(pf, PF_PAUSE, PF_DEVICE, 1, "1", 0), -EOPNOTSUPP);
	assert_int_equal(pf_control_raw(pf, PF_PAUSE, 1, 1, "?", 0), 0);
	fake_expect(DRI "/gt1/vf1/control", "?");
	assert_int_equal(pf_stop_vf_sysfs(pf, 1), -EOPNOTSUPP);
}

static void no_files_at_all(void **state)
{
	struct pf_gts gts;
	uint32_t value;
	int fd;

	assert_string_equal(pf_driver_name(pf), "xe");
	assert_int_equal(pf_get_gts(pf, &gts), -EOPNOTSUPP);
	assert_int_equal(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &value), -EOPNOTSUPP);
	assert_int_equal(pf_control_vf(pf, PF_PAUSE, 1), -EOPNOTSUPP);
	assert_int_equal(pf_lock_vfs(pf, &fd), -EOPNOTSUPP);
	fake_dir(DRI);
	assert_int_equal(pf_get_gts(pf, &gts), -EOPNOTSUPP);
	fake_remove(DEV);
	assert_int_equal(pf_get_gts(pf, &gts), -ENODEV);
	assert_int_equal(pf_set_sched_bulk(pf, PF_EXEC_QUANTUM, 1), -ENODEV);
}

/* Before 6.12 the directory goes by the minor number. */
static void found_by_minor(void **state)
{
	struct pf_gts gts;

	fake_dir(DEV "/drm/card3");
	fake_tree("xe-old-debugfs.txt", "kernel/debug/dri/3");
	assert_int_equal(pf_get_gts(pf, &gts), 0);
	assert_int_equal(gts.count, 2);
}

#define WITH(test, layout) cmocka_unit_test_setup_teardown(test, setup_##layout, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH(gts_of_all_layouts, bmg),
		WITH(gts_of_all_layouts, ptl),
		WITH(gts_of_all_layouts, old),
		WITH(gts_of_two_tiles, bmg),
		WITH(reset_of_a_gt, bmg),
		WITH(reset_of_a_gt, old),
		WITH(resources_by_gt, bmg),
		WITH(what_is_not_there, bmg),
		WITH(without_vram, ptl),
		WITH(vram_of_the_device, bmg),
		WITH(reports, bmg),
		WITH(device_reports, ptl),
		WITH(sched_by_sysfs, bmg),
		WITH(sched_by_gt, bmg),
		WITH(damaged_numbers, bmg),
		WITH(damaged_reports, bmg),
		WITH(no_permission, bmg),
		WITH(control, bmg),
		WITH(old_resources, old),
		WITH(old_sched, old),
		WITH(old_control, old),
		WITH(no_files_at_all, bare),
		WITH(found_by_minor, bare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
