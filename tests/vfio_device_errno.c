/* SPDX-License-Identifier: MIT */
/* vfio_device: calls in the wrong order and with wrong arguments, and the errno of each. */
#include "vfio_device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/str.h"

/* An I/O virtual address that every IOMMU can map, and a model and an extension that none has. */
#define IOVA          0x100000
#define UNKNOWN_MODEL 0x7fff

/* An ioctl number in VFIO's range that nothing uses. */
#define UNKNOWN_IOCTL _IO(VFIO_TYPE, VFIO_BASE + 99)

/* One call that must give @want, made when the first VF is at @stage. */
struct errno_case {
	const char *name;
	enum bench_stage stage;
	int (*call)(struct bench *bench);
	int want;
};

static int set_iommu(struct bench *bench)
{
	return vfio_container_set_iommu(bench->container, VFIO_TYPE1v2_IOMMU);
}

static int set_unknown_iommu(struct bench *bench)
{
	return vfio_container_set_iommu(bench->container, UNKNOWN_MODEL);
}

static int set_iommu_after_unset(struct bench *bench)
{
	igt_assert_ok(vfio_group_unset_container(bench->group[0]));
	return set_iommu(bench);
}

static int check_unknown_extension(struct bench *bench)
{
	return vfio_container_check_extension(bench->container, UNKNOWN_MODEL);
}

static int container_unknown_ioctl(struct bench *bench)
{
	return vfio_container_ioctl_raw(bench->container, UNKNOWN_IOCTL, NULL);
}

static int set_container(struct bench *bench)
{
	return vfio_group_set_container(bench->group[0], bench->container);
}

static int set_container_bad_fd(struct bench *bench)
{
	return vfio_group_set_container_fd(bench->group[0], -1);
}

static int set_container_foreign_fd(struct bench *bench)
{
	return vfio_group_set_container_fd(bench->group[0], bench_eventfd(bench));
}

static int set_container_bad_pointer(struct bench *bench)
{
	return vfio_group_ioctl_raw(bench->group[0], VFIO_GROUP_SET_CONTAINER, NULL);
}

static int unset_container(struct bench *bench)
{
	return vfio_group_unset_container(bench->group[0]);
}

static int group_status_argsz(struct bench *bench)
{
	struct vfio_group_status status = { .argsz = sizeof(status) - 1 };

	return vfio_group_ioctl_raw(bench->group[0], VFIO_GROUP_GET_STATUS, &status);
}

static int group_unknown_ioctl(struct bench *bench)
{
	return vfio_group_ioctl_raw(bench->group[0], UNKNOWN_IOCTL, NULL);
}

static int get_device(struct bench *bench)
{
	return vfio_group_get_device(bench->group[0], bench->vf[0]->pci->name, &bench->dev[0]);
}

static int get_device_unknown(struct bench *bench)
{
	return vfio_group_get_device(bench->group[0], "no-such-device", &bench->dev[0]);
}

static int get_device_bad_pointer(struct bench *bench)
{
	return vfio_group_ioctl_raw(bench->group[0], VFIO_GROUP_GET_DEVICE_FD, NULL);
}

static int get_device_with(struct bench *bench, const char *option)
{
	char name[128];

	snprintf(name, sizeof(name), "%s %s", bench->vf[0]->pci->name, option);
	return vfio_group_get_device(bench->group[0], name, &bench->dev[0]);
}

static int get_device_surplus_token(struct bench *bench)
{
	return get_device_with(bench, "vf_token=2ab74924-c335-45f4-9b16-8569e5b08258");
}

static int get_device_bad_token(struct bench *bench)
{
	return get_device_with(bench, "vf_token=not-a-uuid");
}

static int map(struct bench *bench, uint64_t iova, size_t at, uint64_t size, uint32_t flags)
{
	return vfio_container_map_dma(bench->container, iova, (char *)bench_memory(bench) + at,
				      size, flags);
}

static int map_page(struct bench *bench)
{
	return map(bench, IOVA, 0, page_size(), VFIO_DMA_MAP_FLAG_READ);
}

