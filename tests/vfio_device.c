/* SPDX-License-Identifier: MIT */
/*
 * VFs handed to user space by vfio-pci: opening and closing, what the device tells about itself,
 * access to BARs and config space, reset, and the errno of every misuse.
 */
#include "vfio_device.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "pci/pci_bind.h"
#include "pci/pci_dev_cfg.h"
#include "util/time.h"

IGT_TEST_DESCRIPTION("VFs bound to vfio-pci: open, info, access, reset, close order, misuse.");

/* How long an unbind has to be seen waiting, and how long it may take once it can go on. */
#define UNBIND_WAITS_MS 200
#define UNBIND_ENDS_MS  10000

/* An I/O virtual address that every IOMMU can map. */
#define IOVA 0x100000

static struct pf_env *env;

/* The device is ours and alive: config space shows the identity that sysfs shows. */
static void check_identity(struct bench *bench, unsigned int i)
{
	const struct pci_dev *pci = bench->vf[i]->pci;
	struct vfio_region *config;
	uint32_t id;

	config = bench_region(bench, i, VFIO_PCI_CONFIG_REGION_INDEX);
	igt_assert_ok(vfio_region_read32(config, PCI_VENDOR_ID, &id));
	igt_assert_eq_u32(id, pci->vendor | (uint32_t)pci->device << 16);
}

static void open_by_path(struct pf *pf, enum vfio_path path, const char *name)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_device_info info;
	int err;

	err = vfio_dev_open(bench->vf[0]->pci, path, &bench->dev[0]);
	bench_require(bench, err != -EOPNOTSUPP, "this kernel has no %s path\n", name);
	bench_require(bench, err != -EPERM,
		      "%s: IOMMU group not viable, or interrupts not isolated\n",
		      bench->vf[0]->pci->name);
	igt_assert_ok(err);
	igt_assert_eq(bench->dev[0]->path, path);
	igt_assert_ok(vfio_dev_get_info(bench->dev[0], &info));
	igt_assert(info.flags & VFIO_DEVICE_FLAGS_PCI);
	check_identity(bench, 0);
	igt_assert_ok(vfio_dev_map_dma(bench->dev[0], IOVA, bench_memory(bench), page_size()));
	igt_assert_ok(vfio_dev_unmap_dma(bench->dev[0], IOVA, page_size()));
	bench_end(bench);
}

static void open_group(struct pf *pf)
{
	open_by_path(pf, VFIO_PATH_GROUP, "group");
}

static void open_cdev(struct pf *pf)
{
	open_by_path(pf, VFIO_PATH_CDEV, "cdev");
}

/* A node that was only opened can do nothing; a bound one can be bound by nobody else. */
static void cdev_steps(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	const struct pci_dev *pci = bench->vf[0]->pci;
	struct vfio_device_info info;
	int err;

	err = vfio_dev_open(pci, VFIO_PATH_CDEV, &bench->dev[0]);
	bench_require(bench, err != -EOPNOTSUPP, "this kernel has no cdev path\n");
	igt_assert_ok(err);
	igt_assert_ok(vfio_dev_open_node(pci, &bench->dev[1]));
	igt_assert_err(vfio_dev_get_info(bench->dev[1], &info), EINVAL);
	igt_assert_err(vfio_dev_attach(bench->dev[1], bench->dev[0]->iommufd->ioas_id), EINVAL);
	igt_assert_err(vfio_dev_bind(bench->dev[1], bench->dev[0]->iommufd), EINVAL);
	igt_assert_err(vfio_dev_bind(bench->dev[0], bench->dev[0]->iommufd), EINVAL);
	igt_assert_err(vfio_dev_attach(bench->dev[0], ~0U), ENOENT);
	igt_assert_ok(vfio_dev_detach(bench->dev[0]));
	igt_assert_ok(vfio_dev_attach(bench->dev[0], bench->dev[0]->iommufd->ioas_id));
	check_identity(bench, 0);
	bench_end(bench);
}

static void close_one(struct bench *bench, char what)
{
	switch (what) {
	case 'd':
		vfio_region_close(bench->region[0]);
		bench->num_regions = 0;
		vfio_dev_close(bench->dev[0]);
		bench->dev[0] = NULL;
		break;
	case 'g':
		vfio_group_close(bench->group[0]);
		bench->group[0] = NULL;
		break;
	case 'c':
		vfio_container_close(bench->container);
		bench->container = NULL;
		break;
	}
}

