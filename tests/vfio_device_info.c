/* SPDX-License-Identifier: MIT */
/* vfio_device: what a VF tells about itself, compared with sysfs and its config space. */
#include "vfio_device.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "pci/pci_dev_cfg.h"
#include "util/str.h"
#include "util/sysfs.h"

/* Flag bits in the third column of the attribute "resource". */
#define RESOURCE_IO  0x100
#define RESOURCE_MEM 0x200

/* Interrupt indexes and regions of every vfio-pci device. */
#define PCI_REGIONS 9
#define PCI_IRQS    5

#define CLASS_VGA   0x0300

struct resource {
	uint64_t size;
	uint64_t flags;
};

static const char *region_name(uint32_t index)
{
	static const char *const names[] = { "BAR 0", "BAR 1", "BAR 2",  "BAR 3", "BAR 4",
					     "BAR 5", "ROM",   "config", "VGA" };

	return index < ARRAY_SIZE(names) ? names[index] : "device region";
}

/* Line @bar of the attribute "resource": BAR 0 to 5, then the ROM. */
static struct resource sysfs_resource(const struct vf *vf, unsigned int bar)
{
	char text[SYSFS_TEXT_MAX], *line = text;
	uint64_t start, end, flags;

	igt_assert_lte(0, sysfs_read(vf->pci->dirfd, "resource", text, sizeof(text)));
	for (unsigned int i = 0; line && i < bar; i++) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	igt_assert(line);
	igt_assert_eq(sscanf(line, "%" SCNx64 " %" SCNx64 " %" SCNx64, &start, &end, &flags), 3);
	return (struct resource){ .size = end ? end - start + 1 : 0, .flags = flags };
}

/* A PCI device with 9 regions or more and 5 interrupt indexes, reset if sysfs has a way. */
static void device_info(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_dev *dev = bench_open(bench, 0);
	struct vfio_device_info info;
	char methods[128];
	int len;

	igt_assert_ok(vfio_dev_get_info(dev, &info));
	igt_assert_f(info.flags & VFIO_DEVICE_FLAGS_PCI, "flags %#x\n", info.flags);
	igt_assert_lte(PCI_REGIONS, info.num_regions);
	igt_assert_eq(info.num_irqs, PCI_IRQS);

	/* An empty reset_method says that there is none; older kernels have no such file. */
	len = sysfs_read(bench->vf[0]->pci->dirfd, "reset_method", methods, sizeof(methods));
	if (len >= 0)
		igt_assert_f(!(info.flags & VFIO_DEVICE_FLAGS_RESET) == !len,
			     "flags %#x, but reset_method is \"%s\"\n", info.flags, methods);
	else
		igt_assert_eq(len, -ENOENT);
	bench_end(bench);
}

/* Memory BARs of at least a page can be mapped; smaller ones if nobody shares their page. */
static void check_bar(struct bench *bench, uint32_t index)
{
	struct vfio_region *region = bench_region(bench, 0, index);
	struct resource resource = sysfs_resource(bench->vf[0], index);
	uint32_t rw = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;
	bool mapped = region->flags & VFIO_REGION_INFO_FLAG_MMAP;

	igt_info("%s: %s: %#" PRIx64 " bytes, flags %#x\n", bench->vf[0]->pci->name,
		 region_name(index), region->size, region->flags);
	igt_assert_eq_u64(region->size, resource.size);
	if (!resource.size) {
		igt_assert_eq_u32(region->flags, 0);
		return;
	}
	igt_assert_eq_u32(region->flags & rw, rw);
	if (resource.flags & RESOURCE_IO)
		igt_assert(!mapped);
	if (resource.flags & RESOURCE_MEM && resource.size >= page_size())
		igt_assert(mapped);
}

/*
 * The capability that allows mapping the MSI-X table is on the BAR that has it, and nowhere else.
 */
static void check_msix_mappable(struct bench *bench)
{
	unsigned int cap;
	uint32_t table, bar = ~0U;

	if (!pci_dev_find_cap(bench->vf[0]->pci, PCI_CAP_ID_MSIX, &cap)) {
		igt_assert_ok(pci_dev_cfg_read32(bench->vf[0]->pci, cap + PCI_MSIX_TABLE, &table));
		bar = table & PCI_MSIX_TABLE_BIR;
	}
	for (unsigned int i = 0; i < bench->num_regions; i++) {
		const struct vfio_region *region = bench->region[i];
		bool want = region->index == bar && region->flags & VFIO_REGION_INFO_FLAG_MMAP;

		igt_assert_f(vfio_region_msix_mappable(region) == want,
			     "%s: MSI-X mappable: expected %d, got %d\n",
			     region_name(region->index), want, vfio_region_msix_mappable(region));
	}
}

