/* SPDX-License-Identifier: MIT */
/* gauntlet profile: vGPU profiles of the devices of this machine. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "data_path.h"
#include "pf_list.h"
#include "profile/profile.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "device", required_argument, NULL, 'd' },
	{ "file", required_argument, NULL, 'f' },
	{ "vfs", required_argument, NULL, 'n' },
	{ "scheduler", required_argument, NULL, 's' },
	{ 0 },
};

struct profile_command {
	const char *device, *file, *scheduler;
	unsigned int num_vfs;
};

static int print_help(void)
{
	puts("Usage: gauntlet profile show|apply|reset [options]\n"
	     "vGPU profiles: how a device is divided among its VFs and how they are scheduled\n"
	     "(docs/profiles.md).\n\n"
	     "  show   the profiles for the devices of this machine\n"
	     "  apply  write the profile for --vfs N, before VFs are enabled; read it back\n"
	     "  reset  undo: nothing provisioned, no scheduling, automatic again\n\n"
	     "  --device ADDRESS  the PF (apply and reset need it where there are several)\n"
	     "  --file FILE       profiles from FILE, for whatever device\n"
	     "  --vfs N           show, apply: for N VFs\n"
	     "  --scheduler NAME  another scheduling than the default; none: leave it alone");
	return CMD_OK;
}

static struct profile_set *open_set(const struct profile_command *cmd, const struct pf *pf)
{
	char *dir = cmd->file ? NULL : data_path("profiles");
	struct profile_set *set = NULL;
	struct profile_error err;

	if (cmd->file ? profile_load(cmd->file, &set, &err) :
			profile_find(dir ? dir : "profiles", pf, &set, &err))
		cmd_error("profile: %s%s", err.text, cmd->file ? "" : ": give one with --file");
	free(dir);
	return set;
}

static void print_profile(const struct profile *profile)
{
	printf("  %3u VFs: %s", profile->num_vfs, profile->name);
	for (unsigned int res = 0; res < PF_RESOURCES; res++) {
		uint64_t value = profile->quota[res];

		if (value && pf_resource_is_bytes(res))
			printf(", %s %" PRIu64 " MiB", pf_resource_name(res), value >> 20);
		else if (value)
			printf(", %s %" PRIu64, pf_resource_name(res), value);
	}
	if (profile->sched)
		printf("; %s: quantum %u ms, timeout %u us, PF %u ms, %u us%s", profile->scheduler,
		       profile->vf_quantum_ms, profile->vf_timeout_us, profile->pf_quantum_ms,
		       profile->pf_timeout_us, profile->strict ? ", strict" : "");
	putchar('\n');
}

static int show(const struct profile_command *cmd, struct pf *pf)
{
	struct profile_set *set = open_set(cmd, pf);
	struct profile_error err = { "" };
	unsigned int most, shown = 0;

	if (!set)
		return CMD_USAGE;
	printf("%s\n", pf->pci->name);
	most = profile_set_max_vfs(set);
	for (unsigned int n = 1; n <= most && n <= pf->total_vfs; n++) {
		struct profile profile;

		if ((cmd->num_vfs && n != cmd->num_vfs) ||
		    profile_select(set, n, cmd->scheduler, &profile, &err))
			continue;
		print_profile(&profile);
		shown++;
	}
	profile_set_free(set);
	if (shown)
		return CMD_OK;
	cmd_error("profile: %s", *err.text ? err.text : "nothing for this number of VFs");
	return CMD_USAGE;
}

static int apply(const struct profile_command *cmd, struct pf *pf)
{
	struct profile_set *set;
	struct profile_error err;
	struct profile profile;
	int ret;

	if (!cmd->num_vfs) {
		cmd_error("profile apply: for how many VFs? Give --vfs N");
		return CMD_USAGE;
	}
	set = open_set(cmd, pf);
	if (!set)
		return CMD_USAGE;
	ret = profile_select(set, cmd->num_vfs, cmd->scheduler, &profile, &err);
	profile_set_free(set);
	if (ret) {
		cmd_error("profile: %s", err.text);
		return CMD_USAGE;
	}
	ret = profile_apply(pf, &profile, &err);
	if (ret) {
		cmd_error("profile: %s: %s: nothing was applied", pf->pci->name, err.text);
		return CMD_FAILED;
	}
	if (profile_compare(pf, &profile, &err)) {
		cmd_error("profile: %s: %s: gauntlet profile reset cleans up", pf->pci->name,
			  err.text);
		return CMD_FAILED;
	}
	printf("%s\n", pf->pci->name);
	print_profile(&profile);
	return CMD_OK;
}

static int reset(const struct profile_command *cmd, struct pf *pf)
{
	struct profile_error err;

	if (!profile_reset(pf, &err))
		return CMD_OK;
	cmd_error("profile: %s: %s", pf->pci->name, err.text);
	return CMD_FAILED;
}

static const struct verb {
	const char *name;
	bool one; /* changes something: which device must be plain */
	int (*run)(const struct profile_command *cmd, struct pf *pf);
} verbs[] = {
	{ "show", false, show },
	{ "apply", true, apply },
	{ "reset", true, reset },
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(name, verbs[i].name))
			return &verbs[i];
	return NULL;
}

static int run(const struct verb *verb, const struct profile_command *cmd)
{
	struct pf_list list;
	int status = pf_list_open(cmd->device, &list);

	if (status)
		return status;
	if (!list.count || (verb->one && list.count > 1)) {
		cmd_error("profile: %s", list.count ? "several devices: choose one with --device" :
						      "no SR-IOV device");
		status = list.count ? CMD_USAGE : CMD_CANNOT_RUN;
	}
	for (size_t i = 0; i < list.count && (!status || !verb->one); i++) {
		int one = verb->run(cmd, list.pfs[i]);

		status = status ? status : one;
	}
	pf_list_close(&list);
	return status;
}

static bool take_vfs(struct profile_command *cmd, const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	cmd->num_vfs = (unsigned int)value;
	return *text >= '1' && *text <= '9' && !*end && value <= 65535;
}

int cmd_profile(int argc, char **argv)
{
	struct profile_command cmd = { 0 };
	const struct verb *verb;
	int opt;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == 'h')
			return print_help();
		if (opt == 'd')
			cmd.device = optarg;
		else if (opt == 'f')
			cmd.file = optarg;
		else if (opt == 's')
			cmd.scheduler = optarg;
		else if (opt != 'n' || !take_vfs(&cmd, optarg))
			break;
	}
	verb = optind < argc ? find_verb(argv[optind]) : NULL;
	if (opt != -1 || !verb || argc - optind > 1) {
		cmd_error("profile: give show, apply or reset, and options with good values: see "
			  "gauntlet profile --help");
		return CMD_USAGE;
	}
	return run(verb, &cmd);
}
