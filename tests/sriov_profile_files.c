/* SPDX-License-Identifier: MIT */
#include "sriov_profile.h"

#include <errno.h>
#include <stdio.h>

#define PF         "'PFResources':{'Default':'p','Profile':{'p':{'Contexts':256,'Doorbells':16}}}"
#define HEAD       "{'version':'1.0'," PF ","

#define VF(values) HEAD "'vGPUResources':{'Profile':{'v':{" values "}}}}"

#define SCHED(strict, quantum, timeout)                                                 \
	HEAD "'vGPUResources':{'Profile':{'v':{'VFCount':4,'Contexts':16}}},"           \
	     "'vGPUScheduler':{'Default':'s','Profile':{'s':{'GPUTimeSlicing':{" strict \
	     "'PFExecutionQuantum':20,'PFPreemptionTimeout':20000,'VFAttributes':{"     \
	     "'VFExecutionQuantum':" quantum ",'VFPreemptionTimeout':" timeout "}}}}}}"

#define IDLE     "'ScheduleIfIdle':false,"

#define EIGHT(x) x x x x x x x x
#define DEEP     EIGHT(EIGHT("("))

const struct bad_file bad_files[] = {
	{ "empty.json", "", 0, NULL, ":1" },
	{ "cut.json", "{'version':'1.0',", 0, NULL, ":1" },
	{ "twice.json", "{'version':'1.0','version':'1.0'}", 0, NULL, "version" },
	{ "no-version.json", "{" PF "}", 0, NULL, "version" },
	{ "no-vfs.json", "{'version':'1.0'," PF "}", 0, NULL, "vGPUResources" },
	{ "no-count.json", VF("'Contexts':5"), 0, NULL, "VFCount" },
	{ "no-vf-at-all.json", VF("'VFCount':0"), 0, NULL, "VFCount" },
	{ "misspelt.json", VF("'VFCount':1,'Doorbels':5"), 0, NULL, "Doorbels" },
	{ "text.json", VF("'VFCount':1,'Contexts':'5'"), 0, NULL, "Contexts" },
	{ "fraction.json", VF("'VFCount':1,'Contexts':5.5"), 0, NULL, "Contexts" },
	{ "negative.json", VF("'VFCount':1,'Contexts':-5"), 0, NULL, "Contexts" },
	{ "half-page.json", VF("'VFCount':1,'LocalMemoryEccOn':3145728"), 0, NULL,
	  "LocalMemoryEccOn" },
	{ "ggtt-unit.json", VF("'VFCount':1,'GGTTSize':4097"), 0, NULL, "GGTTSize" },
	{ "doorbells.json", VF("'VFCount':4,'Doorbells':61"), 0, NULL, "Doorbells" },
	{ "contexts.json", VF("'VFCount':4,'Contexts':16320"), 0, NULL, "Contexts" },
	{ "ggtt.json", VF("'VFCount':4,'GGTTSize':1073741824"), 0, NULL, "GGTTSize" },
	{ "no-strict.json", SCHED("", "5", "5000"), 0, NULL, "ScheduleIfIdle" },
	{ "strict-text.json", SCHED("'ScheduleIfIdle':'no',", "5", "5000"), 0, NULL,
	  "ScheduleIfIdle" },
	{ "half.json", SCHED(IDLE, "'min((2000 // max(VFCount - 1, 1)) * 0.5, 50)'", "5000"), 0,
	  NULL, "VFExecutionQuantum" },
	{ "code.json", SCHED(IDLE, "'__import__(\\\\u0027os\\\\u0027)'", "5000"), 0, NULL,
	  "VFExecutionQuantum" },
	{ "deep.json", SCHED(IDLE, "5", "'" DEEP "'"), 0, NULL, "VFPreemptionTimeout" },
	{ "huge.json", SCHED(IDLE, "'65536 * 65536'", "5000"), 0, NULL, "VFExecutionQuantum" },
	{ "unknown.json", SCHED(IDLE, "'VFCounts'", "5000"), 0, NULL, "VFExecutionQuantum" },
	{ "vf-count.json", VF("'VFCount':1,'Contexts':5"), 60000, NULL, "60000 VFs" },
	{ "scheduler.json", SCHED(IDLE, "5", "5000"), 2, "Fast", "Fast" },
	{ "division.json", SCHED(IDLE, "'10 // (3 - VFCount)'", "5000"), 3, NULL,
	  "VFExecutionQuantum" },
	{ "below-zero.json", SCHED(IDLE, "5", "'3 - VFCount'"), 4, NULL, "VFPreemptionTimeout" },
	{ .name = NULL },
};

int bad_file_write(const struct bad_file *file, const char *dir, char *ret_path, size_t size)
{
	FILE *out;
	int ret = 0;

	if ((size_t)snprintf(ret_path, size, "%s/%s", dir, file->name) >= size)
		return -ENAMETOOLONG;
	out = fopen(ret_path, "we");
	if (!out)
		return -errno;
	for (const char *at = file->text; *at; at++)
		if (fputc(*at == '\'' ? '"' : *at, out) == EOF)
			ret = -EIO;
	if (fclose(out))
		ret = -errno;
	return ret;
}
