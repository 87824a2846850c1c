/* SPDX-License-Identifier: MIT */
/* Descriptions of devices as text: what can be said, and what is wrong with the rest. */
#include "config.h"

#include "sim/model/sim_config_parse.h"

static struct sim_config configs[2];
static char why[SIM_CONFIG_WHY];

static int parse(const char *text)
{
	memset(configs, 0, sizeof(configs));
	memset(why, 0x7f, sizeof(why));
	return sim_config_parse(text, configs, 2, why);
}

void config_parse_all_options(void **state)
{
	assert_int_equal(parse("bmg:vfs=4:vram=512M:tiles=2:media=0:abi=old:admin=1,ptl:vfs=0"), 2);
	assert_int_equal(configs[0].platform, SIM_BMG);
	assert_int_equal(configs[0].total_vfs, 4);
	assert_int_equal(configs[0].max_vfs, 4);
	assert_true(configs[0].vram_bytes == SIM_MIB(512));
	assert_int_equal(configs[0].tiles, 2);
	assert_false(configs[0].media_gt);
	assert_int_equal(configs[0].abi, SIM_ABI_OLD);
	assert_true(configs[0].admin_only_pf);
	assert_int_equal(configs[1].platform, SIM_PTL);
	assert_int_equal(configs[1].total_vfs, 0);
	assert_true(configs[1].media_gt);
	assert_false(configs[1].admin_only_pf);
}

void config_parse_defaults(void **state)
{
	struct sim_config preset;

	assert_int_equal(parse(""), 0);
	assert_int_equal(parse("ptl,bmg"), 2);
	sim_config_init(&preset, SIM_PTL);
	assert_memory_equal(&configs[0], &preset, sizeof(preset));
	sim_config_init(&preset, SIM_BMG);
	assert_memory_equal(&configs[1], &preset, sizeof(preset));
	assert_int_equal(parse("bmg:media=1:abi=new:admin=0:tiles=1:vfs=24:vram=1536M"), 1);
	assert_memory_equal(&configs[0], &preset, sizeof(preset));
	assert_int_equal(parse("bmg:vram=2G"), 1);
	assert_true(configs[0].vram_bytes == SIM_GIB(2));
}

/* The item, and the reason, to the letter. */
void config_parse_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "dg9", "'dg9': no such platform: there are bmg and ptl" },
		{ "bm", "'bm': no such platform: there are bmg and ptl" },
		{ "bmgx", "'bmgx': no such platform: there are bmg and ptl" },
		{ "BMG", "'BMG': no such platform: there are bmg and ptl" },
		{ " bmg", "' bmg': no such platform: there are bmg and ptl" },
		{ "bmg,", "'': no such platform: there are bmg and ptl" },
		{ ",", "'': no such platform: there are bmg and ptl" },
		{ "bmg,,ptl", "'': no such platform: there are bmg and ptl" },
		{ ":vfs=1", "'': no such platform: there are bmg and ptl" },
		{ "bmg,ptl,bmg", "'bmg': there is no place for one more device" },
		{ "bmg,ptl,", "'': there is no place for one more device" },
		{ "bmg:", "'': an option is name=value" },
		{ "bmg::vfs=1", "'': an option is name=value" },
		{ "bmg:vfs", "'vfs': an option is name=value" },
		{ "bmg:=3", "'=3': the options are vfs, tiles, media, vram, abi, admin" },
		{ "bmg:vf=3", "'vf=3': the options are vfs, tiles, media, vram, abi, admin" },
		{ "bmg:vfs=1:vfs=1", "'vfs=1': this option is there twice" },
		{ "bmg:vfs=", "'vfs=': vfs= takes 0 to 24" },
		{ "bmg:vfs=25", "'vfs=25': vfs= takes 0 to 24" },
		{ "bmg:vfs=-1", "'vfs=-1': vfs= takes 0 to 24" },
		{ "bmg:vfs=0x4", "'vfs=0x4': vfs= takes 0 to 24" },
		{ "bmg:vfs=4 ", "'vfs=4 ': vfs= takes 0 to 24" },
		{ "bmg:vfs=1=2", "'vfs=1=2': vfs= takes 0 to 24" },
		{ "bmg:vfs=18446744073709551617",
		  "'vfs=18446744073709551617': vfs= takes 0 to 24" },
		{ "bmg:tiles=0", "'tiles=0': tiles= takes 1 or 2" },
		{ "bmg:tiles=3", "'tiles=3': tiles= takes 1 or 2" },
		{ "bmg:media=yes", "'media=yes': it is 0 or 1" },
		{ "bmg:admin=2", "'admin=2': it is 0 or 1" },
		{ "bmg:abi=6.17", "'abi=6.17': abi= takes new or old" },
		{ "bmg:vram=", "'vram=': vram= takes a size in M or G" },
		{ "bmg:vram=M", "'vram=M': vram= takes a size in M or G" },
		{ "bmg:vram=512", "'vram=512': vram= takes a size in M or G" },
		{ "bmg:vram=512K", "'vram=512K': vram= takes a size in M or G" },
		{ "bmg:vram=17592186044416M",
		  "'vram=17592186044416M': vram= takes a size in M or G" },
		{ "bmg:vram=65G", "'bmg:vram=65G': a device has at most 64 GiB of VRAM" },
		{ "bmg:vram=0M", "'bmg:vram=0M': bmg has VRAM, ptl has none" },
		{ "ptl:vram=1G", "'ptl:vram=1G': bmg has VRAM, ptl has none" },
		{ "ptl,bmg:vram=511M",
		  "'bmg:vram=511M': VRAM is a multiple of 2 MiB on each tile" },
		{ "bmg:tiles=2:vram=126M",
		  "'bmg:tiles=2:vram=126M': VRAM is a multiple of 2 MiB on each tile" },
		{ "bmg:vram=32M", "'bmg:vram=32M': there is less VRAM than is reserved" },
		{ "b\nm\tg\x1b[31m\xff", "'b?m?g?[31m?': no such platform: there are bmg and ptl" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(parse(cases[i].text), -EINVAL);
		assert_string_equal(why, cases[i].why);
	}
}

/* As long as a module's parameter can be, and whatever it holds. */
void config_parse_hostile(void **state)
{
	static const char alphabet[] = "bmgptl:=,MG0149vfsramtieldo \n%s\xff";
	char text[4096];
	u32 seed = 1;

	memset(text, 'b', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(parse(text), -EINVAL);
	assert_true(strlen(why) < SIM_CONFIG_WHY);
	assert_ptr_not_equal(strstr(why, "...': no such platform"), NULL);
	for (unsigned int round = 0; round < 20000; round++) {
		size_t len = round % 40;
		int count;

		memcpy(text, "bmg:", 4);
		for (size_t i = 4; i < 4 + len; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		text[4 + len] = '\0';
		count = parse(text);
		assert_in_range(count + EINVAL, 0, EINVAL + 2);
		for (int i = 0; i < count; i++)
			assert_ptr_equal(sim_config_check(&configs[i]), NULL);
		for (const char *c = why; count < 0 && *c; c++)
			assert_in_range(*c, ' ', '~');
	}
}