/* Every region has the size and the flags that sysfs lets expect. */
static void region_info(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_dev *dev = bench_open(bench, 0);
	struct vfio_region *region;
	struct vfio_device_info info;
	uint64_t config_size;
	struct stat st;

	for (uint32_t i = VFIO_PCI_BAR0_REGION_INDEX; i <= VFIO_PCI_BAR5_REGION_INDEX; i++)
		check_bar(bench, i);

	/* The ROM may be absent though its BAR is there; it can never be written or mapped. */
	region = bench_region(bench, 0, VFIO_PCI_ROM_REGION_INDEX);
	if (region->size)
		igt_assert_eq_u64(region->size, sysfs_resource(bench->vf[0], 6).size);
	igt_assert_eq_u32(region->flags, region->size ? VFIO_REGION_INFO_FLAG_READ : 0);

	region = bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);
	igt_assert_eq(fstatat(bench->vf[0]->pci->dirfd, "config", &st, 0), 0);
	config_size = st.st_size;
	igt_assert_eq_u64(region->size, config_size);
	igt_assert_eq_u32(region->flags, VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE);
	check_msix_mappable(bench);

	igt_assert_ok(vfio_dev_get_info(dev, &info));
	igt_assert_err(vfio_region_open(dev, info.num_regions, &region), EINVAL);
	igt_assert_err(vfio_region_open(dev, ~0U, &region), EINVAL);
	if (bench->vf[0]->pci->class >> 8 != CLASS_VGA)
		igt_assert_err(vfio_region_open(dev, VFIO_PCI_VGA_REGION_INDEX, &region), EINVAL);
	bench_end(bench);
}

/* No two regions overlap in the device's file. */
static void region_offsets(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);

	bench_open(bench, 0);
	for (uint32_t i = 0; i < VFIO_PCI_VGA_REGION_INDEX; i++)
		bench_region(bench, 0, i);
	for (unsigned int i = 0; i < bench->num_regions; i++) {
		for (unsigned int j = 0; j < i; j++) {
			const struct vfio_region *a = bench->region[i], *b = bench->region[j];

			igt_assert_f(a->offset + a->size <= b->offset ||
					     b->offset + b->size <= a->offset,
				     "%s and %s overlap\n", region_name(a->index),
				     region_name(b->index));
		}
	}
	bench_end(bench);
}

static uint32_t msi_count(const struct vf *vf)
{
	unsigned int cap;
	uint16_t control;

	if (pci_dev_find_cap(vf->pci, PCI_CAP_ID_MSI, &cap))
		return 0;
	igt_assert_ok(pci_dev_cfg_read16(vf->pci, cap + PCI_MSI_FLAGS, &control));
	return 1U << ((control & PCI_MSI_FLAGS_QMASK) >> 1);
}

static uint32_t msix_count(const struct vf *vf)
{
	unsigned int cap;
	uint16_t control;

	if (pci_dev_find_cap(vf->pci, PCI_CAP_ID_MSIX, &cap))
		return 0;
	igt_assert_ok(pci_dev_cfg_read16(vf->pci, cap + PCI_MSIX_FLAGS, &control));
	return (control & PCI_MSIX_FLAGS_QSIZE) + 1;
}

/* MSI-X vectors may be added later where the host can do so: then NORESIZE is clear. */
static void irq_info(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_dev *dev = bench_open(bench, 0);
	const struct {
		const char *name;
		uint32_t index, count, flags, may_lack;
	} want[] = {
		{ "INTx", VFIO_PCI_INTX_IRQ_INDEX, 0,
		  VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED, 0 },
		{ "MSI", VFIO_PCI_MSI_IRQ_INDEX, msi_count(bench->vf[0]),
		  VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, 0 },
		{ "MSI-X", VFIO_PCI_MSIX_IRQ_INDEX, msix_count(bench->vf[0]),
		  VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, VFIO_IRQ_INFO_NORESIZE },
		{ "ERR", VFIO_PCI_ERR_IRQ_INDEX, 1, VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE,
		  0 },
		{ "REQ", VFIO_PCI_REQ_IRQ_INDEX, 1, VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE,
		  0 },
	};
	struct vfio_irq_info info;

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		igt_assert_ok(vfio_irq_get_info(dev, want[i].index, &info));
		igt_info("%s: %s: %u, flags %#x\n", bench->vf[0]->pci->name, want[i].name,
			 info.count, info.flags);
		igt_assert_f(info.count == want[i].count, "%s: expected %u vectors, got %u\n",
			     want[i].name, want[i].count, info.count);
		igt_assert_f((info.flags | want[i].may_lack) == want[i].flags,
			     "%s: expected flags %#x, got %#x\n", want[i].name, want[i].flags,
			     info.flags);
	}
	igt_assert_err(vfio_irq_get_info(dev, PCI_IRQS, &info), EINVAL);
	igt_assert_err(vfio_irq_get_info(dev, ~0U, &info), EINVAL);
	bench_end(bench);
}

