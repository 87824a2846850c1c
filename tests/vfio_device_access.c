/* SPDX-License-Identifier: MIT */
/* vfio_device: BARs, the MSI-X table and config space of a VF, and what a reset does to them. */
#include "vfio_device.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/pci_regs.h>
#include <string.h>
#include <sys/mman.h>

#include "pci/pci_dev_cfg.h"
#include "pci/pci_msix.h"
#include "util/sysfs.h"

/* Registers compared at the start of each BAR: few, since reading may have side effects. */
#define WINDOW_REGS 16
#define WINDOW_SIZE (WINDOW_REGS * sizeof(uint32_t))

/* The MSI-X table of a VF, in bytes of its BAR; size 0 without MSI-X. */
struct table {
	uint32_t bar;
	uint64_t offset, size;
};

static struct table msix_table(const struct vf *vf)
{
	struct pci_msix msix;
	int err = pci_msix_get(vf->pci, &msix);

	if (err == -ENOENT)
		return (struct table){ .size = 0 };
	igt_assert_ok(err);
	return (struct table){
		.bar = msix.bar,
		.offset = msix.offset,
		.size = (uint64_t)msix.count * PCI_MSIX_ENTRY_SIZE,
	};
}

/* The first registers of a BAR that are not of its MSI-X table; false if there are none. */
static bool find_window(const struct vf *vf, const struct vfio_region *region, uint64_t *ret_offset)
{
	struct table table = msix_table(vf);
	uint64_t offset = 0;

	if (table.size && table.bar == region->index && table.offset < WINDOW_SIZE)
		offset = table.offset + table.size;
	if (offset + WINDOW_SIZE > region->size || offset + WINDOW_SIZE > page_size())
		return false;
	*ret_offset = offset;
	return true;
}

static void read_window(const struct vfio_region *region, uint64_t offset, uint32_t *regs)
{
	for (unsigned int i = 0; i < WINDOW_REGS; i++)
		igt_assert_ok(vfio_region_read32(region, offset + 4 * i, &regs[i]));
}

/*
 * The mapping shows the registers that pread shows. Those that changed between two reads around the
 * look at the mapping are left out. Return: how many could be compared.
 */
static unsigned int compare_window(const struct vfio_region *region,
				   const volatile uint32_t *bar_map, uint64_t offset)
{
	uint32_t before[WINDOW_REGS], mapped[WINDOW_REGS], after[WINDOW_REGS];
	unsigned int stable = 0;

	read_window(region, offset, before);
	for (unsigned int i = 0; i < WINDOW_REGS; i++)
		mapped[i] = le32toh(bar_map[offset / 4 + i]);
	read_window(region, offset, after);
	for (unsigned int i = 0; i < WINDOW_REGS; i++) {
		if (before[i] != after[i])
			continue;
		stable++;
		igt_assert_f(mapped[i] == before[i],
			     "BAR %u + %#" PRIx64 ": pread gives %#x, the mapping %#x\n",
			     region->index, offset + 4 * i, before[i], mapped[i]);
	}
	return stable;
}

static bool is_mappable_bar(const struct vfio_region *region)
{
	return region->index <= VFIO_PCI_BAR5_REGION_INDEX &&
	       region->flags & VFIO_REGION_INFO_FLAG_MMAP;
}

/* Every BAR that can be mapped shows the registers that pread shows. */
static void bar_mmap(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	unsigned int bars = 0;
	uint64_t offset;

	bench_open(bench, 0);
	for (uint32_t i = 0; i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		struct vfio_region *region = bench_region(bench, 0, i);
		unsigned int stable;

		if (!is_mappable_bar(region) || !find_window(bench->vf[0], region, &offset))
			continue;
		bars++;
		stable = compare_window(region, bench_map(bench, region, 0, page_size()), offset);
		igt_info("BAR %u: %u of %u registers compared\n", i, stable, WINDOW_REGS);
		igt_assert_lt(0, stable);
		bench_unmap(bench);
	}
	bench_require(bench, bars, "%s has no BAR that can be mapped\n", bench->vf[0]->pci->name);
	bench_end(bench);
}

/* Tries to map and expects EINVAL; a mapping that works is left to the bench to undo. */
static void refuse_map(struct bench *bench, const struct vfio_region *region, uint64_t offset,
		       size_t size, int map_flags)
{
	bench->map_size = size;
	igt_assert_err_f(vfio_region_map(region, offset, size, PROT_READ, map_flags, &bench->map),
			 EINVAL, "region %u, offset %#" PRIx64 ", %#zx bytes, flags %#x",
			 region->index, offset, size, map_flags);
}

