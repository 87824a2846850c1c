/* SPDX-License-Identifier: MIT */
#include "util/facts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/igt_list.h"

struct fact {
	struct igt_list_head link;
	char *name;
	char *before; /* at the last look; NULL: was not there */
	char *now;    /* NULL: not told in this look */
};

struct facts {
	struct igt_list_head list;
};

int facts_create(struct facts **ret_facts)
{
	struct facts *facts = malloc(sizeof(*facts));

	if (!facts)
		return -ENOMEM;
	IGT_INIT_LIST_HEAD(&facts->list);
	*ret_facts = facts;
	return 0;
}

static void free_fact(struct fact *fact)
{
	free(fact->name);
	free(fact->before);
	free(fact->now);
	free(fact);
}

void facts_free(struct facts *facts)
{
	struct fact *fact, *tmp;

	if (!facts)
		return;
	igt_list_for_each_entry_safe(fact, tmp, &facts->list, link)
		free_fact(fact);
	free(facts);
}

static struct fact *find(struct facts *facts, const char *name)
{
	struct fact *fact;

	igt_list_for_each_entry(fact, &facts->list, link)
		if (!strcmp(fact->name, name))
			return fact;
	return NULL;
}

static struct fact *add(struct facts *facts, const char *name)
{
	struct fact *fact = calloc(1, sizeof(*fact));

	if (fact)
		fact->name = strdup(name);
	if (!fact || !fact->name) {
		free(fact);
		return NULL;
	}
	igt_list_add_tail(&fact->link, &facts->list);
	return fact;
}

int facts_set(struct facts *facts, const char *name, const char *value)
{
	struct fact *fact = find(facts, name);
	char *copy = strdup(value);

	if (copy && !fact)
		fact = add(facts, name);
	if (!copy || !fact) {
		free(copy);
		return -ENOMEM;
	}
	free(fact->now);
	fact->now = copy;
	return 0;
}

static bool has_changed(const struct fact *fact, struct fact_change *ret_change)
{
	*ret_change = (struct fact_change){
		.event = !fact->before ? FACT_NEW :
			 fact->now     ? FACT_CHANGED :
					 FACT_DELETED,
		.name = fact->name,
		.before = fact->before,
		.now = fact->now,
	};
	if (fact->before && fact->now)
		return strcmp(fact->before, fact->now) != 0;
	return fact->before || fact->now;
}

void facts_compare(struct facts *facts, fact_report_t report, void *data)
{
	struct fact *fact, *tmp;
	struct fact_change change;

	igt_list_for_each_entry_safe(fact, tmp, &facts->list, link) {
		if (has_changed(fact, &change))
			report(&change, data);
		free(fact->before);
		fact->before = fact->now;
		fact->now = NULL;
		if (!fact->before) {
			igt_list_del(&fact->link);
			free_fact(fact);
		}
	}
}