/* While a device is open its group cannot be opened a second time, even if the first was closed. */
static void check_group_busy(struct bench *bench)
{
	igt_assert_err(vfio_group_open(bench_group(bench, 0), &bench->group[1]), EBUSY);
}

static void close_in_order(struct pf *pf, const char *order)
{
	struct bench *bench = bench_begin(pf, 1);
	uint16_t vendor;

	bench_stage(bench, STAGE_DEVICE);
	bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);
	for (const char *what = order; *what; what++) {
		close_one(bench, *what);
		if (!bench->dev[0])
			continue;
		igt_assert_ok(vfio_region_read16(bench->region[0], PCI_VENDOR_ID, &vendor));
		igt_assert_eq(vendor, bench->vf[0]->pci->vendor);
		check_group_busy(bench);
	}
	bench_stage(bench, STAGE_DEVICE);
	check_identity(bench, 0);
	bench_end(bench);
}

/* A group that is open, or has a device open, is busy for others. */
static void group_opens_once(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);

	bench_stage(bench, STAGE_OPEN);
	check_group_busy(bench);
	bench_close();
	bench_stage(bench, STAGE_DEVICE);
	check_group_busy(bench);
	bench_close();
	bench_stage(bench, STAGE_OPEN);
	bench_end(bench);
}

/* Two files of one device from one group; each goes on when the other is closed. */
static void device_opens_twice(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_region *second;
	uint16_t vendor;

	bench_stage(bench, STAGE_DEVICE);
	igt_assert_ok(
		vfio_group_get_device(bench->group[0], bench->vf[0]->pci->name, &bench->dev[1]));
	check_identity(bench, 0);
	close_one(bench, 'd');
	second = bench_region(bench, 1, VFIO_PCI_CONFIG_REGION_INDEX);
	igt_assert_ok(vfio_region_read16(second, PCI_VENDOR_ID, &vendor));
	igt_assert_eq(vendor, bench->vf[0]->pci->vendor);
	bench_end(bench);
}

static void *unbind_vf(void *arg)
{
	struct bench *bench = arg;

	bench->unbind_result = pci_unbind(bench->vf[0]->pci);
	atomic_store(&bench->unbind_done, true);
	return NULL;
}

/* Not by the link "driver": the kernel removes that before it starts to wait. */
static bool unbind_done(void *arg)
{
	struct bench *bench = arg;

	return atomic_load(&bench->unbind_done);
}

/* The driver asks the user for the device by the REQ interrupt and waits until it is closed. */
static void unbind_waits_for_close(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	int32_t eventfd = bench_eventfd(bench);
	char driver[PCI_DRIVER_LEN];
	struct pollfd request = { .fd = eventfd, .events = POLLIN };

	bench_open(bench, 0);
	atomic_store(&bench->unbind_done, false);
	igt_assert_ok(vfio_irq_enable(bench->dev[0], VFIO_PCI_REQ_IRQ_INDEX, 0, &eventfd, 1));
	igt_assert(!pthread_create(&bench->unbinder, NULL, unbind_vf, bench));
	bench->unbinding = true;

	igt_assert_f(poll(&request, 1, time_scale_ms(UNBIND_ENDS_MS)) == 1,
		     "no request for the device within %u ms\n", UNBIND_ENDS_MS);
	igt_assert_err(time_wait_until(unbind_done, bench, UNBIND_WAITS_MS), ETIMEDOUT);
	check_identity(bench, 0);

	vfio_region_close(bench->region[0]);
	bench->num_regions = 0;
	vfio_dev_close(bench->dev[0]);
	bench->dev[0] = NULL;
	igt_assert_ok(time_wait_until(unbind_done, bench, UNBIND_ENDS_MS));
	pthread_join(bench->unbinder, NULL);
	bench->unbinding = false;
	igt_assert_ok(bench->unbind_result);
	igt_assert_eq(vf_driver(bench->vf[0], driver, sizeof(driver)), 0);
	bench_end(bench);
}

