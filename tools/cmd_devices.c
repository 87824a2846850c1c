/* SPDX-License-Identifier: MIT */
/* gauntlet devices: PFs, their VFs, drivers, and what is provisioned to whom. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "pci/pci_bind.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf_list.h"
#include "util/str.h"

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, 'j' },
	{ "watch", no_argument, NULL, 'w' },
	{ "device", required_argument, NULL, 'd' },
	{ 0 },
};

static int print_help(void)
{
	puts("Usage: gauntlet devices [--json] [--watch] [--device ADDRESS]\n"
	     "The SR-IOV devices of this machine: PFs and VFs, their drivers, and what each\n"
	     "function has been given (root sees it; - where the device does not tell).\n\n"
	     "  --json            for programs: by GT, numbers in bytes, ms, us\n"
	     "  --watch           again each second, until interrupted\n"
	     "  --device ADDRESS  only this PF");
	return CMD_OK;
}

/* The description of a function is JSON first; the table is made of that. */

static void add_resources(json_t *object, struct pf *pf, const struct pf_gts *gts, unsigned int fn)
{
	for (unsigned int res = 0; res < PF_RESOURCES; res++) {
		json_t *by_gt = json_object();

		pf_for_each_gt(gts, gt)
		{
			uint64_t value;
			char name[16];
			int ret = fn ? pf_get_quota(pf, res, gt->num, fn, &value) :
				       pf_get_spare(pf, res, gt->num, &value);

			snprintf(name, sizeof(name), "gt%u", gt->num);
			if (!ret)
				json_object_set_new(by_gt, name, json_integer((json_int_t)value));
		}
		if (json_object_size(by_gt))
			json_object_set_new(object, pf_resource_name(res), by_gt);
		else
			json_decref(by_gt);
	}
}

/* What the GTs disagree about is told by the error's name. */
static void add_sched(json_t *object, struct pf *pf, unsigned int fn)
{
	for (unsigned int attr = 0; attr < PF_SCHEDS; attr++) {
		const char *name = pf_sched_name(attr);
		uint32_t value;
		int ret = pf_get_sched(pf, attr, fn, &value);

		if (ret == -EUCLEAN)
			json_object_set_new(object, name, json_string(errno_name(ret)));
		else if (!ret && attr == PF_PRIORITY && pf_priority_name(value))
			json_object_set_new(object, name, json_string(pf_priority_name(value)));
		else if (!ret)
			json_object_set_new(object, name, json_integer(value));
	}
}

static json_t *describe_fn(struct pf *pf, const struct pf_gts *gts, unsigned int fn)
{
	const struct pci_dev *dev = fn ? pf_vf(pf, fn)->pci : pf->pci;
	json_t *object = json_object();
	char driver[PCI_DRIVER_LEN];

	json_object_set_new(object, "fn", json_integer(fn));
	json_object_set_new(object, "address", json_string(dev->name));
	if (pci_dev_driver(dev, driver, sizeof(driver)) == 1)
		json_object_set_new(object, "driver", json_string(driver));
	add_resources(object, pf, gts, fn);
	add_sched(object, pf, fn);
	return object;
}

static json_t *describe_pf(struct pf *pf)
{
	json_t *object = json_object(), *functions = json_array();
	struct pf_gts gts;
	char id[16];

	if (pf_get_gts(pf, &gts))
		gts.count = 0;
	snprintf(id, sizeof(id), "%04x:%04x", pf->pci->vendor, pf->pci->device);
	json_object_set_new(object, "address", json_string(pf->pci->name));
	json_object_set_new(object, "id", json_string(id));
	json_object_set_new(object, "kind", json_string(pf_driver_name(pf)));
	json_object_set_new(object, "total_vfs", json_integer(pf->total_vfs));
	json_object_set_new(object, "num_vfs", json_integer(pf->num_vfs));
	json_object_set_new(object, "gts", json_integer((json_int_t)gts.count));
	for (unsigned int fn = 0; fn <= pf->num_vfs; fn++)
		json_array_append_new(functions, describe_fn(pf, &gts, fn));
	json_object_set_new(object, "functions", functions);
	return object;
}

static void print_size(json_int_t bytes)
{
	if (bytes && bytes % (1 << 20) == 0)
		printf(" %8" PRIdMAX "M", (intmax_t)(bytes >> 20));
	else if (bytes && bytes % (1 << 10) == 0)
		printf(" %8" PRIdMAX "K", (intmax_t)(bytes >> 10));
	else
		printf(" %9" PRIdMAX, (intmax_t)bytes);
}

