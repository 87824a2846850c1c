/* SPDX-License-Identifier: MIT */
/* Chains of capabilities, honest and hostile; every walk must end and stay inside its buffer. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/vfio.h>

#include "vfio/vfio_cap.h"
#include "vfio/vfio_region.h"

#define FIXED sizeof(struct vfio_region_info)
#define BUF   128

/* Exactly BUF bytes on the heap, so that a sanitizer sees a read beyond them. */
static int setup(void **state)
{
	*state = calloc(1, BUF);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static void put(void *buf, uint32_t at, uint16_t id, uint32_t next)
{
	struct vfio_info_cap_header header = { .id = id, .version = 1, .next = next };

	memcpy((char *)buf + at, &header, sizeof(header));
}

/* Walks to the end; returns the last answer, counts the capabilities before it. */
static int walk_all(const void *buf, size_t size, uint32_t first, unsigned int *ret_count)
{
	struct vfio_cap_walk walk;
	struct vfio_cap cap;
	int ret;

	*ret_count = 0;
	vfio_cap_walk_init(&walk, buf, size, FIXED, first);
	while ((ret = vfio_cap_next(&walk, &cap)) > 0) {
		assert_true(cap.offset + cap.room == size);
		(*ret_count)++;
		assert_true(*ret_count <= size);
	}
	return ret;
}

static void empty_chain(void **state)
{
	unsigned int count;

	assert_int_equal(walk_all(*state, BUF, 0, &count), 0);
	assert_int_equal(count, 0);
}

static void three_in_any_order(void **state)
{
	unsigned int count;

	put(*state, 96, 1, 32);
	put(*state, 32, 2, 61); /* not aligned */
	put(*state, 61, 3, 0);
	assert_int_equal(walk_all(*state, BUF, 96, &count), 0);
	assert_int_equal(count, 3);
}

static void last_byte_of_buffer(void **state)
{
	unsigned int count;

	put(*state, BUF - 8, 1, 0);
	assert_int_equal(walk_all(*state, BUF, BUF - 8, &count), 0);
	assert_int_equal(count, 1);
}

static void loops_end(void **state)
{
	unsigned int count;

	put(*state, 32, 1, 32);
	assert_int_equal(walk_all(*state, BUF, 32, &count), -EBADMSG);
	put(*state, 32, 1, 64);
	put(*state, 64, 2, 32);
	assert_int_equal(walk_all(*state, BUF, 32, &count), -EBADMSG);
	assert_int_equal(count, BUF / sizeof(struct vfio_info_cap_header));
}

static void offsets_outside(void **state)
{
	static const uint32_t bad[] = { 1,       FIXED - 1,  BUF - 7,    BUF - 1, BUF,
					BUF + 1, 0x7fffffff, 0x80000000, ~0U - 7, 0xffffffff };
	unsigned int count;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(walk_all(*state, BUF, bad[i], &count), -EBADMSG);
		assert_int_equal(count, 0);
		put(*state, 32, 1, bad[i]);
		assert_int_equal(walk_all(*state, BUF, 32, &count), -EBADMSG);
		assert_int_equal(count, 1);
	}
}

static void buffer_without_room(void **state)
{
	unsigned int count;

	assert_int_equal(walk_all(*state, FIXED, FIXED, &count), -EBADMSG);
	assert_int_equal(walk_all(*state, 0, FIXED, &count), -EBADMSG);
	assert_int_equal(walk_all(*state, 4, 1, &count), -EBADMSG);
}

static void broken_stays_broken(void **state)
{
	struct vfio_cap_walk walk;
	struct vfio_cap cap = { .id = 77 };

	vfio_cap_walk_init(&walk, *state, BUF, FIXED, BUF);
	assert_int_equal(vfio_cap_next(&walk, &cap), -EBADMSG);
	assert_int_equal(vfio_cap_next(&walk, &cap), -EBADMSG);
	assert_int_equal(cap.id, 77);
}

static int find(void *buf, uint16_t id, size_t min_size, struct vfio_cap *ret_cap)
{
	struct vfio_cap_walk walk;

	vfio_cap_walk_init(&walk, buf, BUF, FIXED, FIXED);
	return vfio_cap_find(&walk, id, min_size, ret_cap);
}

