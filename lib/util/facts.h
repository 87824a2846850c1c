/* SPDX-License-Identifier: MIT */
/*
 * Facts about this machine that tests change without meaning to: names and values, and what
 * has become of them since the last look.
 */
#ifndef UTIL_FACTS_H
#define UTIL_FACTS_H

/** enum fact_event - what has become of a fact */
enum fact_event { FACT_NEW, FACT_CHANGED, FACT_DELETED };

/**
 * struct fact_change - one difference between two looks
 * @event: what has happened
 * @name: of the fact
 * @before: its value at the last look; NULL for FACT_NEW
 * @now: its value now; NULL for FACT_DELETED
 */
struct fact_change {
	enum fact_event event;
	const char *name, *before, *now;
};

/** typedef fact_report_t - is told one change; the texts are valid during the call. */
typedef void (*fact_report_t)(const struct fact_change *change, void *data);

struct facts;

/**
 * facts_create() - begin without any fact
 * @ret_facts: the facts; facts_free() frees them
 *
 * Return: 0, -ENOMEM.
 */
int facts_create(struct facts **ret_facts);

/**
 * facts_free() - free facts
 * @facts: the facts, or NULL
 */
void facts_free(struct facts *facts);

/**
 * facts_set() - tell a fact within a look
 * @facts: the facts
 * @name: its name
 * @value: its value; told twice in a look, the last one counts
 *
 * Return: 0, -ENOMEM.
 */
int facts_set(struct facts *facts, const char *name, const char *value);

/**
 * facts_compare() - end a look and begin the next
 * @facts: the facts
 * @report: called for each fact that is new, has changed or was not told in this look, in the
 *	order in which they were told first
 * @data: handed to @report
 */
void facts_compare(struct facts *facts, fact_report_t report, void *data);

/**
 * facts_scan() - tell all facts about this machine
 * @facts: the facts
 *
 *	hardware.pci.gpu_at_addr.ADDR		VENDOR:DEVICE of a PCI display controller
 *	hardware.pci.drm_card_at_addr.ADDR	name of its DRM card
 *	kernel.kmod_is_loaded.MODULE		"true", of the modules of GPUs
 *	kernel.is_tainted.TAINT			"true", of the bad taints
 *
 * What cannot be read is no fact.  Blocks for the time of some hundred small reads.
 *
 * Return: 0, -ENOMEM.
 */
int facts_scan(struct facts *facts);

#endif /* UTIL_FACTS_H */
