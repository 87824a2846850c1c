/* SPDX-License-Identifier: MIT */
/*
 * The simulated GPU: build-modules makes its modules, the guest sees them as a part of its module
 * tree and loads them after the restore.  A machine that cannot build them has a lab without GPU.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab_priv.h"

/* It becomes a word of a line in modprobe.d: nothing that means something else there. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789:=,MG";

bool lab_gpu_is_possible(const char *gpu)
{
	return !gpu || (gpu[0] && strlen(gpu) <= LAB_GPU_MAX && !gpu[strspn(gpu, letters)]);
}

/* Another module tree has indexes of its own, and ivshmem is one of the devices. */
int lab_gpu_find(struct lab *lab)
{
	const struct lab_opts *o = lab->opts;
	char why[300];

	lab->gpu[0] = '\0';
	if (!o->gpu || !strcmp(o->gpu, "none") || o->no_devices || o->module_tree)
		return 0;
	if (!lab_run_tool(lab, "build-modules", lab->kernel.dir, "building", lab->gpu, why,
			  sizeof(why)))
		return 0;
	lab->gpu[0] = '\0';
	if (lab_interrupted(lab))
		return -EIO;
	lab_say(lab, "no simulated GPU: %s", why[0] ? why : lab->result->reason);
	lab->result->reason[0] = '\0';
	return 0;
}

/* What init has to load, in this order, once the devices are there. */
void lab_gpu_request(const struct lab *lab, struct lab_buf *to)
{
	if (!lab->gpu[0])
		return;
	lab_put_word(to, "modules_over=%s", lab->gpu);
	lab_put_word(to, "load=sim_pcie");
	lab_put_word(to, "load=xe devices=%s", lab->opts->gpu);
}
