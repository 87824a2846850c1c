/* SPDX-License-Identifier: MIT */
/*
 * Selftests of a module as dynamic blocks.
 *
 * Each is a parameter "igt__NUMBER__NAME" of the module, which is loaded once per selftest with
 * that parameter set.
 */
#include "igt_kmod.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "igt_core.h"
#include "igt_taints.h"
#include "kmod/module.h"
#include "util/kernel_log.h"
#include "util/str.h"
#include "util/sysfs.h"

#define PREFIX "igt__"

static bool is_selftest(const char *param, struct igt_kselftest_list *ret_test)
{
	char *end;

	if (strncmp(param, PREFIX, strlen(PREFIX)) != 0)
		return false;
	ret_test->number = (unsigned int)strtoul(param + strlen(PREFIX), &end, 10);
	if (end == param + strlen(PREFIX) || strncmp(end, "__", 2) != 0 || !end[2])
		return false;
	str_copy(ret_test->param, sizeof(ret_test->param), param);
	ret_test->name = ret_test->param + (end + 2 - param);
	return true;
}

static int by_number(const void *a, const void *b)
{
	const struct igt_kselftest_list *left = a, *right = b;

	return (left->number > right->number) - (left->number < right->number);
}

/* Return: the selftests whose names begin with @filter, by number; to be freed. */
static struct igt_kselftest_list *find_selftests(const char *module, const char *filter,
						 size_t *ret_count)
{
	struct module_param *params = NULL;
	struct igt_kselftest_list *tests;
	size_t param_count = 0, count = 0;
	int ret = module_params(module, &params, &param_count);

	igt_skip_on_f(ret, "module %s: %s\n", module, errno_name(ret));
	tests = calloc(param_count + 1, sizeof(*tests));
	igt_assert(tests);
	for (size_t i = 0; i < param_count; i++) {
		if (is_selftest(params[i].name, &tests[count]) &&
		    (!filter || !strncmp(tests[count].name, filter, strlen(filter))))
			count++;
	}
	free(params);
	qsort(tests, count, sizeof(*tests), by_number);
	for (size_t i = 0; i < count; i++)
		tests[i].name = strstr(tests[i].param + strlen(PREFIX), "__") + 2;
	*ret_count = count;
	return tests;
}

/* "live_sanitycheck" of the filter "live" is "sanitycheck". */
static const char *without_filter(const char *name, const char *filter)
{
	size_t len = filter ? strlen(filter) : 0;

	if (!len || !name[len])
		return name;
	name += len;
	return name[0] == '_' && name[1] ? name + 1 : name;
}

static int read_result(const char *module, const char *param)
{
	char path[256], text[32], *end;
	int len;
	long result;

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", module, param);
	for (char *c = path; *c; c++)
		*c = *c == '-' ? '_' : *c;
	len = sysfs_read(AT_FDCWD, path, text, sizeof(text));
	if (len < 0)
		return len;
	result = strtol(text, &end, 0);
	return *text && !*end ? (int)result : -EINVAL;
}

static void dump_log(int log)
{
	char record[KERNEL_LOG_RECORD_MAX];
	int ret;

	do {
		ret = kernel_log_read(log, record, sizeof(record));
		if (!ret)
			igt_warn("kernel: %s\n", record);
	} while (!ret || ret == -EPIPE);
}

int igt_kselftest_execute(struct igt_kselftest *tst, struct igt_kselftest_list *tl,
			  const char *options, const char *result_option)
{
	char all[1024];
	int log, ret = module_unload(tst->module_name);

	igt_assert_f(!ret, "module %s cannot be unloaded: %s\n", tst->module_name, errno_name(ret));
	igt_assert((size_t)snprintf(all, sizeof(all), "%s=1 %s", tl->param,
				    options ? options : "") < sizeof(all));
	log = kernel_log_open();
	ret = module_load(tst->module_name, all);
	if (!ret && result_option)
		ret = read_result(tst->module_name, result_option);
	/* How a selftest says that it has passed and that its module shall not stay. */
	if (ret == -ENOTTY)
		ret = 0;
	if (log >= 0) {
		if (ret)
			dump_log(log);
		close(log);
	}
	igt_assert_f(!ret, "selftest %s of module %s failed: %s\n", tl->name, tst->module_name,
		     errno_name(ret));
	return 0;
}

/* Return: has the kernel got a bad taint, so that later results are worth nothing? */
static bool is_spoilt(void)
{
	unsigned long taints;

	if (!igt_kernel_tainted(&taints))
		return false;
	igt_info("the kernel is tainted (%#lx): no more selftests\n", taints);
	return true;
}

struct selection {
	const char *module_options, *result_option, *filter;
	igt_kselftest_wrap_t wrapper;
};

static void run_selftests(struct igt_kselftest *tst, const struct selection *chosen)
{
	size_t count;
	int ret = module_unload(tst->module_name);
	struct igt_kselftest_list *tests;

	igt_skip_on_f(ret, "module %s cannot be unloaded: %s\n", tst->module_name, errno_name(ret));
	tests = find_selftests(tst->module_name, chosen->filter, &count);
	for (size_t i = 0; i < count; i++) {
		const char *name = without_filter(tests[i].name, chosen->filter);

		igt_dynamic(name) {
			if (chosen->wrapper)
				igt_assert_eq(chosen->wrapper(name, tst, &tests[i]), 0);
			else
				igt_kselftest_execute(tst, &tests[i], chosen->module_options,
						      chosen->result_option);
		}
		if (is_spoilt())
			break;
	}
	free(tests);
	ret = module_unload(tst->module_name);
	igt_warn_on_f(ret, "module %s stays: %s\n", tst->module_name, errno_name(ret));
	igt_skip_on_f(!count, "module %s has no selftests%s%s\n", tst->module_name,
		      chosen->filter ? " that begin with " : "",
		      chosen->filter ? chosen->filter : "");
}

void igt_kselftests(const char *module_name, const char *module_options, const char *result_option,
		    const char *filter, igt_kselftest_wrap_t wrapper)
{
	struct igt_kselftest tst = { .module_name = module_name };
	const struct selection chosen = { .module_options = module_options,
					  .result_option = result_option,
					  .filter = filter && *filter ? filter : NULL,
					  .wrapper = wrapper };

	igt_subtest_with_dynamic(chosen.filter ? chosen.filter : "all-tests")
		run_selftests(&tst, &chosen);
}
