/* SPDX-License-Identifier: MIT */
/* The bench of vfio_device: see vfio_device.h. */
#include "vfio_device.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pci/pci_bind.h"
#include "pci/pci_dev_cfg.h"
#include "util/str.h"

/*
 * Warnings of every open: a VF that implements the interrupt pin (QEMU's NVMe does; vfio-pci hides
 * it, see the check irqs of the subtest info), and, on newer kernels, each reset.
 */
#define OPEN_WARNINGS \
	"vfio-pci .*: (Hardware bug: VF reports bogus INTx pin|resetting$|reset done$)"

static struct bench bench = { .eventfd = -1 };
static struct pf_env *bench_env;

static void forget_regions(struct bench *b)
{
	for (unsigned int i = 0; i < b->num_regions; i++)
		vfio_region_close(b->region[i]);
	b->num_regions = 0;
}

void bench_unmap(struct bench *b)
{
	vfio_region_unmap(b->map, b->map_size);
	b->map = NULL;
}

void bench_close(void)
{
	struct bench *b = &bench;

	bench_unmap(b);
	forget_regions(b);
	for (unsigned int i = 0; i < BENCH_VFS; i++) {
		vfio_dev_close(b->dev[i]);
		b->dev[i] = NULL;
	}
	for (unsigned int i = 0; i < BENCH_VFS; i++) {
		vfio_group_close(b->group[i]);
		b->group[i] = NULL;
	}
	vfio_container_close(b->container);
	b->container = NULL;
	if (b->unbinding)
		pthread_join(b->unbinder, NULL);
	b->unbinding = false;
	if (b->eventfd >= 0)
		close(b->eventfd);
	b->eventfd = -1;
	if (b->memory)
		munmap(b->memory, page_size());
	b->memory = NULL;
}

void bench_set_env(struct pf_env *env)
{
	bench_env = env;
}

/* Autoprobe is off: a native driver on the VFs would only be in the way. */
static void enable_vfs(struct pf *pf, unsigned int count)
{
	struct vf *vf;

	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, count));
	pf_for_each_vf(pf, vf)
		igt_assert_ok(pf_online_vf(pf, vf->num));
}

static void require_iommu_group(const struct vf *vf)
{
	unsigned int number;
	int err = pci_dev_iommu_group(vf->pci, &number);

	igt_require_f(err != -ENOENT, "%s has no IOMMU group: is the IOMMU switched on?\n",
		      vf->pci->name);
	igt_assert_ok(err);
}

static void bind_to_vfio(struct vf *vf)
{
	char driver[PCI_DRIVER_LEN];
	int bound;

	bound = vf_driver(vf, driver, sizeof(driver));
	igt_assert_f(bound >= 0, "%s: driver: %s\n", vf->pci->name, errno_name(-bound));
	if (!bound || strcmp(driver, "vfio-pci"))
		igt_assert_ok(vf_bind(vf, "vfio-pci"));
}

struct bench *bench_begin(struct pf *pf, unsigned int num_vfs)
{
	unsigned int count = pf->total_vfs < BENCH_VFS ? pf->total_vfs : BENCH_VFS;
	struct bench *b = &bench;

	igt_require_f(num_vfs <= count, "%s supports only %u VFs, this needs %u\n", pf->pci->name,
		      pf->total_vfs, num_vfs);
	igt_emit_ignore_dmesg_regex(OPEN_WARNINGS);
	bench_close();
	if (b->in_use || pf->num_vfs != count) {
		pf_env_reset(bench_env);
		enable_vfs(pf, count);
		b->in_use = false;
	}
	/* Before anything is in use: the next one that skips finds the VFs enabled. */
	for (unsigned int i = 0; i < count; i++)
		require_iommu_group(pf_vf(pf, i + 1));
	b->in_use = true;
	b->pf = pf;
	for (unsigned int i = 0; i < count; i++) {
		b->vf[i] = pf_vf(pf, i + 1);
		bind_to_vfio(b->vf[i]);
	}
	return b;
}

