// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_config_parse.h"

/* Part of the text; nothing is copied. */
struct piece {
	const char *text;
	size_t len;
};

/* The most of a wrong item that is shown. */
#define SHOWN 64

static bool is(struct piece piece, const char *word)
{
	return piece.len == strlen(word) && !strncmp(piece.text, word, piece.len);
}

/* Cuts off what is before @separator, and that. Return: is there more, even if it is empty? */
static bool cut(struct piece *rest, char separator, struct piece *ret_first)
{
	size_t len = 0;
	bool more;

	while (len < rest->len && rest->text[len] != separator)
		len++;
	more = len < rest->len;
	*ret_first = (struct piece){ rest->text, len };
	rest->text += len + more;
	rest->len -= len + more;
	return more;
}

static int fail(char why[SIM_CONFIG_WHY], struct piece wrong, const char *reason)
{
	char shown[SHOWN + 1];
	size_t len = min(wrong.len, (size_t)SHOWN);

	for (size_t i = 0; i < len; i++)
		shown[i] = wrong.text[i] < ' ' || wrong.text[i] > '~' ? '?' : wrong.text[i];
	shown[len] = '\0';
	snprintf(why, SIM_CONFIG_WHY, "'%s%s': %s", shown, wrong.len > SHOWN ? "..." : "", reason);
	return -EINVAL;
}

/* Digits only; what is larger than @most is none. */
static bool to_number(struct piece piece, u64 most, u64 *ret_value)
{
	u64 value = 0;

	for (size_t i = 0; i < piece.len; i++) {
		if (piece.text[i] < '0' || piece.text[i] > '9')
			return false;
		value = 10 * value + (u64)(piece.text[i] - '0');
		if (value > most)
			return false;
	}
	*ret_value = value;
	return piece.len;
}

static const char *set_vfs(struct sim_config *config, struct piece value)
{
	u64 number;

	if (!to_number(value, SIM_MAX_VFS, &number))
		return "vfs= takes 0 to 24";
	config->total_vfs = config->max_vfs = (unsigned int)number;
	return NULL;
}

static const char *set_tiles(struct sim_config *config, struct piece value)
{
	u64 number;

	if (!to_number(value, SIM_MAX_TILES, &number) || !number)
		return "tiles= takes 1 or 2";
	config->tiles = (unsigned int)number;
	return NULL;
}

static const char *set_vram(struct sim_config *config, struct piece value)
{
	bool gib = value.len && value.text[value.len - 1] == 'G';
	u64 number;

	if (!value.len || (!gib && value.text[value.len - 1] != 'M'))
		return "vram= takes a size in M or G";
	value.len--;
	if (!to_number(value, gib ? 1 << 10 : 1 << 20, &number))
		return "vram= takes a size in M or G";
	config->vram_bytes = gib ? SIM_GIB(number) : SIM_MIB(number);
	return NULL;
}

static const char *set_abi(struct sim_config *config, struct piece value)
{
	if (!is(value, "new") && !is(value, "old"))
		return "abi= takes new or old";
	config->abi = is(value, "old") ? SIM_ABI_OLD : SIM_ABI_NEW;
	return NULL;
}

static const char *set_bool(bool *ret_value, struct piece value)
{
	if (!is(value, "0") && !is(value, "1"))
		return "it is 0 or 1";
	*ret_value = is(value, "1");
	return NULL;
}

static const char *set_media(struct sim_config *config, struct piece value)
{
	return set_bool(&config->media_gt, value);
}

static const char *set_admin(struct sim_config *config, struct piece value)
{
	return set_bool(&config->admin_only_pf, value);
}

static const struct option {
	const char *name;
	const char *(*set)(struct sim_config *config, struct piece value);
} options[] = {
	{ "vfs", set_vfs },   { "tiles", set_tiles }, { "media", set_media },
	{ "vram", set_vram }, { "abi", set_abi },     { "admin", set_admin },
};

/* @seen: bit n: option n was there. Return: what is wrong with it, or NULL. */
static const char *parse_option(struct piece text, struct sim_config *config, u32 *seen)
{
	struct piece value = text, name;

	if (!cut(&value, '=', &name))
		return "an option is name=value";
	for (unsigned int i = 0; i < ARRAY_SIZE(options); i++) {
		if (!is(name, options[i].name))
			continue;
		if (*seen & 1u << i)
			return "this option is there twice";
		*seen |= 1u << i;
		return options[i].set(config, value);
	}
	return "the options are vfs, tiles, media, vram, abi, admin";
}

static bool init_platform(struct sim_config *config, struct piece name)
{
	for (int i = 0; i < SIM_PLATFORMS; i++) {
		if (!is(name, sim_platform_name((enum sim_platform)i)))
			continue;
		sim_config_init(config, (enum sim_platform)i);
		return true;
	}
	return false;
}

static int parse_device(struct piece text, struct sim_config *config, char why[SIM_CONFIG_WHY])
{
	struct piece rest = text, part;
	bool more = cut(&rest, ':', &part);
	const char *reason;
	u32 seen = 0;

	if (!init_platform(config, part))
		return fail(why, part, "no such platform: there are bmg and ptl");
	while (more) {
		more = cut(&rest, ':', &part);
		reason = parse_option(part, config, &seen);
		if (reason)
			return fail(why, part, reason);
	}
	reason = sim_config_check(config);
	return reason ? fail(why, text, reason) : 0;
}

int sim_config_parse(const char *text, struct sim_config *ret_configs, unsigned int max,
		     char why[SIM_CONFIG_WHY])
{
	struct piece rest = { text, strlen(text) }, device;
	unsigned int count = 0;
	bool more = rest.len;

	while (more) {
		more = cut(&rest, ',', &device);
		if (count == max)
			return fail(why, device, "there is no place for one more device");
		if (parse_device(device, &ret_configs[count++], why))
			return -EINVAL;
	}
	return (int)count;
}