/* The shortest argsz that each ioctl takes; one byte less is an error, more is not. */
static const struct {
	const char *name;
	unsigned long request;
	uint32_t min_argsz;
} infos[] = {
	{ "device", VFIO_DEVICE_GET_INFO, 16 },
	{ "region", VFIO_DEVICE_GET_REGION_INFO, 32 },
	{ "irq", VFIO_DEVICE_GET_IRQ_INFO, 16 },
};

/* All three structures start with argsz; index 0 is valid for those that have one. */
static void argsz_limits(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_dev *dev = bench_open(bench, 0);

	for (size_t i = 0; i < ARRAY_SIZE(infos); i++) {
		const uint32_t sizes[] = { 0, infos[i].min_argsz - 1, infos[i].min_argsz, 1024 };

		for (size_t j = 0; j < ARRAY_SIZE(sizes); j++) {
			int want = sizes[j] < infos[i].min_argsz ? -EINVAL : 0;
			uint32_t buf[256] = { sizes[j] };
			int ret = vfio_dev_ioctl_raw(dev, infos[i].request, buf);

			igt_assert_f(ret == want, "%s info, argsz %u: expected %s, got %s\n",
				     infos[i].name, sizes[j], errno_name(-want), errno_name(-ret));
		}
	}
	bench_end(bench);
}

/* A short argsz gets the size to come back with, and not one byte beyond what it allowed. */
static void check_short_answer(struct vfio_dev *dev, uint32_t index)
{
	struct {
		struct vfio_region_info info;
		uint8_t beyond[64];
	} buf;

	memset(&buf, 0xa5, sizeof(buf));
	buf.info.argsz = sizeof(buf.info);
	buf.info.index = index;
	igt_assert_ok(vfio_dev_ioctl_raw(dev, VFIO_DEVICE_GET_REGION_INFO, &buf));
	igt_assert(buf.info.flags & VFIO_REGION_INFO_FLAG_CAPS);
	igt_assert_lt(sizeof(buf.info), buf.info.argsz);
	igt_assert_eq_u32(buf.info.cap_offset, 0);
	for (size_t i = 0; i < sizeof(buf.beyond); i++)
		igt_assert_eq(buf.beyond[i], 0xa5);
}

/* A short buffer gets the size to come back with; the second answer holds a sound chain. */
static void capability_chain(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_dev *dev = bench_open(bench, 0);
	struct vfio_cap_walk walk;
	struct vfio_cap cap;
	unsigned int chains = 0;
	int ret;

	for (uint32_t i = 0; i <= VFIO_PCI_CONFIG_REGION_INDEX; i++) {
		struct vfio_region *region = bench_region(bench, 0, i);

		if (!(region->flags & VFIO_REGION_INFO_FLAG_CAPS))
			continue;
		chains++;
		check_short_answer(dev, i);
		igt_assert_lte(sizeof(*region->info), region->info->cap_offset);
		vfio_cap_walk_init(&walk, region->info, region->info_size, sizeof(*region->info),
				   region->info->cap_offset);
		while ((ret = vfio_cap_next(&walk, &cap)) > 0)
			igt_info("%s: capability %u version %u\n", region_name(i), cap.id,
				 cap.version);
		igt_assert_ok(ret);
	}
	bench_require(bench, chains, "%s has no region with capabilities\n",
		      bench->vf[0]->pci->name);
	bench_end(bench);
}

static const struct pf_check info_checks[] = {
	{ "device", device_info },
	{ "regions", region_info },
	{ "region-offsets", region_offsets },
	{ "irqs", irq_info },
	{ "argsz", argsz_limits },
	{ "capability-chain", capability_chain },
};

void vfio_device_info_subtests(struct pf_env *const *env)
{
	igt_describe("What a VF tells about itself, its regions and its interrupts agrees with "
		     "sysfs and config space; argsz and capability chains work as specified.");
	igt_subtest_with_dynamic("info")
		pf_checks(*env, info_checks, ARRAY_SIZE(info_checks));
}
