/* SPDX-License-Identifier: MIT */
/* IGT's igt_kmod.h: kernel modules.  kmod/module.h has it for tools and threads. */
#ifndef COMPAT_IGT_IGT_KMOD_H
#define COMPAT_IGT_IGT_KMOD_H

#include <stdbool.h>

/**
 * igt_kmod_is_loaded() - is a module there?
 * @mod_name: with '-' or '_'
 *
 * Return: true if it is loaded or built in.
 */
bool igt_kmod_is_loaded(const char *mod_name);

/** igt_kmod_list_loaded() - log all loaded modules: name, bytes, users */
void igt_kmod_list_loaded(void);

/**
 * igt_kmod_has_param() - does a module know a parameter?
 * @module_name: need not be loaded
 * @param: name of the parameter
 *
 * Return: true if it does.
 */
bool igt_kmod_has_param(const char *module_name, const char *param);

/**
 * igt_kmod_load() - load a module and those it depends on
 * @mod_name: its name
 * @opts: options or NULL
 *
 * Return: as module_load().
 */
int igt_kmod_load(const char *mod_name, const char *opts);

/**
 * igt_kmod_unload() - unload a module, after those that hold it
 * @mod_name: its name
 *
 * Return: as module_unload().
 */
int igt_kmod_unload(const char *mod_name);

/**
 * igt_kmod_bind() - bind a PCI function to the driver of a loaded module
 * @mod_name: its name
 * @pci_slot: the function, "0000:01:00.0"
 *
 * Return: as module_bind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_bind(const char *mod_name, const char *pci_slot);

/**
 * igt_kmod_unbind() - take a PCI function away from the driver of a loaded module
 * @mod_name: its name
 * @pci_slot: the function
 *
 * Runs the commands of --hook post-kmod-unbind afterwards.
 *
 * Return: as module_unbind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_unbind(const char *mod_name, const char *pci_slot);

/**
 * igt_kmod_rebind() - igt_kmod_unbind(), then igt_kmod_bind()
 * @mod_name: its name
 * @pci_slot: the function
 *
 * Return: as module_rebind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_rebind(const char *mod_name, const char *pci_slot);

/**
 * igt_xe_driver_load() - load the module xe
 * @opts: options or NULL
 *
 * Return: IGT_EXIT_SUCCESS, or IGT_EXIT_FAILURE after a warning.
 */
int igt_xe_driver_load(const char *opts);

/**
 * igt_xe_driver_unload() - unload the module xe, after those that hold it
 *
 * Return: IGT_EXIT_SUCCESS, or IGT_EXIT_FAILURE after a warning.
 */
int igt_xe_driver_unload(void);

/**
 * drm_load_module() - load the modules of the named drivers
 * @chipset: DRIVER_* of drmtest.h
 *
 * Also declared by drmtest.h.  Modules that this kernel does not have are passed over.
 */
void drm_load_module(unsigned int chipset);

/**
 * igt_kunit() - KUnit tests of a module, as a subtest
 * @module_name: the module; its suites run while it is loaded
 * @suite: the only suite whose results count; NULL: all
 * @opts: options of the module or NULL
 *
 * The subtest is named after @suite, or else after the module without its "_test" or "_kunit".  Each
 * case is a dynamic block under its own name, with the suite in front ("suite-case") if the subtest
 * is not named so.  Results come from debugfs, or else from the kernel log; results that end early
 * are a failure of the block "complete-results".  Skips if the module is absent, in use or built
 * in, and if nothing was tested.  The module is unloaded before and after, a module kunit stays.
 */
void igt_kunit(const char *module_name, const char *suite, const char *opts);

/**
 * struct igt_kselftest - the module that has the selftests
 * @module_name: its name
 */
struct igt_kselftest {
	const char *module_name;
};

/**
 * struct igt_kselftest_list - one selftest
 * @number: its place in the order
 * @name: of the selftest, part of @param
 * @param: the module's parameter, "igt__NUMBER__NAME"
 */
struct igt_kselftest_list {
	unsigned int number;
	const char *name;
	char param[64];
};

/**
 * typedef igt_kselftest_wrap_t - runs a selftest in place of igt_kselftest_execute(), which it calls
 *
 * Called in the dynamic block @dynamic_name; a result other than 0 is a failure.
 */
typedef int (*igt_kselftest_wrap_t)(const char *dynamic_name, struct igt_kselftest *tst,
				    struct igt_kselftest_list *tl);

/**
 * igt_kselftest_execute() - run one selftest: load the module with its parameter set
 * @tst: the module; unloaded before if it is there
 * @tl: the selftest
 * @options: further options of the module or NULL
 * @result_option: parameter of the module that holds 0 or -errno afterwards; NULL: loading it has
 * to succeed
 *
 * -ENOTTY is a success too.  A failure is a failed assertion; what the kernel logged comes before.
 *
 * Return: 0.
 */
int igt_kselftest_execute(struct igt_kselftest *tst, struct igt_kselftest_list *tl,
			  const char *options, const char *result_option);

/**
 * igt_kselftests() - all selftests of a module, as a subtest
 * @module_name: the module
 * @module_options: as in igt_kselftest_execute()
 * @result_option: as in igt_kselftest_execute()
 * @filter: how their names begin, which also names the subtest; NULL: all, as "all-tests"
 * @wrapper: runs each of them; NULL: igt_kselftest_execute()
 *
 * Each selftest is a dynamic block under its name without @filter.  Ends after one that left the
 * kernel with a bad taint.  Skips if the module is absent, in use or built in, or has no selftest
 * of that name.
 */
void igt_kselftests(const char *module_name, const char *module_options, const char *result_option,
		    const char *filter, igt_kselftest_wrap_t wrapper);

#endif
