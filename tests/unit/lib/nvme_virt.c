/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "pf/nvme/nvme_virt.h"

#define PAGE 4096

/*
 * Recorded from QEMU 7.2, sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4, with all four VFs
 * online: the first bytes; the rest of the page is zero.
 */
static const uint8_t recorded_caps[80] = {
	[4] = 0x03,  [32] = 0x08, [36] = 0x08, [42] = 0x39, [44] = 0x02, [46] = 0x01,
	[64] = 0x04, [68] = 0x04, [74] = 0x3d, [76] = 0x01, [78] = 0x01,
};

static const uint8_t recorded_list[160] = {
	[0] = 0x04,   [32] = 0x01,  [36] = 0x01,  [40] = 0x01,  [42] = 0x02,  [44] = 0x01,
	[64] = 0x02,  [68] = 0x01,  [72] = 0x02,  [74] = 0x02,  [76] = 0x01,  [96] = 0x03,
	[100] = 0x01, [104] = 0x03, [106] = 0x02, [108] = 0x01, [128] = 0x04, [132] = 0x01,
	[136] = 0x04, [138] = 0x02, [140] = 0x01,
};

static void primary_caps(void **state)
{
	uint8_t page[PAGE] = { 0 };
	struct nvme_primary_caps caps;

	memcpy(page, recorded_caps, sizeof(recorded_caps));
	assert_int_equal(nvme_parse_primary_caps(page, sizeof(page), &caps), 0);
	assert_int_equal(caps.cntlid, 0);
	assert_int_equal(caps.queues.total, 8);
	assert_int_equal(caps.queues.assigned, 8);
	assert_int_equal(caps.queues.primary, 0);
	assert_int_equal(caps.queues.secondary_max, 2);
	assert_int_equal(caps.queues.granularity, 1);
	assert_int_equal(caps.interrupts.total, 4);
	assert_int_equal(caps.interrupts.secondary_max, 1);
	assert_int_equal(nvme_parse_primary_caps(page, 79, &caps), -EPROTO);
}

static void byte_order(void **state)
{
	uint8_t page[PAGE] = { [0] = 0x34,  [1] = 0x12,  [32] = 0x78, [33] = 0x56,
			       [34] = 0x34, [35] = 0x12, [72] = 0xcd, [73] = 0xab };
	struct nvme_primary_caps caps;

	assert_int_equal(nvme_parse_primary_caps(page, sizeof(page), &caps), 0);
	assert_int_equal(caps.cntlid, 0x1234);
	assert_int_equal(caps.queues.total, 0x12345678);
	assert_int_equal(caps.interrupts.primary, 0xabcd);
}

static void secondary_list(void **state)
{
	struct nvme_secondary list[NVME_SECONDARY_PER_PAGE];
	uint8_t page[PAGE] = { 0 };
	size_t count = 99;

	memcpy(page, recorded_list, sizeof(recorded_list));
	page[100] = 0xfe; /* VF 3: state offline, reserved bits set */
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), 0);
	assert_int_equal(count, 4);
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(list[i].cntlid, i + 1);
		assert_int_equal(list[i].vfn, i + 1);
		assert_int_equal(list[i].primary, 0);
		assert_int_equal(list[i].online, i != 2);
		assert_int_equal(list[i].queues, 2);
		assert_int_equal(list[i].interrupts, 1);
	}
}

static void secondary_list_of_hostile_device(void **state)
{
	struct nvme_secondary list[NVME_SECONDARY_PER_PAGE];
	uint8_t page[3 * PAGE] = { 0 };
	size_t count = 99;

	for (unsigned int i = 0; i < 255; i++)
		page[32 + i * 32] = (uint8_t)i;
	page[0] = 128;
	assert_int_equal(nvme_parse_secondary_list(page, PAGE, list, &count), -EPROTO);
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), -EPROTO);
	page[0] = 255;
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), -EPROTO);
	memset(page, 0, sizeof(page));
	page[0] = 4;
	assert_int_equal(nvme_parse_secondary_list(page, 159, list, &count), -EPROTO);
	assert_int_equal(nvme_parse_secondary_list(page, 31, list, &count), -EPROTO);
	/* IDs that do not ascend would make the caller read the same page for ever. */
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), -EPROTO);
	assert_int_equal(count, 99);
	page[0] = 0;
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), 0);
	assert_int_equal(count, 0);
}

static void full_secondary_list(void **state)
{
	struct nvme_secondary list[NVME_SECONDARY_PER_PAGE];
	uint8_t page[PAGE] = { [0] = 127 };
	size_t count = 0;

	for (unsigned int i = 0; i < 127; i++)
		page[32 + i * 32] = (uint8_t)(i + 1);
	assert_int_equal(nvme_parse_secondary_list(page, sizeof(page), list, &count), 0);
	assert_int_equal(count, 127);
	assert_int_equal(list[126].cntlid, 127);
}

static void fair_shares(void **state)
{
	static const struct {
		struct nvme_flex flex;
		unsigned int vfs;
		uint16_t minimum, share;
	} cases[] = {
		{ { .total = 8, .secondary_max = 2, .granularity = 1 }, 4, 2, 2 },
		{ { .total = 8, .secondary_max = 2 }, 1, 2, 2 }, /* limited by the maximum */
		{ { .total = 8 }, 1, 2, 8 },                     /* no maximum given */
		{ { .total = 8 }, 5, 2, 0 },                     /* not enough for each */
		{ { .total = 9 }, 4, 2, 2 },                     /* rounded down */
		{ { .total = 8, .primary = 8 }, 1, 1, 0 },       /* the primary has all */
		{ { .total = 8, .primary = 9 }, 1, 1, 0 },       /* nonsense */
		{ { .total = 8, .primary = 4 }, 2, 2, 2 },
		{ { .total = 24, .granularity = 4 }, 4, 2, 4 },
		{ { .total = 12, .granularity = 4 }, 4, 2, 3 }, /* rather 3 than 0 */
		{ { .total = 0 }, 4, 1, 0 },
		{ { .total = 8 }, 0, 1, 0 },
		{ { .total = 0xffffffff }, 1, 1, 0xffff },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("case %zu\n", i);
		assert_int_equal(nvme_fair_share(&cases[i].flex, cases[i].vfs, cases[i].minimum),
				 cases[i].share);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(primary_caps),
		cmocka_unit_test(byte_order),
		cmocka_unit_test(secondary_list),
		cmocka_unit_test(secondary_list_of_hostile_device),
		cmocka_unit_test(full_secondary_list),
		cmocka_unit_test(fair_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
