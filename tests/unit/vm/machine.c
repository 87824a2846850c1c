/* SPDX-License-Identifier: MIT */
/* QEMU's command line, the request for init, and the key of a saved state. */
#include "unit.h"

static char *const argv_true[] = { "true", "two words", NULL };

struct machine {
	struct lab lab;
	struct lab_opts opts;
	struct lab_result result;
};

static int setup(void **state)
{
	struct machine *m = calloc(1, sizeof(*m));

	lab_opts_init(&m->opts);
	m->lab.opts = &m->opts;
	m->lab.result = &m->result;
	m->lab.argv = argv_true;
	strcpy(m->lab.kernel.image, "/k/vmlinux");
	strcpy(m->lab.initramfs, "/c/i.cpio");
	strcpy(m->lab.modules, "/k/tree");
	strcpy(m->result.console, "/c/console.log");
	*state = m;
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

/* The option's value, the @nth one; NULL if there is none. */
static const char *value(const struct lab_strv *args, const char *option, size_t nth)
{
	for (size_t i = 0; i + 1 < args->n; i++)
		if (!strcmp(args->v[i], option) && !nth--)
			return args->v[i + 1];
	return NULL;
}

static bool has(const struct lab_strv *args, const char *option, const char *part)
{
	const char *text;

	for (size_t i = 0; (text = value(args, option, i)); i++)
		if (strstr(text, part))
			return true;
	return false;
}

static void defaults_of_the_machine(void **state)
{
	struct machine *m = *state;
	struct lab_strv args = { 0 };

	lab_machine_args(&m->lab, "/usr/bin/qemu", &args);
	assert_string_equal(args.v[0], "/usr/bin/qemu");
	assert_string_equal(value(&args, "-machine", 0), "q35");
	assert_string_equal(value(&args, "-accel", 0), "tcg,thread=multi");
	assert_string_equal(value(&args, "-smp", 0), "2");
	assert_string_equal(value(&args, "-m", 0), "1024");
	assert_string_equal(value(&args, "-kernel", 0), "/k/vmlinux");
	assert_true(has(&args, "-append", "oops=panic"));
	assert_true(has(&args, "-append", "norandmaps"));
	assert_string_equal(value(&args, "-device", 0), "intel-iommu,intremap=on");
	/* 4 GiB, and seven banks of 512 MiB with a hole twice as large, and room to move them */
	assert_true(has(&args, "-device",
			"pcie-root-port,id=rp_sim,chassis=4,slot=4,addr=11,"
			"pref64-reserve=32G"));
	/* what cannot be saved must not be there */
	for (size_t i = 0; value(&args, "-device", i); i++) {
		assert_int_not_equal(strncmp(value(&args, "-device", i), "edu", 3), 0);
		assert_int_not_equal(strncmp(value(&args, "-device", i), "nvme,", 5), 0);
		assert_int_not_equal(strncmp(value(&args, "-device", i), "ivshmem", 7), 0);
	}
	lab_strv_done(&args);
}

static void options_reach_the_command_line(void **state)
{
	struct machine *m = *state;
	struct lab_strv args = { 0 };

	m->opts.cpus = 5;
	m->opts.memory_mb = 333;
	m->opts.append = "quiet a=\"b c\"";
	m->opts.kvm = true;
	lab_machine_args(&m->lab, "q", &args);
	assert_string_equal(value(&args, "-machine", 0), "q35,kernel-irqchip=split");
	assert_string_equal(value(&args, "-accel", 0), "kvm");
	assert_string_equal(value(&args, "-smp", 0), "5");
	assert_string_equal(value(&args, "-m", 0), "333");
	assert_true(has(&args, "-append", " quiet a=\"b c\""));
	lab_strv_done(&args);
}

static void shares_and_console(void **state)
{
	static const char *const shares[] = { "/a,b", "/c", NULL };
	struct machine *m = *state;
	struct lab_strv args = { 0 };

	m->opts.shares = shares;
	lab_machine_run_args(&m->lab, 5, 6, &args);
	assert_string_equal(value(&args, "-fsdev", 0),
			    "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap");
	assert_string_equal(value(&args, "-fsdev", 1),
			    "local,id=share0,path=/a,,b,security_model=none,multidevs=remap");
	assert_string_equal(value(&args, "-fsdev", 2),
			    "local,id=share1,path=/c,security_model=none,multidevs=remap");
	/* the rest is there, but nobody can write to it */
	assert_true(strstr(value(&args, "-fsdev", 3), "readonly=on"));
	assert_true(strstr(value(&args, "-fsdev", LAB_MAX_SHARES), "readonly=on"));
	assert_null(value(&args, "-fsdev", LAB_MAX_SHARES + 1));
	assert_string_equal(value(&args, "-chardev", 0), "socket,id=control,fd=5");
	assert_string_equal(value(&args, "-chardev", 1), "socket,id=qmp,fd=6");
	assert_string_equal(value(&args, "-chardev", 2), "file,id=console,path=/c/console.log");
	assert_null(value(&args, "-incoming", 0));
	assert_null(value(&args, "-gdb", 0));
	lab_strv_done(&args);
}

static void restore_keep_and_gdb(void **state)
{
	struct machine *m = *state;
	struct lab_strv args = { 0 };

	m->lab.restoring = true;
	strcpy(m->lab.state, "/c/x.state");
	strcpy(m->lab.run_dir, "/tmp/d");
	m->opts.gdb = true;
	lab_machine_run_args(&m->lab, -1, -1, &args);
	assert_string_equal(value(&args, "-incoming", 0), "exec:cat '/c/x.state'");
	assert_string_equal(value(&args, "-chardev", 0),
			    "socket,id=control,path=/tmp/d/control,server=on,wait=off");
	assert_string_equal(value(&args, "-gdb", 0), "tcp:127.0.0.1:1234");
	lab_strv_done(&args);
}

/* The @nth value of a key in a request, or NULL. */
static const char *word(const struct lab_buf *request, const char *key, size_t nth)
{
	const char *p = (const char *)request->data, *end = p + request->len;

	for (; p < end; p += strlen(p) + 1)
		if (!strncmp(p, key, strlen(key)) && p[strlen(key)] == '=' && !nth--)
			return p + strlen(key) + 1;
	return NULL;
}

static void request_tells_everything(void **state)
{
	static const char *const env[] = { "A=b=c", NULL }, *const shares[] = { "/s", NULL };
	struct machine *m = *state;
	struct lab_buf request = { 0 };

	m->opts.env = env;
	m->opts.shares = shares;
	m->opts.cwd = "/here";
	m->lab.tty = true;
	m->lab.rows = 24;
	assert_int_equal(lab_request(&m->lab, &request), 0);
	assert_string_equal(word(&request, "arg", 0), "true");
	assert_string_equal(word(&request, "arg", 1), "two words");
	assert_null(word(&request, "arg", 2));
	assert_string_equal(word(&request, "env", 0), "A=b=c");
	assert_string_equal(word(&request, "share", 0), "/s");
	assert_string_equal(word(&request, "cwd", 0), "/here");
	assert_string_equal(word(&request, "tty", 0), "1");
	assert_string_equal(word(&request, "rows", 0), "24");
	assert_string_equal(word(&request, "modules", 0), "/k/tree");
	assert_int_equal(strlen(word(&request, "seed", 0)), 64);
	assert_string_equal(word(&request, "device", 2), "0000:03:00.0 nvme");
	assert_string_equal(word(&request, "device", 3), "0000:04:00.1");
	assert_string_equal(word(&request, "device", 10), "0000:04:00.0");
	assert_null(word(&request, "device", 11));
	assert_string_equal(word(&request, "new_id", 0), "vfio-pci 1b36 0010");
	lab_buf_done(&request);
}

static void request_without_devices(void **state)
{
	struct machine *m = *state;
	struct lab_buf request = { 0 }, again = { 0 };
	char first[65];

	m->opts.no_devices = true;
	assert_int_equal(lab_request(&m->lab, &request), 0);
	assert_null(word(&request, "device", 0));
	assert_null(word(&request, "new_id", 0));
	strcpy(first, word(&request, "seed", 0));
	assert_int_equal(lab_request(&m->lab, &again), 0);
	assert_string_not_equal(first, word(&again, "seed", 0));
	lab_buf_done(&request);
	lab_buf_done(&again);
}

/* What could be a description is the module's to judge; nothing else gets to its command line. */
static void gpus_that_are_possible(void **state)
{
	static const char *const good[] = {
		"none",       "bmg", "ptl",
		"bmg,ptl",    "dg9", "bmg:vfs=4:vram=512M:tiles=2:media=0:abi=old,ptl",
		"bmg:vram=2G"
	};
	static const char *const bad[] = { "",        " ",       "bmg ptl", "bmg;true",
					   "bmg\nx",  "$(true)", "BMG",     "bmg:vfs=-1",
					   "\"bmg\"", "bmg#",    "\xc3\xa4" };
	char text[LAB_GPU_MAX + 2];

	assert_true(lab_gpu_is_possible(NULL));
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(lab_gpu_is_possible(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(lab_gpu_is_possible(bad[i]));
	memset(text, 'b', sizeof(text) - 1);
	text[LAB_GPU_MAX + 1] = '\0';
	assert_false(lab_gpu_is_possible(text));
	text[LAB_GPU_MAX] = '\0';
	assert_true(lab_gpu_is_possible(text));
}

static void request_names_the_gpu(void **state)
{
	struct machine *m = *state;
	struct lab_buf with = { 0 }, without = { 0 };

	lab_gpu_request(&m->lab, &without);
	assert_int_equal(without.len, 0);
	strcpy(m->lab.gpu, "/c/modules");
	m->opts.gpu = "bmg:vfs=2";
	lab_gpu_request(&m->lab, &with);
	assert_string_equal(word(&with, "modules_over", 0), "/c/modules");
	assert_string_equal(word(&with, "load", 0), "sim_pcie");
	assert_string_equal(word(&with, "load", 1), "xe devices=bmg:vfs=2");
	lab_buf_done(&with);
}

static char *key_of(struct machine *m)
{
	struct lab_buf key = { 0 };

	lab_machine_args(&m->lab, "/bin/sh", &m->lab.args);
	assert_int_equal(lab_state_key(&m->lab, &key), 0);
	lab_strv_done(&m->lab.args);
	return (char *)key.data;
}

/* Each thing that a saved machine depends on changes the key; nothing else does. */
static void state_key_follows_the_machine(void **state)
{
	static const char *const shares[] = { "/s", NULL };
	struct machine *m = *state;
	char *base = key_of(m), *other;

	m->opts.shares = shares;
	strcpy(m->result.console, "/other");
	other = key_of(m);
	assert_string_equal(base, other);
	free(other);

#define CHANGES(change)                               \
	do {                                          \
		change;                               \
		other = key_of(m);                    \
		assert_string_not_equal(base, other); \
		free(base);                           \
		base = other;                         \
	} while (0)
	CHANGES(m->opts.cpus = 1);
	CHANGES(m->opts.memory_mb = 512);
	CHANGES(m->opts.append = "x");
	CHANGES(m->opts.kvm = true);
	CHANGES(strcpy(m->lab.initramfs, "/c/j.cpio"));
	CHANGES(strcpy(m->lab.kernel.image, "/k/vmlinuz"));
	CHANGES(strcpy(m->lab.kernel.image, "/bin/sh")); /* now with size and time */
	free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(defaults_of_the_machine, setup, teardown),
		cmocka_unit_test_setup_teardown(options_reach_the_command_line, setup, teardown),
		cmocka_unit_test_setup_teardown(shares_and_console, setup, teardown),
		cmocka_unit_test_setup_teardown(restore_keep_and_gdb, setup, teardown),
		cmocka_unit_test_setup_teardown(request_tells_everything, setup, teardown),
		cmocka_unit_test_setup_teardown(request_without_devices, setup, teardown),
		cmocka_unit_test_setup_teardown(gpus_that_are_possible, setup, teardown),
		cmocka_unit_test_setup_teardown(request_names_the_gpu, setup, teardown),
		cmocka_unit_test_setup_teardown(state_key_follows_the_machine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