void bench_end(struct bench *b)
{
	bench_close();
	b->in_use = false;
}

unsigned int bench_group(const struct bench *b, unsigned int i)
{
	unsigned int number;

	igt_assert_ok(pci_dev_iommu_group(b->vf[i]->pci, &number));
	return number;
}

static void require_viable(struct bench *b)
{
	unsigned int number = b->group[0]->number;
	uint32_t flags;

	igt_assert_ok(vfio_group_status(b->group[0], &flags));
	bench_require(b, flags & VFIO_GROUP_FLAGS_VIABLE,
		      "IOMMU group %u has members bound to host drivers\n", number);
}

void bench_stage(struct bench *b, enum bench_stage stage)
{
	int err;

	if (!b->container) {
		err = vfio_container_open(&b->container);
		bench_require(b, err != -ENOENT, "this kernel has no /dev/vfio/vfio\n");
		igt_assert_ok(err);
		igt_assert_ok(vfio_group_open(bench_group(b, 0), &b->group[0]));
		require_viable(b);
	}
	if (stage >= STAGE_CONTAINER)
		igt_assert_ok(vfio_group_set_container(b->group[0], b->container));
	if (stage >= STAGE_IOMMU)
		igt_assert_ok(vfio_container_set_iommu(b->container, VFIO_TYPE1v2_IOMMU));
	if (stage >= STAGE_DEVICE)
		igt_assert_ok(vfio_group_get_device(b->group[0], b->vf[0]->pci->name, &b->dev[0]));
}

struct vfio_dev *bench_open(struct bench *b, unsigned int i)
{
	int err = vfio_dev_open(b->vf[i]->pci, VFIO_PATH_ANY, &b->dev[i]);

	bench_require(b, err != -EPERM, "%s: IOMMU group not viable, or interrupts not isolated\n",
		      b->vf[i]->pci->name);
	igt_assert_ok(err);
	return b->dev[i];
}

struct vfio_region *bench_region(struct bench *b, unsigned int i, uint32_t index)
{
	struct vfio_region *region;

	igt_assert(b->num_regions < BENCH_REGIONS);
	igt_assert_ok(vfio_region_open(b->dev[i], index, &region));
	b->region[b->num_regions++] = region;
	return region;
}

volatile uint32_t *bench_map(struct bench *b, const struct vfio_region *region, uint64_t offset,
			     size_t size)
{
	igt_assert(!b->map);
	igt_assert_ok(
		vfio_region_map(region, offset, size, PROT_READ | PROT_WRITE, MAP_SHARED, &b->map));
	b->map_size = size;
	return b->map;
}

void *bench_memory(struct bench *b)
{
	if (!b->memory) {
		void *memory = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		igt_assert(memory != MAP_FAILED);
		b->memory = memory;
	}
	return b->memory;
}

int bench_eventfd(struct bench *b)
{
	if (b->eventfd < 0)
		b->eventfd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	igt_assert_fd(b->eventfd);
	return b->eventfd;
}

uint64_t eventfd_count(int fd)
{
	uint64_t count;

	return read(fd, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

size_t page_size(void)
{
	return sysconf(_SC_PAGESIZE);
}

unsigned int msix_cap(struct bench *b)
{
	const struct pci_dev *pci = b->vf[0]->pci;
	unsigned int offset;
	int err = pci_dev_find_cap(pci, PCI_CAP_ID_MSIX, &offset);

	bench_require(b, err != -ENOENT, "%s has no MSI-X\n", pci->name);
	igt_assert_ok(err);
	return offset;
}

void pf_checks(struct pf_env *env, const struct pf_check *table, size_t count)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		for (size_t i = 0; i < count; i++)
			igt_dynamic_f("%s-%s", pf->label, table[i].name)
				table[i].run(pf);
	}
}