/* Other regions, the space beyond the end and private mappings are refused. */
static void bar_mmap_refused(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	size_t page = page_size();

	bench_open(bench, 0);
	for (uint32_t i = 0; i <= VFIO_PCI_CONFIG_REGION_INDEX; i++) {
		struct vfio_region *region = bench_region(bench, 0, i);
		uint64_t size = ALIGN(region->size, page);

		if (!is_mappable_bar(region)) {
			refuse_map(bench, region, 0, page, MAP_SHARED);
			continue;
		}
		refuse_map(bench, region, size, page, MAP_SHARED);
		refuse_map(bench, region, size - page, 2 * page, MAP_SHARED);
		refuse_map(bench, region, 0, size + page, MAP_SHARED);
		refuse_map(bench, region, 0, page, MAP_PRIVATE);
		bench_map(bench, region, size - page, page);
		bench_unmap(bench);
	}
	bench_end(bench);
}

/* Access at the end of a BAR is cut short, beyond it refused. */
static void bar_ends(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	uint8_t buf[8];

	bench_open(bench, 0);
	for (uint32_t i = 0; i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		struct vfio_region *region = bench_region(bench, 0, i);

		igt_assert_err(vfio_region_read(region, region->size, buf, 4), EINVAL);
		igt_assert_err(vfio_region_write(region, region->size, buf, 4), EINVAL);
		igt_assert_err(vfio_region_read(region, 1ULL << 39, buf, 4), EINVAL);
		if (region->size)
			igt_assert_eq(vfio_region_read(region, region->size - 4, buf, 8), 4);
	}
	bench_end(bench);
}

/* Vector 0's message address: through pread it is all ones and cannot be written. */
static void msix_table_access(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct table table = msix_table(bench->vf[0]);
	volatile uint32_t *address;
	struct vfio_region *region;
	uint32_t value, old;

	bench_require(bench, table.size, "%s has no MSI-X\n", bench->vf[0]->pci->name);
	bench_open(bench, 0);
	region = bench_region(bench, 0, table.bar);
	igt_assert_ok(vfio_region_read32(region, table.offset, &value));
	igt_assert_eq_u32(value, 0xffffffff);
	bench_require(bench, vfio_region_msix_mappable(region) == 1,
		      "the MSI-X table cannot be mapped\n");

	address = bench_map(bench, region, ALIGN_DOWN(table.offset, page_size()), page_size());
	address += table.offset % page_size() / sizeof(*address);
	old = *address;
	*address = htole32(0x12345674);
	igt_assert_eq_u32(le32toh(*address), 0x12345674);
	igt_assert_ok(vfio_region_write32(region, table.offset, 0xabcdabc8));
	igt_assert_eq_u32(le32toh(*address), 0x12345674);
	igt_assert_ok(vfio_region_read32(region, table.offset, &value));
	igt_assert_eq_u32(value, 0xffffffff);
	*address = old;
	bench_end(bench);
}

/* What a driver sees that sizes a BAR by writing ones: the size of the region, and its kind. */
static void config_bar_sizing(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_region *config, *region;
	unsigned int bars = 0;
	uint32_t old, low, high;

	bench_open(bench, 0);
	config = bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);
	for (uint32_t i = 0; i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		unsigned int at = PCI_BASE_ADDRESS_0 + 4 * i;
		uint64_t mask, sized;

		region = bench_region(bench, 0, i);
		if (!region->size)
			continue;
		igt_assert_ok(vfio_region_read32(config, at, &old));
		igt_assert_ok(vfio_region_write32(config, at, ~0U));
		igt_assert_ok(vfio_region_read32(config, at, &low));
		igt_assert_ok(vfio_region_write32(config, at, old));
		high = ~0U;
		if ((low & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == PCI_BASE_ADDRESS_MEM_TYPE_64 &&
		    !(low & PCI_BASE_ADDRESS_SPACE_IO)) {
			igt_assert_ok(vfio_region_read32(config, at + 4, &old));
			igt_assert_ok(vfio_region_write32(config, at + 4, ~0U));
			igt_assert_ok(vfio_region_read32(config, at + 4, &high));
			igt_assert_ok(vfio_region_write32(config, at + 4, old));
		}
		mask = low & PCI_BASE_ADDRESS_SPACE_IO ? PCI_BASE_ADDRESS_IO_MASK :
							 PCI_BASE_ADDRESS_MEM_MASK;
		sized = ~((uint64_t)high << 32 | (low & (uint32_t)mask)) + 1;
		igt_assert_f(sized == region->size,
			     "BAR %u: sized as %#" PRIx64 ", the region has %#" PRIx64 "\n", i,
			     sized, region->size);
		bars++;
	}
	bench_require(bench, bars, "%s has no BARs\n", bench->vf[0]->pci->name);
	bench_end(bench);
}

