/* SPDX-License-Identifier: MIT */
/* Reports of xe's debugfs, good and damaged. */
#include "unit.h"

#include "pf/xe/xe_report.h"

#define BUSY                                                                       \
	"cat_error_count:1 engine_reset_count:2 page_fault_count:3 guc_time_us:4 " \
	"irq_time_us:5 doorbell_time_us:6 "

static int provisioned(const char *text, enum xe_range_format format)
{
	struct pf_range *list = NULL;
	size_t count = 0;
	int ret = xe_parse_provisioned(text, format, 7, &list, &count);

	free(list);
	return ret ? ret : (int)count;
}

static void ranges_of_all_formats(void **state)
{
	struct pf_range *list;
	size_t count;

	assert_int_equal(xe_parse_provisioned("VF1:\t0xbee00000-0xfedfffff\t(1.00 GiB)\n"
					      "VF7: 0-fff\n",
					      XE_RANGE_HEX, 7, &list, &count),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].fn, 1);
	assert_int_equal(list[0].start, 0xbee00000);
	assert_int_equal(list[0].size, 1 << 30);
	assert_int_equal(list[1].fn, 7);
	assert_int_equal(list[1].size, 4096);
	free(list);
	assert_int_equal(xe_parse_provisioned("VF2:\t49151-65534\t(16384)", XE_RANGE_DECIMAL, 7,
					      &list, &count),
			 0);
	assert_int_equal(list[0].start, 49151);
	assert_int_equal(list[0].size, 16384);
	free(list);
	assert_int_equal(xe_parse_provisioned("VF2:\t268435456\t(256 MiB)\n", XE_RANGE_SIZE, 7,
					      &list, &count),
			 0);
	assert_int_equal(list[0].size, 268435456);
	assert_int_equal(list[0].start, 0);
	free(list);
	assert_int_equal(xe_parse_provisioned("", XE_RANGE_HEX, 7, &list, &count), 0);
	assert_int_equal(count, 0);
	assert_null(list);
}

static void damaged_ranges(void **state)
{
	static const char *const texts[] = {
		"VF1",
		"VF1:",
		"VF1:\t0x1000",
		"VF1:\t0x1000-",
		"VF1:\t0x2000-0x1fff\t(0 B)\n",
		"VF1:\t0x3000-0x1fff\n",
		"VF1:\t0x1000-0x1fff\t(4.00 KiB\n",
		"VF1:\t0x1000-0x1fff\t()\n",
		"VF1:\t0x1000-0x1fff x\n",
		"VF1:\t-0x1000-0x1fff\n",
		"VF1:\t0x-0x1fff\n",
		"VF1:\t0-0xffffffffffffffff\n",
		"VF1:\t0-0x10000000000000000\n",
		"VF0:\t0x1000-0x1fff\n",
		"VF8:\t0x1000-0x1fff\n",
		"VF4294967297:\t0x1000-0x1fff\n",
		"VF2:\t0-1\nVF2:\t2-3\n",
		"VF2:\t0-1\nVF1:\t2-3\n",
		"vf1:\t0-1\n",
		"\nVF1:\t0-1\n",
		"PF:\t0-1\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (provisioned(texts[i], XE_RANGE_HEX) != -EPROTO)
			fail_msg("taken: %s", texts[i]);
	}
	assert_int_equal(provisioned("VF1:\tff-fff\n", XE_RANGE_DECIMAL), -EPROTO);
	assert_int_equal(provisioned("VF1:\t0\t(0 B)\n", XE_RANGE_SIZE), -EPROTO);
	assert_int_equal(provisioned("VF1:\t5\n", XE_RANGE_SIZE), 1);
}

static void available(void **state)
{
	struct pf_available found;

	assert_int_equal(xe_parse_available("range:\t0x800000-0xffffff\t(8.00 MiB)\n"
					    "range:\t0x2000000-0x2ffffff\t(16.0 MiB)\n"
					    "total:\t25165824\t(24.0 MiB)\n"
					    "spare:\t67108864\t(64.0 MiB)\n"
					    "avail:\t0\t(0 B)\n",
					    &found),
			 0);
	assert_int_equal(found.num_holes, 2);
	assert_int_equal(found.holes[1].start, 0x2000000);
	assert_int_equal(found.holes[1].size, 0x1000000);
	assert_int_equal(found.total, 25165824);
	assert_int_equal(found.spare, 67108864);
	assert_int_equal(found.avail, 0);
	free(found.holes);
	assert_int_equal(xe_parse_available("total:\t1\nspare:\t2\navail:\t3", &found), 0);
	assert_null(found.holes);
	assert_int_equal(found.avail, 3);
	assert_int_equal(xe_parse_available("", &found), -EPROTO);
	assert_int_equal(xe_parse_available("total:\t1\nspare:\t2\n", &found), -EPROTO);
	assert_int_equal(xe_parse_available("total:\t1\nspare:\t2\navail:\t3\nmore:\t1\n", &found),
			 -EPROTO);
	assert_int_equal(xe_parse_available("spare:\t1\ntotal:\t2\navail:\t3\n", &found), -EPROTO);
	assert_int_equal(xe_parse_available("range:\t5\ntotal:\t1\nspare:\t2\navail:\t3", &found),
			 -EPROTO);
}