static int map_nothing(struct bench *bench)
{
	return map(bench, IOVA, 0, 0, VFIO_DMA_MAP_FLAG_READ);
}

static int map_unaligned_iova(struct bench *bench)
{
	return map(bench, IOVA + 1, 0, page_size(), VFIO_DMA_MAP_FLAG_READ);
}

static int map_unaligned_memory(struct bench *bench)
{
	return map(bench, IOVA, 1, page_size(), VFIO_DMA_MAP_FLAG_READ);
}

static int map_unaligned_size(struct bench *bench)
{
	return map(bench, IOVA, 0, page_size() - 1, VFIO_DMA_MAP_FLAG_READ);
}

/* EINVAL up to 6.12 at least; seen on 7.2: EOVERFLOW. */
static int map_wrapping(struct bench *bench)
{
	int ret = map(bench, -(uint64_t)page_size(), 0, 2 * page_size(), VFIO_DMA_MAP_FLAG_READ);

	return ret == -EOVERFLOW ? -EINVAL : ret;
}

static int map_without_access(struct bench *bench)
{
	return map(bench, IOVA, 0, page_size(), 0);
}

static int map_unknown_flag(struct bench *bench)
{
	return map(bench, IOVA, 0, page_size(), VFIO_DMA_MAP_FLAG_READ | 1U << 31);
}

static int map_argsz(struct bench *bench)
{
	struct vfio_iommu_type1_dma_map request = { .argsz = sizeof(request) - 1 };

	return vfio_container_ioctl_raw(bench->container, VFIO_IOMMU_MAP_DMA, &request);
}

static int map_twice(struct bench *bench)
{
	igt_assert_ok(map_page(bench));
	return map_page(bench);
}

/* Memory that is no longer there cannot be pinned. */
static int map_no_memory(struct bench *bench)
{
	return vfio_container_map_dma(bench->container, IOVA, NULL, page_size(),
				      VFIO_DMA_MAP_FLAG_READ);
}

static int unmap(struct bench *bench, uint64_t iova, uint64_t size, uint32_t flags)
{
	return vfio_container_unmap_dma(bench->container, iova, size, flags, NULL);
}

static int unmap_unaligned(struct bench *bench)
{
	return unmap(bench, IOVA + 1, page_size(), 0);
}

static int unmap_nothing(struct bench *bench)
{
	return unmap(bench, IOVA, 0, 0);
}

static int unmap_unknown_flag(struct bench *bench)
{
	return unmap(bench, IOVA, page_size(), 1U << 31);
}

/* A range without mappings is no error; it says that 0 bytes were unmapped. */
static int unmap_hole(struct bench *bench)
{
	uint64_t unmapped = 1;
	int ret = vfio_container_unmap_dma(bench->container, IOVA, page_size(), 0, &unmapped);

	igt_assert_eq_u64(unmapped, 0);
	return ret;
}