static void find_by_id(void **state)
{
	struct vfio_cap cap;

	put(*state, FIXED, 1, 64);
	put(*state, 64, 2, BUF - 8);
	put(*state, BUF - 8, 3, 0);
	assert_int_equal(find(*state, 2, 8, &cap), 0);
	assert_int_equal(cap.offset, 64);
	assert_int_equal(cap.room, BUF - 64);
	assert_int_equal(find(*state, 3, 8, &cap), 0);
	assert_int_equal(find(*state, 3, 9, &cap), -EBADMSG);
	assert_int_equal(find(*state, 4, 8, &cap), -ENOENT);
	put(*state, BUF - 8, 3, FIXED);
	assert_int_equal(find(*state, 4, 8, &cap), -EBADMSG);
}

static struct vfio_region region_of(void *buf)
{
	struct vfio_region_info *info = buf;

	info->cap_offset = FIXED;
	return (struct vfio_region){
		.flags = VFIO_REGION_INFO_FLAG_CAPS,
		.info = info,
		.info_size = BUF,
	};
}

static void msix_mappable(void **state)
{
	struct vfio_region region = region_of(*state);

	put(*state, FIXED, VFIO_REGION_INFO_CAP_MSIX_MAPPABLE, 0);
	assert_int_equal(vfio_region_msix_mappable(&region), 1);
	put(*state, FIXED, VFIO_REGION_INFO_CAP_TYPE, 0);
	assert_int_equal(vfio_region_msix_mappable(&region), 0);
	put(*state, FIXED, VFIO_REGION_INFO_CAP_TYPE, 3);
	assert_int_equal(vfio_region_msix_mappable(&region), -EBADMSG);
	region.flags = 0;
	assert_int_equal(vfio_region_msix_mappable(&region), 0);
}

static void sparse_areas(void **state)
{
	struct vfio_region region = region_of(*state);
	struct vfio_region_info_cap_sparse_mmap *sparse;
	struct vfio_region_sparse_mmap_area *areas = NULL;
	size_t count = 99;

	put(*state, FIXED, VFIO_REGION_INFO_CAP_SPARSE_MMAP, 0);
	sparse = (void *)((char *)*state + FIXED);
	sparse->nr_areas = 2;
	sparse->areas[1].offset = 0x2000;
	sparse->areas[1].size = 0x1000;
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), 0);
	assert_int_equal(count, 2);
	assert_int_equal(areas[1].offset, 0x2000);
	assert_int_equal(areas[1].size, 0x1000);
	free(areas);

	sparse->nr_areas = 0;
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), 0);
	assert_int_equal(count, 0);
	free(areas);
}

static void sparse_areas_cut_off(void **state)
{
	struct vfio_region region = region_of(*state);
	struct vfio_region_info_cap_sparse_mmap *sparse = (void *)((char *)*state + FIXED);
	struct vfio_region_sparse_mmap_area *areas = NULL;
	size_t count;

	put(*state, FIXED, VFIO_REGION_INFO_CAP_SPARSE_MMAP, 0);
	sparse->nr_areas = (BUF - FIXED - sizeof(*sparse)) / sizeof(*areas);
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), 0);
	free(areas);
	sparse->nr_areas++;
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), -EBADMSG);
	sparse->nr_areas = ~0U;
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), -EBADMSG);

	region.info->cap_offset = BUF - 8;
	put(*state, BUF - 8, VFIO_REGION_INFO_CAP_SPARSE_MMAP, 0);
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), -EBADMSG);
	region.flags = 0;
	assert_int_equal(vfio_region_sparse_areas(&region, &areas, &count), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(empty_chain, setup, teardown),
		cmocka_unit_test_setup_teardown(three_in_any_order, setup, teardown),
		cmocka_unit_test_setup_teardown(last_byte_of_buffer, setup, teardown),
		cmocka_unit_test_setup_teardown(loops_end, setup, teardown),
		cmocka_unit_test_setup_teardown(offsets_outside, setup, teardown),
		cmocka_unit_test_setup_teardown(buffer_without_room, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_stays_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(find_by_id, setup, teardown),
		cmocka_unit_test_setup_teardown(msix_mappable, setup, teardown),
		cmocka_unit_test_setup_teardown(sparse_areas, setup, teardown),
		cmocka_unit_test_setup_teardown(sparse_areas_cut_off, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