/* Physical config space, past what VFIO shows of it. */
static uint16_t physical16(const struct vf *vf, unsigned int offset)
{
	uint16_t value;

	igt_assert_ok(pci_dev_cfg_read16(vf->pci, offset, &value));
	return value;
}

/*
 * The MSI-X function mask: a bit that every function has, that Linux neither saves nor restores
 * over a reset while MSI-X is off, and that a reset clears.
 */
static void set_function_mask(struct bench *bench)
{
	unsigned int at = msix_cap(bench) + PCI_MSIX_FLAGS;
	const struct vf *vf = bench->vf[0];
	uint16_t control = physical16(vf, at);

	igt_assert(!(control & (PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL)));
	igt_assert_ok(pci_dev_cfg_write16(vf->pci, at, control | PCI_MSIX_FLAGS_MASKALL));
	igt_assert_eq(physical16(vf, at), control | PCI_MSIX_FLAGS_MASKALL);
}

static void check_was_reset(struct bench *bench)
{
	const struct vf *vf = bench->vf[0];
	uint16_t control = physical16(vf, msix_cap(bench) + PCI_MSIX_FLAGS);

	igt_assert_neq(control, 0xffff);
	igt_assert_f(!(control & PCI_MSIX_FLAGS_MASKALL),
		     "%s: MSI-X control is %#x: the function was not reset\n", vf->pci->name,
		     control);
}

static void require_reset(struct bench *bench)
{
	struct vfio_device_info info;

	igt_assert_ok(vfio_dev_get_info(bench->dev[0], &info));
	bench_require(bench, info.flags & VFIO_DEVICE_FLAGS_RESET, "%s cannot be reset\n",
		      bench->vf[0]->pci->name);
}

/* A register that Linux does not restore comes back with its reset value. */
static void reset_clears(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);

	bench_open(bench, 0);
	require_reset(bench);
	set_function_mask(bench);
	igt_assert_ok(vfio_dev_reset(bench->dev[0]));
	check_was_reset(bench);
	bench_end(bench);
}

/* The part of config space that a driver set up survives: command word and BARs. */
static void reset_keeps_config(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vf *vf = bench->vf[0];
	uint16_t command, physical, now;
	struct vfio_region *config;
	uint32_t before[6], after[6];

	bench_open(bench, 0);
	require_reset(bench);
	config = bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);
	igt_assert_ok(vfio_region_read16(config, PCI_COMMAND, &command));
	igt_assert(!(physical16(vf, PCI_COMMAND) & PCI_COMMAND_MASTER));
	command |= PCI_COMMAND_MASTER;
	igt_assert_ok(vfio_region_write16(config, PCI_COMMAND, command));
	physical = physical16(vf, PCI_COMMAND);
	igt_assert(physical & PCI_COMMAND_MASTER);
	for (unsigned int i = 0; i < ARRAY_SIZE(before); i++)
		igt_assert_ok(vfio_region_read32(config, PCI_BASE_ADDRESS_0 + 4 * i, &before[i]));

	igt_assert_ok(vfio_dev_reset(bench->dev[0]));
	igt_assert_eq(physical16(vf, PCI_COMMAND), physical);
	igt_assert_ok(vfio_region_read16(config, PCI_COMMAND, &now));
	igt_assert_eq(now, command);
	for (unsigned int i = 0; i < ARRAY_SIZE(after); i++) {
		igt_assert_ok(vfio_region_read32(config, PCI_BASE_ADDRESS_0 + 4 * i, &after[i]));
		igt_assert_eq_u32(after[i], before[i]);
	}
	bench_end(bench);
}