/* Each case starts with a container and a group of its own. */
static const struct errno_case steps[] = {
	{ "set-iommu-without-group", STAGE_OPEN, set_iommu, -EINVAL },
	{ "check-unknown-extension", STAGE_OPEN, check_unknown_extension, 0 },
	{ "container-unknown-ioctl", STAGE_OPEN, container_unknown_ioctl, -EINVAL },
	{ "set-container-bad-fd", STAGE_OPEN, set_container_bad_fd, -EBADF },
	{ "set-container-foreign-fd", STAGE_OPEN, set_container_foreign_fd, -EBADFD },
	{ "set-container-bad-pointer", STAGE_OPEN, set_container_bad_pointer, -EFAULT },
	{ "unset-container-without", STAGE_OPEN, unset_container, -EINVAL },
	{ "group-status-argsz", STAGE_OPEN, group_status_argsz, -EINVAL },
	{ "group-unknown-ioctl", STAGE_OPEN, group_unknown_ioctl, -ENOTTY },
	{ "get-device-without-container", STAGE_OPEN, get_device, -EINVAL },
	{ "map-without-iommu", STAGE_OPEN, map_page, -EINVAL },
	{ "set-container-twice", STAGE_CONTAINER, set_container, -EINVAL },
	{ "get-device-without-iommu", STAGE_CONTAINER, get_device, -EINVAL },
	{ "set-unknown-iommu", STAGE_CONTAINER, set_unknown_iommu, -ENODEV },
	{ "set-iommu-twice", STAGE_IOMMU, set_iommu, -EINVAL },
	{ "set-iommu-after-unset", STAGE_IOMMU, set_iommu_after_unset, -EINVAL },
	{ "get-device-unknown", STAGE_IOMMU, get_device_unknown, -ENODEV },
	{ "get-device-bad-pointer", STAGE_IOMMU, get_device_bad_pointer, -EFAULT },
	{ "get-device-surplus-token", STAGE_IOMMU, get_device_surplus_token, -EINVAL },
	{ "get-device-bad-token", STAGE_IOMMU, get_device_bad_token, -EINVAL },
	{ "map-nothing", STAGE_IOMMU, map_nothing, -EINVAL },
	{ "map-unaligned-iova", STAGE_IOMMU, map_unaligned_iova, -EINVAL },
	{ "map-unaligned-memory", STAGE_IOMMU, map_unaligned_memory, -EINVAL },
	{ "map-unaligned-size", STAGE_IOMMU, map_unaligned_size, -EINVAL },
	{ "map-wrapping", STAGE_IOMMU, map_wrapping, -EINVAL },
	{ "map-without-access", STAGE_IOMMU, map_without_access, -EINVAL },
	{ "map-unknown-flag", STAGE_IOMMU, map_unknown_flag, -EINVAL },
	{ "map-argsz", STAGE_IOMMU, map_argsz, -EINVAL },
	{ "map-no-memory", STAGE_IOMMU, map_no_memory, -EFAULT },
	{ "map-twice", STAGE_IOMMU, map_twice, -EEXIST },
	{ "unmap-unaligned", STAGE_IOMMU, unmap_unaligned, -EINVAL },
	{ "unmap-nothing", STAGE_IOMMU, unmap_nothing, -EINVAL },
	{ "unmap-unknown-flag", STAGE_IOMMU, unmap_unknown_flag, -EINVAL },
	{ "unmap-hole", STAGE_IOMMU, unmap_hole, 0 },
	{ "unset-container-busy", STAGE_DEVICE, unset_container, -EBUSY },
};

static void check_step(struct pf *pf, const struct errno_case *c)
{
	struct bench *bench = bench_begin(pf, 1);
	int ret;

	bench_stage(bench, c->stage);
	ret = c->call(bench);
	igt_assert_f(ret == c->want, "expected %s, got %s\n", errno_name(-c->want),
		     errno_name(-ret));
	bench_end(bench);
}

/* SET_IRQS on an open VF: flags, index, range and data that it must refuse. */
#define NONE    VFIO_IRQ_SET_DATA_NONE
#define BOOL    VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD VFIO_IRQ_SET_DATA_EVENTFD
#define MASK    VFIO_IRQ_SET_ACTION_MASK
#define UNMASK  VFIO_IRQ_SET_ACTION_UNMASK
#define TRIGGER VFIO_IRQ_SET_ACTION_TRIGGER

/* What stands where an eventfd is expected. */
enum irq_data { DATA_ABSENT, DATA_CLOSED_FD, DATA_NO_EVENTFD, DATA_BELOW_MINUS_ONE };

