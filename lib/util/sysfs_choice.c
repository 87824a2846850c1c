/* SPDX-License-Identifier: MIT */
#include "util/sysfs_choice.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/str.h"
#include "util/sysfs.h"

/* One word out of @choice->buf; takes its brackets away. */
static int add_token(struct sysfs_choice *choice, char *word)
{
	size_t len = strlen(word);
	bool opens = word[0] == '[', closes = word[len - 1] == ']';

	if (choice->num_tokens == SYSFS_CHOICE_MAX_TOKENS)
		return -E2BIG;
	if (opens != closes)
		return -EINVAL;
	if (opens) {
		if (choice->selected >= 0 || len < 3)
			return -EINVAL;
		choice->selected = (int)choice->num_tokens;
		word[len - 1] = '\0';
		word++;
	}
	if (strpbrk(word, "[]"))
		return -EINVAL;
	choice->tokens[choice->num_tokens++] = word;
	return 0;
}

int sysfs_choice_parse(const char *text, struct sysfs_choice *ret_choice)
{
	char *rest, *word;
	int ret;

	if (!text || !ret_choice)
		return -EINVAL;
	*ret_choice = (struct sysfs_choice){ .selected = -1 };
	if (!str_copy(ret_choice->buf, sizeof(ret_choice->buf), text))
		return -E2BIG;
	for (word = strtok_r(ret_choice->buf, " \t\n", &rest); word;
	     word = strtok_r(NULL, " \t\n", &rest)) {
		ret = add_token(ret_choice, word);
		if (ret)
			return ret;
	}
	return ret_choice->selected < 0 ? -EINVAL : 0;
}

int sysfs_choice_read(int dirfd, const char *attr, struct sysfs_choice *ret_choice)
{
	char text[SYSFS_CHOICE_MAX_LEN];
	int len = sysfs_read(dirfd, attr, text, sizeof(text));

	if (len == -EOVERFLOW)
		return -E2BIG;
	return len < 0 ? len : sysfs_choice_parse(text, ret_choice);
}

const char *sysfs_choice_selected(const struct sysfs_choice *choice)
{
	if (!choice || choice->selected < 0 || (size_t)choice->selected >= choice->num_tokens)
		return NULL;
	return choice->tokens[choice->selected];
}

/* Appends one word at @len; returns the new length or -E2BIG. */
static int append(char *buf, size_t size, int len, const char *word, bool selected)
{
	int n = snprintf(buf + len, size - (size_t)len, "%s%s%s%s", len ? " " : "",
			 selected ? "[" : "", word, selected ? "]" : "");

	return (size_t)n >= size - (size_t)len ? -E2BIG : len + n;
}

int sysfs_choice_to_string(const struct sysfs_choice *choice, char *buf, size_t size)
{
	int len = 0;

	if (!choice || !buf || !size)
		return -EINVAL;
	buf[0] = '\0';
	for (size_t i = 0; i < choice->num_tokens; i++) {
		len = append(buf, size, len, choice->tokens[i], (int)i == choice->selected);
		if (len < 0)
			return len;
	}
	return 0;
}

int sysfs_choice_find(const struct sysfs_choice *choice, const char *token)
{
	if (!choice || !token)
		return -1;
	for (size_t i = 0; i < choice->num_tokens; i++) {
		if (!strcmp(choice->tokens[i], token))
			return (int)i;
	}
	return -1;
}

int sysfs_choice_to_mask(const struct sysfs_choice *choice, const char *const *names, size_t count,
			 unsigned int *ret_mask, int *ret_selected)
{
	unsigned int mask = 0;
	int selected = -1;

	if (!choice || !names || !ret_mask || count > 8 * sizeof(mask))
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		int found = sysfs_choice_find(choice, names[i]);

		if (found < 0)
			continue;
		mask |= 1u << i;
		if (found == choice->selected)
			selected = (int)i;
	}
	*ret_mask = mask;
	if (ret_selected)
		*ret_selected = selected;
	return 0;
}

int sysfs_choice_format_mask(char *buf, size_t size, const char *const *names, size_t count,
			     unsigned int mask, int selected)
{
	int len = 0;

	if (!buf || !size || !names || count > 8 * sizeof(mask))
		return -EINVAL;
	buf[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		if (!(mask & 1u << i) || !names[i])
			continue;
		len = append(buf, size, len, names[i], (int)i == selected);
		if (len < 0)
			return len;
	}
	return 0;
}

int sysfs_choice_intersect(struct sysfs_choice *choice, const struct sysfs_choice *other)
{
	size_t kept = 0;
	int selected = -1;

	if (!choice || !other)
		return -EINVAL;
	for (size_t i = 0; i < choice->num_tokens; i++)
		kept += sysfs_choice_find(other, choice->tokens[i]) >= 0;
	if (!kept)
		return -ENOENT;
	kept = 0;
	for (size_t i = 0; i < choice->num_tokens; i++) {
		if (sysfs_choice_find(other, choice->tokens[i]) < 0)
			continue;
		if ((int)i == choice->selected)
			selected = (int)kept;
		choice->tokens[kept++] = choice->tokens[i];
	}
	choice->num_tokens = kept;
	choice->selected = selected;
	return 0;
}
