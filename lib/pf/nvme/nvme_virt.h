/* SPDX-License-Identifier: MIT */
/* NVMe virtualisation: the two Identify structures as C, and the fair share.  Pure functions. */
#ifndef PF_NVME_NVME_VIRT_H
#define PF_NVME_NVME_VIRT_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct nvme_flex - one kind of flexible resource (queues or interrupts)
 * @total: all there are (VQFRT, VIFRT)
 * @assigned: assigned to secondary controllers (VQRFA, VIRFA)
 * @primary: assigned to the primary (VQRFAP, VIRFAP)
 * @secondary_max: the most one secondary can have (VQFRSM, VIFRSM)
 * @granularity: preferred step (VQGRAN, VIGRAN)
 */
struct nvme_flex {
	uint32_t total, assigned;
	uint16_t primary, secondary_max, granularity;
};

/**
 * struct nvme_primary_caps - Primary Controller Capabilities
 * @cntlid: the primary's controller ID
 * @queues: flexible queues; all 0 if not supported
 * @interrupts: flexible interrupts; all 0 if not supported
 */
struct nvme_primary_caps {
	uint16_t cntlid;
	struct nvme_flex queues, interrupts;
};

/** NVME_SECONDARY_PER_PAGE - entries in one Secondary Controller List */
#define NVME_SECONDARY_PER_PAGE 127

/**
 * struct nvme_secondary - one secondary controller
 * @cntlid: its ID
 * @primary: its primary's ID
 * @online: its state
 * @vfn: its VF, counted from 1; 0: not a VF
 * @queues: queues assigned to it
 * @interrupts: interrupts assigned to it
 */
struct nvme_secondary {
	uint16_t cntlid, primary;
	_Bool online;
	uint16_t vfn, queues, interrupts;
};

/**
 * nvme_parse_primary_caps() - decode Identify CNS 0x14
 * @data: the answer
 * @size: bytes
 * @ret_caps: decoded
 *
 * Return: 0, -EPROTO too short.
 */
int nvme_parse_primary_caps(const void *data, size_t size, struct nvme_primary_caps *ret_caps);

/**
 * nvme_parse_secondary_list() - decode Identify CNS 0x15
 * @data: the answer
 * @size: bytes
 * @ret_list: the entries
 * @ret_count: their number
 *
 * Return: 0, -EPROTO too short, or more entries announced than fit, or IDs not ascending.
 */
int nvme_parse_secondary_list(const void *data, size_t size,
			      struct nvme_secondary ret_list[NVME_SECONDARY_PER_PAGE],
			      size_t *ret_count);

/**
 * nvme_fair_share() - how many flexible resources a VF should get
 * @flex: the kind
 * @total_vfs: among how many
 * @minimum: below this a controller cannot work
 *
 * The same for each VF, so that all of them can be online at once.
 *
 * Return: the number, or 0 when not even @minimum is left for each.
 */
uint16_t nvme_fair_share(const struct nvme_flex *flex, unsigned int total_vfs, uint16_t minimum);

#endif
