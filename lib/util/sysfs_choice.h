/* SPDX-License-Identifier: MIT */
/*
 * Attributes that list what can be chosen and mark what is: "low [normal] high".
 *
 *	struct sysfs_choice prio;
 *
 *	ret = sysfs_choice_read(dirfd, "sched_priority", &prio);
 *	if (!ret && sysfs_choice_find(&prio, "high") >= 0)
 *		ret = sysfs_write(dirfd, "sched_priority", "high");
 */
#ifndef UTIL_SYSFS_CHOICE_H
#define UTIL_SYSFS_CHOICE_H

#include <stddef.h>

/** SYSFS_CHOICE_MAX_LEN - bytes of the longest text, with its NUL */
#define SYSFS_CHOICE_MAX_LEN 256

/** SYSFS_CHOICE_MAX_TOKENS - how many words fit */
#define SYSFS_CHOICE_MAX_TOKENS 16

/**
 * struct sysfs_choice - a parsed attribute
 * @buf: holds the words
 * @tokens: the words, without brackets; they point into @buf, so do not copy the structure
 * @num_tokens: how many
 * @selected: index of the word in brackets; -1 after sysfs_choice_intersect() has taken it away
 */
struct sysfs_choice {
	char buf[SYSFS_CHOICE_MAX_LEN];
	char *tokens[SYSFS_CHOICE_MAX_TOKENS];
	size_t num_tokens;
	int selected;
};

/**
 * sysfs_choice_parse() - parse a text
 * @text: words separated by blanks, exactly one of them in brackets; a newline may end it
 * @ret_choice: the result; undefined on error
 *
 * Return: 0, -EINVAL NULL argument, no word, none or two in brackets, an empty or unterminated
 * bracket, -E2BIG too long or more than SYSFS_CHOICE_MAX_TOKENS words.
 */
int sysfs_choice_parse(const char *text, struct sysfs_choice *ret_choice);

/**
 * sysfs_choice_read() - read an attribute and parse it
 * @dirfd: directory
 * @attr: path relative to @dirfd
 * @ret_choice: the result; undefined on error
 *
 * Return: 0, as sysfs_choice_parse(), or the -errno of sysfs_read().
 */
int sysfs_choice_read(int dirfd, const char *attr, struct sysfs_choice *ret_choice);

/**
 * sysfs_choice_selected() - the word in brackets
 * @choice: the parsed attribute
 *
 * Return: the word, valid as long as @choice; NULL if there is none.
 */
const char *sysfs_choice_selected(const struct sysfs_choice *choice);

/**
 * sysfs_choice_to_string() - the text again, without a newline
 * @choice: the parsed attribute
 * @buf: NUL-terminated on success
 * @size: of @buf in bytes
 *
 * Return: 0, -EINVAL NULL argument, -E2BIG @buf is too small.
 */
int sysfs_choice_to_string(const struct sysfs_choice *choice, char *buf, size_t size);

/**
 * sysfs_choice_find() - the index of a word
 * @choice: the parsed attribute
 * @token: the word, in the same case
 *
 * Return: 0 or more, -1 it is not among them.
 */
int sysfs_choice_find(const struct sysfs_choice *choice, const char *token);

/**
 * sysfs_choice_to_mask() - the words as bits
 * @choice: the parsed attribute
 * @names: bit N stands for @names[N]; NULL entries are passed over
 * @count: length of @names, at most 32
 * @ret_mask: bits of the words that are there; unknown words are ignored
 * @ret_selected: index in @names of the selected word, -1 if unknown; may be NULL
 *
 * Return: 0, -EINVAL NULL argument or @count too large.
 */
int sysfs_choice_to_mask(const struct sysfs_choice *choice, const char *const *names, size_t count,
			 unsigned int *ret_mask, int *ret_selected);

/**
 * sysfs_choice_format_mask() - bits as words
 * @buf: NUL-terminated on success
 * @size: of @buf in bytes
 * @names: as for sysfs_choice_to_mask()
 * @count: as for sysfs_choice_to_mask()
 * @mask: the bits; "" for 0
 * @selected: index of the word to put in brackets, below 0 for none
 *
 * Return: 0, -EINVAL NULL argument or @count too large, -E2BIG @buf is too small.
 */
int sysfs_choice_format_mask(char *buf, size_t size, const char *const *names, size_t count,
			     unsigned int mask, int selected);

/**
 * sysfs_choice_intersect() - keep only the words that another attribute has as well
 * @choice: loses words; the rest stays in order; its selected word stays selected if it is kept
 * @other: the other one
 *
 * Return: 0, -EINVAL NULL argument, -ENOENT no word is in both (@choice is then unchanged).
 */
int sysfs_choice_intersect(struct sysfs_choice *choice, const struct sysfs_choice *other);

#endif
