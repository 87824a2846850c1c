/* SPDX-License-Identifier: MIT */
/* Bookkeeping of facts, and the facts of a made-up machine. */
#include "unit.h"

#include "fake_sysfs.h"
#include "util/facts.h"

static char seen[4096];

static void note(const struct fact_change *change, void *data)
{
	static const char *const events[] = { "new", "changed", "deleted" };
	const char *prefix = data;
	size_t used = strlen(seen);

	if (prefix && strncmp(change->name, prefix, strlen(prefix)) != 0)
		return;
	snprintf(seen + used, sizeof(seen) - used, "%s %s %s %s\n", events[change->event],
		 change->name, change->before ? change->before : "-",
		 change->now ? change->now : "-");
}

/* Ends the look; @prefix: of the names that matter, or NULL. */
static void expect(struct facts *facts, const char *prefix, const char *changes)
{
	char copy[64] = "";

	if (prefix)
		snprintf(copy, sizeof(copy), "%s", prefix);
	seen[0] = '\0';
	facts_compare(facts, note, prefix ? copy : NULL);
	assert_string_equal(seen, changes);
}

static void new_changed_and_deleted(void **state)
{
	struct facts *facts;

	assert_int_equal(facts_create(&facts), 0);
	expect(facts, NULL, "");
	facts_set(facts, "a", "1");
	facts_set(facts, "b", "2");
	expect(facts, NULL, "new a - 1\nnew b - 2\n");
	facts_set(facts, "b", "3");
	facts_set(facts, "a", "1");
	facts_set(facts, "c", "4");
	expect(facts, NULL, "changed b 2 3\nnew c - 4\n");
	facts_set(facts, "b", "3");
	expect(facts, NULL, "deleted a 1 -\ndeleted c 4 -\n");
	facts_set(facts, "a", "1");
	expect(facts, NULL, "deleted b 3 -\nnew a - 1\n");
	facts_free(facts);
	facts_free(NULL);
}

static void the_last_value_of_a_look_counts(void **state)
{
	struct facts *facts;

	assert_int_equal(facts_create(&facts), 0);
	facts_set(facts, "a", "1");
	facts_set(facts, "a", "2");
	expect(facts, NULL, "new a - 2\n");
	facts_set(facts, "a", "1");
	facts_set(facts, "a", "2");
	expect(facts, NULL, "");
	facts_free(facts);
}

static void gpus_and_their_cards(void **state)
{
	struct facts *facts;

	fake_pci("0000:00:01.0", "0x8086", "0x10d3", "0x020000");
	fake_pci("0000:03:00.0", "0x8086", "0xe20b", "0x030000");
	fake_dir("bus/pci/devices/0000:03:00.0/drm/card0");
	fake_dir("bus/pci/devices/0000:03:00.0/drm/renderD128");
	assert_int_equal(facts_create(&facts), 0);
	assert_int_equal(facts_scan(facts), 0);
	expect(facts, "hardware.",
	       "new hardware.pci.gpu_at_addr.0000:03:00.0 - 8086:e20b\n"
	       "new hardware.pci.drm_card_at_addr.0000:03:00.0 - card0\n");
	fake_remove("bus/pci/devices/0000:03:00.0/drm");
	assert_int_equal(facts_scan(facts), 0);
	expect(facts, "hardware.", "deleted hardware.pci.drm_card_at_addr.0000:03:00.0 card0 -\n");
	facts_free(facts);
}

static void modules_that_are_loaded(void **state)
{
	struct facts *facts;

	fake_file("module/xe/initstate", "live\n");
	fake_file("module/i915/initstate", "coming\n");
	fake_dir("module/ast");
	fake_file("module/nvme/initstate", "live\n");
	assert_int_equal(facts_create(&facts), 0);
	assert_int_equal(facts_scan(facts), 0);
	expect(facts, "kernel.kmod", "new kernel.kmod_is_loaded.xe - true\n");
	facts_free(facts);
}

static void an_empty_machine_has_no_facts(void **state)
{
	struct facts *facts;

	assert_int_equal(facts_create(&facts), 0);
	assert_int_equal(facts_scan(facts), 0);
	expect(facts, "hardware.", "");
	facts_free(facts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_changed_and_deleted),
		cmocka_unit_test(the_last_value_of_a_look_counts),
		cmocka_unit_test_setup_teardown(gpus_and_their_cards, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(modules_that_are_loaded, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(an_empty_machine_has_no_facts, fake_setup,
						fake_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