static const struct irq_case {
	const char *name;
	uint32_t flags, index, start, count;
	enum irq_data data;
	int want;
} irq_cases[] = {
	{ "index-beyond-end", NONE | TRIGGER, VFIO_PCI_NUM_IRQS, 0, 1, DATA_ABSENT, -EINVAL },
	{ "unknown-flag", NONE | TRIGGER | 1 << 6, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT,
	  -EINVAL },
	{ "no-data-type", TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT, -EINVAL },
	{ "two-data-types", NONE | BOOL | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_CLOSED_FD,
	  -EINVAL },
	{ "no-action", NONE, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "two-actions", NONE | MASK | UNMASK, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "start-beyond-end", NONE | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 1, 1, DATA_ABSENT, -EINVAL },
	{ "count-beyond-end", NONE | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 2, DATA_ABSENT, -EINVAL },
	{ "count-overflow", NONE | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, ~0U, DATA_ABSENT, -EINVAL },
	{ "data-missing", EVENTFD | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT, -EINVAL },
	{ "req-mask", NONE | MASK, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "req-disable-disabled", NONE | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 0, DATA_ABSENT,
	  -EINVAL },
	{ "req-closed-fd", EVENTFD | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_CLOSED_FD,
	  -EBADF },
	{ "req-no-eventfd", EVENTFD | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_NO_EVENTFD,
	  -EINVAL },
	{ "req-bad-fd", EVENTFD | TRIGGER, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, DATA_BELOW_MINUS_ONE,
	  -EINVAL },
	{ "err-mask", NONE | MASK, VFIO_PCI_ERR_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "intx-enable", EVENTFD | TRIGGER, VFIO_PCI_INTX_IRQ_INDEX, 0, 1, DATA_CLOSED_FD,
	  -EINVAL },
	{ "intx-disable", NONE | TRIGGER, VFIO_PCI_INTX_IRQ_INDEX, 0, 0, DATA_ABSENT, -EINVAL },
	{ "msix-mask", NONE | MASK, VFIO_PCI_MSIX_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "msix-unmask", NONE | UNMASK, VFIO_PCI_MSIX_IRQ_INDEX, 0, 1, DATA_ABSENT, -ENOTTY },
	{ "msix-disable-disabled", NONE | TRIGGER, VFIO_PCI_MSIX_IRQ_INDEX, 0, 0, DATA_ABSENT,
	  -EINVAL },
	{ "msix-closed-fd", EVENTFD | TRIGGER, VFIO_PCI_MSIX_IRQ_INDEX, 0, 1, DATA_CLOSED_FD,
	  -EBADF },
	{ "msix-no-eventfd", EVENTFD | TRIGGER, VFIO_PCI_MSIX_IRQ_INDEX, 0, 1, DATA_NO_EVENTFD,
	  -EINVAL },
};

/* A file descriptor that is not open: taken and given back. */
static int closed_fd(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	igt_assert_fd(fd);
	close(fd);
	return fd;
}

/* Notes a wrong answer and goes on: one open device serves a whole table. Return: was it wrong? */
static bool is_wrong(const char *name, int ret, int want)
{
	if (ret == want)
		return false;
	igt_info("%s: expected %s, got %s\n", name, errno_name(-want), errno_name(-ret));
	return true;
}

static int make_irq_case(struct bench *bench, const struct irq_case *c)
{
	int32_t fd[] = {
		[DATA_ABSENT] = 0,
		[DATA_CLOSED_FD] = closed_fd(),
		[DATA_NO_EVENTFD] = bench->dev[0]->fd,
		[DATA_BELOW_MINUS_ONE] = -2,
	};

	return vfio_irq_set(bench->dev[0], c->flags, c->index, c->start, c->count, &fd[c->data],
			    c->data == DATA_ABSENT ? 0 : sizeof(fd[0]));
}

/* Each of these must change nothing, so the next one finds the device as it was. */
static void irq_errno(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	unsigned int made = 0, wrong = 0;
	struct vfio_irq_info msix;

	bench_open(bench, 0);
	igt_assert_ok(vfio_irq_get_info(bench->dev[0], VFIO_PCI_MSIX_IRQ_INDEX, &msix));
	for (size_t i = 0; i < ARRAY_SIZE(irq_cases); i++) {
		const struct irq_case *c = &irq_cases[i];

		if (c->index == VFIO_PCI_MSIX_IRQ_INDEX && !msix.count)
			continue;
		made++;
		wrong += is_wrong(c->name, make_irq_case(bench, c), c->want);
	}
	igt_assert_f(!wrong, "%u of %u requests got a wrong answer\n", wrong, made);
	bench_end(bench);
}