static void adverse_events(void **state)
{
	struct pf_adverse *list;
	size_t count;

	assert_int_equal(xe_parse_adverse("VF1:\t" BUSY "\nVF3:\t" BUSY
					  "multi_lrc_count:9 from_the_future:1 \n",
					  7, &list, &count),
			 0);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].known, 0x3f);
	assert_int_equal(list[1].fn, 3);
	assert_int_equal(list[1].known, 0x7f);
	assert_int_equal(list[1].count[PF_PAGE_FAULT_COUNT], 3);
	assert_int_equal(list[1].count[PF_MULTI_LRC_COUNT], 9);
	free(list);
	assert_int_equal(xe_parse_adverse("", 7, &list, &count), 0);
	assert_null(list);
	assert_int_equal(xe_parse_adverse("VF1:\t\n", 7, &list, &count), -EPROTO);
	assert_int_equal(xe_parse_adverse("VF1:\tcat_error_count\n", 7, &list, &count), -EPROTO);
	assert_int_equal(xe_parse_adverse("VF1:\tcat_error_count:-1\n", 7, &list, &count), -EPROTO);
	assert_int_equal(xe_parse_adverse("VF1:\tcat_error_count:4294967296\n", 7, &list, &count),
			 -EPROTO);
	assert_int_equal(xe_parse_adverse("VF9:\t" BUSY "\n", 7, &list, &count), -EPROTO);
}

static void versions(void **state)
{
	struct pf_versions found;

	assert_int_equal(xe_parse_versions("base:\t1.0\nlatest:\t1.2\nVF2:\t1.1\n", 7, &found), 0);
	assert_int_equal(found.base.major, 1);
	assert_int_equal(found.latest.minor, 2);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.vfs[0].fn, 2);
	assert_int_equal(found.vfs[0].minor, 1);
	free(found.vfs);
	assert_int_equal(xe_parse_versions("base:\t1.0\n", 7, &found), -EPROTO);
	assert_int_equal(xe_parse_versions("base:\t1.0\nlatest:\t1\n", 7, &found), -EPROTO);
	assert_int_equal(xe_parse_versions("base:\t1.0\nlatest:\t1.0\nVF8:\t1.0\n", 7, &found),
			 -EPROTO);
}

static void vf_counts(void **state)
{
	struct pf_vf_counts found;

	assert_int_equal(xe_parse_vf_counts("total: 24\nsupported: 7\nenabled: 2", &found), 0);
	assert_int_equal(found.total, 24);
	assert_int_equal(found.supported, 7);
	assert_int_equal(found.enabled, 2);
	assert_int_equal(xe_parse_vf_counts("total: 24\nsupported: 7\n", &found), -EPROTO);
	assert_int_equal(xe_parse_vf_counts("total: 2\nsupported: 3\nenabled: 0\n", &found),
			 -EPROTO);
	assert_int_equal(xe_parse_vf_counts("total: 3\nsupported: 2\nenabled: 3\n", &found),
			 -EPROTO);
	assert_int_equal(xe_parse_vf_counts("total: many\nsupported: 2\nenabled: 3\n", &found),
			 -EPROTO);
}

static void info(void **state)
{
	struct pf_info found;

	assert_int_equal(xe_parse_info("supported: yes\nenabled: yes\nmode: SR-IOV VF\n", &found),
			 0);
	assert_true(found.supported && found.enabled);
	assert_int_equal(found.mode, PF_MODE_VF);
	assert_int_equal(xe_parse_info("supported: no\nenabled: no\nmode: none", &found), 0);
	assert_false(found.supported || found.enabled);
	assert_int_equal(found.mode, PF_MODE_NONE);
	assert_int_equal(xe_parse_info("supported: maybe\nenabled: no\nmode: none", &found),
			 -EPROTO);
	assert_int_equal(xe_parse_info("supported: no\nenabled: no\nmode: SR-IOV", &found),
			 -EPROTO);
	assert_int_equal(xe_parse_info("supported: no\nenabled: no", &found), -EPROTO);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_of_all_formats),
		cmocka_unit_test(damaged_ranges),
		cmocka_unit_test(available),
		cmocka_unit_test(adverse_events),
		cmocka_unit_test(versions),
		cmocka_unit_test(vf_counts),
		cmocka_unit_test(info),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