/* The second VF joins the container of the first, by a group of its own or by the same one. */
static void join_second(struct bench *bench)
{
	struct vfio_group *group = bench->group[0];

	if (bench_group(bench, 1) != bench_group(bench, 0)) {
		igt_assert_ok(vfio_group_open(bench_group(bench, 1), &bench->group[1]));
		group = bench->group[1];
		igt_assert_ok(vfio_group_set_container(group, bench->container));
	}
	igt_assert_ok(vfio_group_get_device(group, bench->vf[1]->pci->name, &bench->dev[1]));
}

/* One address space for both; it stays as it is when one of them leaves. */
static void two_vfs_one_container(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 2);
	uint64_t unmapped;

	bench_stage(bench, STAGE_DEVICE);
	join_second(bench);
	check_identity(bench, 0);
	check_identity(bench, 1);
	igt_assert_ok(vfio_container_map_dma(bench->container, IOVA, bench_memory(bench),
					     page_size(), VFIO_DMA_MAP_FLAG_READ));

	igt_assert_eq(bench->num_regions, 2);
	vfio_region_close(bench->region[0]);
	bench->region[0] = bench->region[--bench->num_regions];
	vfio_dev_close(bench->dev[0]);
	bench->dev[0] = NULL;
	if (bench->group[1]) {
		vfio_group_close(bench->group[0]);
		bench->group[0] = NULL;
	}

	check_identity(bench, 1);
	igt_assert_err(vfio_container_map_dma(bench->container, IOVA, bench_memory(bench),
					      page_size(), VFIO_DMA_MAP_FLAG_READ),
		       EEXIST);
	igt_assert_ok(vfio_container_unmap_dma(bench->container, IOVA, page_size(), 0, &unmapped));
	igt_assert_eq_u64(unmapped, page_size());
	bench_end(bench);
}

static const struct pf_check open_checks[] = {
	{ "group", open_group },
	{ "cdev", open_cdev },
	{ "cdev-steps", cdev_steps },
	{ "group-opens-once", group_opens_once },
	{ "device-opens-twice", device_opens_twice },
};

static const struct pf_check unbind_check = { "unbind", unbind_waits_for_close };
static const struct pf_check two_vfs_check = { "two-vfs", two_vfs_one_container };

/* d: device, g: group, c: container */
static const struct {
	const char *name, *order;
} close_orders[] = {
	{ "device-group-container", "dgc" }, { "device-container-group", "dcg" },
	{ "group-device-container", "gdc" }, { "group-container-device", "gcd" },
	{ "container-device-group", "cdg" }, { "container-group-device", "cgd" },
};

static void close_order(void)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		for (size_t i = 0; i < ARRAY_SIZE(close_orders); i++)
			igt_dynamic_f("%s-%s", pf->label, close_orders[i].name)
				close_in_order(pf, close_orders[i].order);
	}
}

int igt_main()
{
	igt_fixture() {
		env = pf_env_begin(PF_NEEDS_VFS(1));
		igt_require_f(!access("/sys/bus/pci/drivers/vfio-pci", F_OK),
			      "the driver vfio-pci is not loaded: modprobe vfio-pci\n");
		bench_set_env(env);
	}

	igt_describe("A VF opens by group and by device node, takes DMA mappings, and tells a "
		     "second opener what it may share.");
	igt_subtest_with_dynamic("open")
		pf_checks(env, open_checks, ARRAY_SIZE(open_checks));

	igt_describe("Device, group and container may be closed in any order: what is still open "
		     "works on, and the VF can be opened again.");
	igt_subtest_with_dynamic("close-order")
		close_order();

	igt_describe("Unbinding an open VF asks its user for it and waits until it is closed.");
	igt_subtest_with_dynamic("unbind-waits-for-close")
		pf_checks(env, &unbind_check, 1);

	igt_describe("Two VFs share a container, which outlives one of them.");
	igt_subtest_with_dynamic("two-vfs-one-container")
		pf_checks(env, &two_vfs_check, 1);

	vfio_device_info_subtests(&env);
	vfio_device_access_subtests(&env);
	vfio_device_errno_subtests(&env);

	igt_fixture() {
		bench_close();
		pf_env_end(env);
	}
}