static int unknown_ioctl(struct bench *bench)
{
	return vfio_dev_ioctl_raw(bench->dev[0], UNKNOWN_IOCTL, NULL);
}

static int info_bad_pointer(struct bench *bench)
{
	return vfio_dev_ioctl_raw(bench->dev[0], VFIO_DEVICE_GET_INFO, NULL);
}

static int set_irqs_argsz(struct bench *bench)
{
	struct vfio_irq_set set = {
		.argsz = sizeof(set) - 1,
		.flags = NONE | TRIGGER,
		.index = VFIO_PCI_REQ_IRQ_INDEX,
	};

	return vfio_dev_ioctl_raw(bench->dev[0], VFIO_DEVICE_SET_IRQS, &set);
}

static int read_from(struct bench *bench, uint32_t index, uint64_t offset)
{
	struct vfio_region *region = bench_region(bench, 0, index);
	uint32_t value;

	return vfio_region_read(region, offset, &value, sizeof(value));
}

static int read_beyond_config(struct bench *bench)
{
	return read_from(bench, VFIO_PCI_CONFIG_REGION_INDEX, PCI_CFG_SPACE_EXP_SIZE);
}

static int read_across_config_end(struct bench *bench)
{
	struct vfio_region *region = bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);

	return read_from(bench, VFIO_PCI_CONFIG_REGION_INDEX, region->size - 2);
}

/* Regions are 2^40 bytes apart in the device's file. */
static int read_beyond_regions(struct bench *bench)
{
	return read_from(bench, VFIO_PCI_BAR0_REGION_INDEX, 200ULL << 40);
}

static int write_rom(struct bench *bench)
{
	uint32_t value = 0;

	return vfio_region_write(bench_region(bench, 0, VFIO_PCI_ROM_REGION_INDEX), 0, &value,
				 sizeof(value));
}

static const struct errno_case device_cases[] = {
	{ "unknown-ioctl", STAGE_DEVICE, unknown_ioctl, -ENOTTY },
	{ "info-bad-pointer", STAGE_DEVICE, info_bad_pointer, -EFAULT },
	{ "set-irqs-argsz", STAGE_DEVICE, set_irqs_argsz, -EINVAL },
	{ "read-beyond-config", STAGE_DEVICE, read_beyond_config, -EFAULT },
	{ "read-across-config-end", STAGE_DEVICE, read_across_config_end, -EFAULT },
	{ "read-beyond-regions", STAGE_DEVICE, read_beyond_regions, -EINVAL },
	{ "write-rom", STAGE_DEVICE, write_rom, -EINVAL },
};

/* Like those: nothing may change. */
static void device_errno(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	unsigned int wrong = 0;

	bench_open(bench, 0);
	for (size_t i = 0; i < ARRAY_SIZE(device_cases); i++) {
		const struct errno_case *c = &device_cases[i];

		wrong += is_wrong(c->name, c->call(bench), c->want);
	}
	igt_assert_f(!wrong, "%u of %zu requests got a wrong answer\n", wrong,
		     ARRAY_SIZE(device_cases));
	bench_end(bench);
}

static void misuse_steps(struct pf_env *env)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
			igt_dynamic_f("%s-%s", pf->label, steps[i].name)
				check_step(pf, &steps[i]);
	}
}

static const struct pf_check open_device_checks[] = {
	{ "set-irqs", irq_errno },
	{ "other", device_errno },
};

void vfio_device_errno_subtests(struct pf_env *const *env)
{
	igt_describe("Steps of opening a VF, taken too early, twice or with bad arguments, give "
		     "their errno.");
	igt_subtest_with_dynamic("misuse-steps")
		misuse_steps(*env);

	igt_describe("Requests to an open VF that make no sense give their errno.");
	igt_subtest_with_dynamic("misuse-device")
		pf_checks(*env, open_device_checks, ARRAY_SIZE(open_device_checks));
}
