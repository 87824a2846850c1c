/* SPDX-License-Identifier: MIT */
/*
 * Parts of the test vfio_device: the bench that its subtests work on, and the groups of subtests in
 * its other files.
 */
#ifndef TESTS_VFIO_DEVICE_H
#define TESTS_VFIO_DEVICE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "pf/pf.h"
#include "vf/vf.h"
#include "vfio/vfio.h"

/* VFs that a bench has at most, and regions it keeps track of. */
#define BENCH_VFS     2
#define BENCH_REGIONS 16

/* How far bench_stage() goes with the first VF. Each includes the ones before. */
enum bench_stage {
	STAGE_OPEN,      /* container and group open, apart from each other */
	STAGE_CONTAINER, /* the group is in the container */
	STAGE_IOMMU,     /* the container has its IOMMU model */
	STAGE_DEVICE,    /* the device is open */
};

/**
 * struct bench - VFs bound to vfio-pci and everything that a subtest may have open on them
 * @pf: the PF
 * @vf: its first VFs
 * @container: shared by @group, NULL if not open
 * @group: of the VFs, likewise
 * @dev: the VFs opened through VFIO, likewise
 * @region: regions opened by bench_region()
 * @num_regions: how many of them
 * @map: a mapping of @map_size bytes, NULL if none
 * @map_size: its bytes
 * @memory: private memory of one page for DMA and ioctls, NULL if none
 * @eventfd: an eventfd, -1 if none
 * @unbinder: a thread that unbinds the first VF, joined when @unbinding
 * @unbinding: is it there
 * @unbind_done: the thread has come back from the kernel
 * @unbind_result: what it got; valid once joined
 * @in_use: a subtest began and did not end properly
 *
 * Lives in static memory, so that it survives the jump out of a failed subtest: bench_begin() closes
 * what such a subtest left open.
 */
struct bench {
	struct pf *pf;
	struct vf *vf[BENCH_VFS];
	struct vfio_container *container;
	struct vfio_group *group[BENCH_VFS];
	struct vfio_dev *dev[BENCH_VFS];
	struct vfio_region *region[BENCH_REGIONS];
	unsigned int num_regions;
	void *map;
	size_t map_size;
	void *memory;
	int eventfd;
	pthread_t unbinder;
	bool unbinding;
	atomic_bool unbind_done;
	int unbind_result;
	bool in_use;
};

/**
 * bench_begin() - get a bench with VFs of a PF bound to vfio-pci and nothing open
 * @pf: the PF
 * @num_vfs: how many VFs the subtest works on, up to BENCH_VFS; more than the PF has is a skip
 *
 * The VFs stay enabled and bound between subtests, which saves a second each: opening a function
 * through VFIO resets it, so no state of the function goes from one subtest to the next. After a
 * subtest that failed all is made anew.
 *
 * Return: the bench; bench_end() gives it back.
 */
struct bench *bench_begin(struct pf *pf, unsigned int num_vfs);

/** bench_end() - close everything a bench has open and note that the subtest ended well */
void bench_end(struct bench *bench);

/**
 * bench_require() - igt_require_f() that leaves the bench in order when it skips
 * @bench: the bench
 * @expr: what has to hold
 * @f: printf format and arguments: why the subtest cannot run
 */
#define bench_require(bench, expr, f...)          \
	do {                                      \
		if (!(expr)) {                    \
			bench_end(bench);         \
			igt_skip_check(#expr, f); \
		}                                 \
	} while (0)

/** bench_close() - close everything a bench has open; also for one that was never begun */
void bench_close(void);

/** bench_set_env() - tell whose PFs the benches are made of */
void bench_set_env(struct pf_env *env);

/**
 * bench_stage() - take the first VF to a stage on the group path; skips if there is no such path
 */
void bench_stage(struct bench *bench, enum bench_stage stage);

/** bench_group() - IOMMU group of one of the VFs */
unsigned int bench_group(const struct bench *bench, unsigned int i);

/** bench_open() - open one of the VFs by any path; Return: the device */
struct vfio_dev *bench_open(struct bench *bench, unsigned int i);

/** bench_region() - a region of an open VF, closed by the bench; Return: the region */
struct vfio_region *bench_region(struct bench *bench, unsigned int i, uint32_t index);

/** bench_map() - map a part of a region, to be read and written; Return: the mapping */
volatile uint32_t *bench_map(struct bench *bench, const struct vfio_region *region, uint64_t offset,
			     size_t size);

/** bench_unmap() - undo bench_map() */
void bench_unmap(struct bench *bench);

/** bench_memory() - one zeroed page of private memory, freed by the bench; Return: the page */
void *bench_memory(struct bench *bench);

/** bench_eventfd() - a non-blocking eventfd, closed by the bench; Return: the eventfd */
int bench_eventfd(struct bench *bench);

/**
 * eventfd_count() - take the count out of a non-blocking eventfd; Return: 0 if it was not signalled
 */
uint64_t eventfd_count(int eventfd);

/** page_size() - bytes of a page of this machine */
size_t page_size(void);

/** msix_cap() - offset of the MSI-X capability of the first VF; skips if there is none */
unsigned int msix_cap(struct bench *bench);

/**
 * struct pf_check - one of the checks of a subtest, a dynamic block for each PF
 * @name: the block is called "pf0-" and this
 * @run: its body
 *
 * Checks share a process, and with it the VFs: enabling and disabling them takes 1.2 s.
 */
struct pf_check {
	const char *name;
	void (*run)(struct pf *pf);
};

/** pf_checks() - make all checks of a table on all PFs; for within igt_subtest_with_dynamic() */
void pf_checks(struct pf_env *env, const struct pf_check *table, size_t count);

/** vfio_device_info_subtests() - what a device tells about itself: info, regions, interrupts */
void vfio_device_info_subtests(struct pf_env *const *env);

/** vfio_device_access_subtests() - BARs, MSI-X table, config space and reset */
void vfio_device_access_subtests(struct pf_env *const *env);

/** vfio_device_errno_subtests() - misuse and the errno it gives */
void vfio_device_errno_subtests(struct pf_env *const *env);

#endif
