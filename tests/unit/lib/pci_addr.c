/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "pci/pci_addr.h"

static void good_addresses(void **state)
{
	static const struct {
		const char *text;
		struct pci_addr addr;
		const char *formatted;
	} cases[] = {
		{ "0000:00:00.0", { 0, 0, 0, 0 }, "0000:00:00.0" },
		{ "0000:03:1f.7", { 0, 3, 0x1f, 7 }, "0000:03:1f.7" },
		{ "03:00.1", { 0, 3, 0, 1 }, "0000:03:00.1" },
		{ "0:3:0.1", { 0, 3, 0, 1 }, "0000:03:00.1" },
		{ "FF:1F.7", { 0, 0xff, 0x1f, 7 }, "0000:ff:1f.7" },
		{ "1:00:02.0", { 1, 0, 2, 0 }, "0001:00:02.0" },
		{ "10000:e1:00.0", { 0x10000, 0xe1, 0, 0 }, "10000:e1:00.0" },
		{ "ffffffff:ff:1f.7", { 0xffffffff, 0xff, 0x1f, 7 }, "ffffffff:ff:1f.7" },
		{ "00000001:00:00.0", { 1, 0, 0, 0 }, "0001:00:00.0" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pci_addr addr;
		char buf[PCI_ADDR_LEN];

		print_message("%s\n", cases[i].text);
		assert_int_equal(pci_addr_parse(cases[i].text, &addr), 0);
		assert_true(pci_addr_equal(&addr, &cases[i].addr));
		assert_string_equal(pci_addr_format(&addr, buf), cases[i].formatted);
	}
}

static void malformed_addresses(void **state)
{
	static const char *const texts[] = {
		"",
		"0",
		"00:00",
		"0000:00:00",
		"0000:00:00.",
		"0000:00:00.8",
		"0000:00:00.00",
		"0000:00:20.0",
		"0000:100:00.0",
		"0000:00:000.0",
		":00:00.0",
		"0000::00.0",
		"0000:00:.0",
		"000000000:00:00.0",
		"g000:00:00.0",
		"0000:0g:00.0",
		" 0000:00:00.0",
		"0000:00:00.0 ",
		"0000:00:00.0\n",
		"0000:00:00.0x",
		"0x0:00:00.0",
		"0000:00:00,0",
		"0000-00-00.0",
		"-1:00:00.0",
		"0:0000:00:00.0",
		"pci0000:00",
		"virtfn0",
		"0000:00:00.-1",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct pci_addr addr = { 9, 9, 9, 9 };

		print_message("\"%s\"\n", texts[i]);
		assert_int_equal(pci_addr_parse(texts[i], &addr), -EINVAL);
		assert_int_equal(addr.domain, 9);
	}
}

static void order(void **state)
{
	static const char *const ascending[] = {
		"0000:00:00.0", "0000:00:00.1", "0000:00:01.0",  "0000:01:00.0",    "0000:10:00.0",
		"0001:00:00.0", "ffff:00:00.0", "10000:00:00.0", "ffffffff:00:00.0"
	};
	struct pci_addr a, b;

	for (size_t i = 0; i < ARRAY_LEN(ascending); i++) {
		for (size_t k = 0; k < ARRAY_LEN(ascending); k++) {
			int cmp;

			pci_addr_parse(ascending[i], &a);
			pci_addr_parse(ascending[k], &b);
			cmp = pci_addr_cmp(&a, &b);
			assert_int_equal(cmp < 0, i < k);
			assert_int_equal(cmp > 0, i > k);
			assert_int_equal(pci_addr_equal(&a, &b), i == k);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_addresses),
		cmocka_unit_test(malformed_addresses),
		cmocka_unit_test(order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