/* Bytes as the sum over tiles, counts of the first GT (they are per GT). */
static void print_resource(const json_t *by_gt, bool bytes)
{
	json_int_t sum = 0;
	const char *name;
	json_t *value;
	bool first = true;

	if (!by_gt) {
		printf(" %9s", "-");
		return;
	}
	json_object_foreach((json_t *)by_gt, name, value) {
		if (bytes || first)
			sum += json_integer_value(value);
		first = false;
	}
	if (bytes)
		print_size(sum);
	else
		printf(" %9" PRIdMAX, (intmax_t)sum);
}

static void print_value(const json_t *value, int width)
{
	if (json_is_integer(value))
		printf(" %*" PRIdMAX, width, (intmax_t)json_integer_value(value));
	else
		printf(" %*s", width, json_is_string(value) ? json_string_value(value) : "-");
}

/* Columns of resources that none of the functions has are left out. */
static bool has_column(const json_t *functions, const char *name)
{
	json_t *one;
	size_t i;

	json_array_foreach(functions, i, one)
		if (json_object_get(one, name))
			return true;
	return false;
}

static void print_header(const json_t *functions)
{
	printf("  %-5s %-14s %-10s", "", "ADDRESS", "DRIVER");
	for (unsigned int res = 0; res < PF_RESOURCES; res++)
		if (has_column(functions, pf_resource_name(res)))
			printf(" %9s", pf_resource_name(res));
	if (has_column(functions, pf_sched_name(PF_EXEC_QUANTUM)))
		printf(" %10s %10s %8s", "quantum ms", "timeout us", "priority");
	putchar('\n');
}

static void print_fn(const json_t *functions, const json_t *one)
{
	const char *driver = json_string_value(json_object_get(one, "driver"));
	json_int_t fn = json_integer_value(json_object_get(one, "fn"));
	char name[16] = "PF";

	if (fn)
		snprintf(name, sizeof(name), "VF%d", (int)fn);
	printf("  %-5s %-14s %-10s", name, json_string_value(json_object_get(one, "address")),
	       driver ? driver : "-");
	for (unsigned int res = 0; res < PF_RESOURCES; res++)
		if (has_column(functions, pf_resource_name(res)))
			print_resource(json_object_get(one, pf_resource_name(res)),
				       pf_resource_is_bytes(res));
	if (has_column(functions, pf_sched_name(PF_EXEC_QUANTUM))) {
		print_value(json_object_get(one, pf_sched_name(PF_EXEC_QUANTUM)), 10);
		print_value(json_object_get(one, pf_sched_name(PF_PREEMPT_TIMEOUT)), 10);
		print_value(json_object_get(one, pf_sched_name(PF_PRIORITY)), 8);
	}
	putchar('\n');
}

static void print_table(const json_t *root)
{
	json_t *device, *one;
	size_t i, j;

	if (!json_array_size(root))
		puts("no SR-IOV devices");
	json_array_foreach(root, i, device) {
		json_t *functions = json_object_get(device, "functions");

		printf("%s  %s  %s  %d of %d VFs enabled\n",
		       json_string_value(json_object_get(device, "address")),
		       json_string_value(json_object_get(device, "id")),
		       json_string_value(json_object_get(device, "kind")),
		       (int)json_integer_value(json_object_get(device, "num_vfs")),
		       (int)json_integer_value(json_object_get(device, "total_vfs")));
		print_header(functions);
		json_array_foreach(functions, j, one)
			print_fn(functions, one);
	}
}

static int show(const char *only, bool json)
{
	struct pf_list list;
	int status = pf_list_open(only, &list);
	json_t *root;

	if (status)
		return status;
	root = json_array();
	for (size_t i = 0; i < list.count; i++)
		json_array_append_new(root, describe_pf(list.pfs[i]));
	if (json) {
		json_dumpf(root, stdout, JSON_INDENT(2));
		putchar('\n');
	} else {
		print_table(root);
	}
	json_decref(root);
	pf_list_close(&list);
	return fflush(stdout) ? CMD_CANNOT_RUN : CMD_OK;
}

int cmd_devices(int argc, char **argv)
{
	bool json = false, watch = false;
	const char *only = NULL;
	int opt, status;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == 'h')
			return print_help();
		if (opt == 'j')
			json = true;
		else if (opt == 'w')
			watch = true;
		else if (opt == 'd')
			only = optarg;
		else
			break;
	}
	if (opt != -1 || optind < argc) {
		cmd_error("devices: '%s' is not understood: see gauntlet devices --help",
			  argv[opt != -1 ? optind - 1 : optind]);
		return CMD_USAGE;
	}
	do {
		if (watch && !json && isatty(STDOUT_FILENO))
			fputs("\033[H\033[2J", stdout);
		status = show(only, json);
		if (watch && !status)
			sleep(1);
	} while (watch && !status);
	return status;
}