/* A reset takes the pages of a mapping away for its time; afterwards the same mapping works. */
static void reset_keeps_mapping(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	volatile uint32_t *map = NULL;
	struct vfio_region *region = NULL;
	uint64_t offset;

	bench_open(bench, 0);
	require_reset(bench);
	for (uint32_t i = 0; !map && i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		region = bench_region(bench, 0, i);
		if (is_mappable_bar(region) && find_window(bench->vf[0], region, &offset))
			map = bench_map(bench, region, 0, page_size());
	}
	bench_require(bench, map, "%s has no BAR that can be mapped\n", bench->vf[0]->pci->name);
	igt_assert_lt(0, compare_window(region, map, offset));
	igt_assert_ok(vfio_dev_reset(bench->dev[0]));
	igt_assert_lt(0, compare_window(region, map, offset));
	bench_end(bench);
}

/* The first open and the last close reset the function; close ends bus mastering as well. */
static void open_and_close_reset(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);
	struct vfio_region *config;
	uint16_t command;

	/* In D3hot, where vfio-pci sends unused functions, some lose their state without a reset. */
	igt_assert_ok(sysfs_write(bench->vf[0]->pci->dirfd, "power/control", "on"));
	set_function_mask(bench);
	bench_open(bench, 0);
	require_reset(bench);
	check_was_reset(bench);

	set_function_mask(bench);
	config = bench_region(bench, 0, VFIO_PCI_CONFIG_REGION_INDEX);
	igt_assert_ok(vfio_region_read16(config, PCI_COMMAND, &command));
	igt_assert_ok(vfio_region_write16(config, PCI_COMMAND, command | PCI_COMMAND_MASTER));
	igt_assert(physical16(bench->vf[0], PCI_COMMAND) & PCI_COMMAND_MASTER);
	bench_close();
	check_was_reset(bench);
	igt_assert(!(physical16(bench->vf[0], PCI_COMMAND) & PCI_COMMAND_MASTER));
	bench_end(bench);
}

/* The software ends of an interrupt: eventfd behind a vector, signalled on demand, switched off. */
static void check_irq_loopback(struct bench *bench, uint32_t index)
{
	struct vfio_dev *dev = bench->dev[0];
	int32_t eventfd = bench_eventfd(bench);
	struct vfio_irq_info info;

	igt_assert_ok(vfio_irq_get_info(dev, index, &info));
	if (!info.count)
		return;
	igt_assert_err_f(vfio_irq_trigger(dev, index, 0, 1), EINVAL, "index %u, off", index);
	igt_assert_ok_f(vfio_irq_enable(dev, index, 0, &eventfd, 1), "index %u", index);
	igt_assert_eq_u64(eventfd_count(eventfd), 0);
	igt_assert_ok(vfio_irq_trigger(dev, index, 0, 1));
	igt_assert_ok(vfio_irq_trigger(dev, index, 0, 1));
	igt_assert_eq_u64(eventfd_count(eventfd), 2);
	igt_assert_ok(vfio_irq_disable(dev, index));
	igt_assert_err_f(vfio_irq_trigger(dev, index, 0, 1), EINVAL, "index %u, off", index);
	igt_assert_eq_u64(eventfd_count(eventfd), 0);
}

/* Every interrupt can be given an eventfd, triggered by software, and switched off. */
static void irq_loopback(struct pf *pf)
{
	struct bench *bench = bench_begin(pf, 1);

	bench_open(bench, 0);
	for (uint32_t i = VFIO_PCI_INTX_IRQ_INDEX; i < VFIO_PCI_NUM_IRQS; i++)
		check_irq_loopback(bench, i);
	bench_end(bench);
}

static const struct pf_check access_checks[] = {
	{ "bar-mmap", bar_mmap },
	{ "bar-mmap-refused", bar_mmap_refused },
	{ "bar-ends", bar_ends },
	{ "msix-table", msix_table_access },
	{ "config-bar-sizing", config_bar_sizing },
	{ "irq-loopback", irq_loopback },
};

static const struct pf_check reset_checks[] = {
	{ "clears", reset_clears },
	{ "keeps-config", reset_keeps_config },
	{ "keeps-mapping", reset_keeps_mapping },
	{ "by-open-and-close", open_and_close_reset },
};

void vfio_device_access_subtests(struct pf_env *const *env)
{
	igt_describe("BARs can be read and mapped where they should and nowhere else, the MSI-X "
		     "table is hidden from reads, and interrupts signal eventfds.");
	igt_subtest_with_dynamic("access")
		pf_checks(*env, access_checks, ARRAY_SIZE(access_checks));

	igt_describe("A reset through VFIO, and opening and closing, reset the function; command "
		     "word, BARs and mappings survive.");
	igt_subtest_with_dynamic("reset")
		pf_checks(*env, reset_checks, ARRAY_SIZE(reset_checks));
}
