/* SPDX-License-Identifier: MIT */
/*
 * Save and restore of paused VFs: all that a VF has comes back, in itself or in another one; who may
 * begin, and that a damaged stream does no harm.
 *
 *	          save                 read all, end
 *	paused ---------> is saved ------------------> paused
 *	       ---------> is restored ---------------> paused ---- resume ---> ready
 *	          restore              write all, end
 *
 *	is saved, is restored:  save, restore, resume: refused; stop: stopped; reset: ready
 */
#include "sriov_save_restore.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pci/pci_dev_bar.h"
#include "pf/pf_control.h"
#include "pf/pf_migration.h"
#include "pf/pf_resource.h"
#include "util/str.h"
#include "util/time.h"

IGT_TEST_DESCRIPTION("Save and restore of VFs: all comes back, and bad data do no harm.");

#define FIRST  11u /* seeds of contents */
#define SECOND 22u

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */
static struct stream stream, bad;

static void provision(struct pf *pf, enum pf_resource res, const struct pf_gt *gt, uint64_t value)
{
	for (unsigned int fn = 1; fn <= CONTENT_VFS; fn++) {
		int ret = pf_set_quota(pf, res, gt->num, fn, value);

		if (res == PF_VRAM && (ret == -EOPNOTSUPP || ret == -EPERM))
			return;
		igt_assert_ok_f(ret, "vf%u: gt%u: %s", fn, gt->num, pf_resource_name(res));
	}
}

static void free_stream(struct stream *one)
{
	free(one->data);
	*one = (struct stream){ 0 };
}

/* Two VFs, equal and small, without drivers, each with content of its own. */
static void begin(struct pf *pf)
{
	uint64_t bytes;
	struct vf *vf;
	int ret;

	content_close();
	free_stream(&stream);
	free_stream(&bad);
	pf_env_reset(env);
	ret = pf_migration_size(pf, 1, &bytes);
	igt_require_f(ret != -EOPNOTSUPP, "the driver cannot save VFs (xe: 6.19 and later)\n");
	igt_require_f(ret != -ENOPKG, "the firmware cannot save VFs\n");
	igt_assert_ok(ret);
	igt_assert_ok(pf_get_gts(pf, &gts));
	pf_for_each_gt(&gts, gt)
	{
		if (!gt->media) {
			provision(pf, PF_GGTT, gt, (uint64_t)16 << 20);
			provision(pf, PF_VRAM, gt, CONTENT_VRAM);
		}
		provision(pf, PF_CONTEXTS, gt, 512);
		provision(pf, PF_DOORBELLS, gt, 8);
	}
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, CONTENT_VFS));
	pf_for_each_vf(pf, vf)
		igt_assert_ok(pci_dev_enable(vf->pci));
	content_open(pf, &gts);
	content_fill(1, FIRST);
	content_fill(2, SECOND);
}

static void control(struct pf *pf, enum pf_control op, unsigned int fn)
{
	igt_assert_ok_f(pf_control_vf(pf, op, fn), "vf%u: %s", fn, pf_control_name(op));
}

static void expect_content(unsigned int fn, uint32_t seed, const char *when)
{
	const char *left = content_differs(fn, seed);

	igt_assert_f(!left, "vf%u: %s: %s\n", fn, when, left);
}

static void save(struct pf *pf, unsigned int fn)
{
	void *data;

	free_stream(&stream);
	igt_assert_ok_f(pf_save_vf(pf, fn, &data, &stream.size), "vf%u: save", fn);
	stream.data = data;
	igt_debug("vf%u: %zu bytes saved\n", fn, stream.size);
}

/* From nothing: it must be the restore that brings it. */
static void reset_and_pause(struct pf *pf, unsigned int fn)
{
	control(pf, PF_RESET, fn);
	igt_assert_f(content_differs(fn, FIRST) && content_differs(fn, SECOND),
		     "vf%u: the reset has cleared nothing\n", fn);
	control(pf, PF_PAUSE, fn);
}

static void restore(struct pf *pf, unsigned int fn, uint32_t seed)
{
	igt_assert_ok_f(pf_restore_vf(pf, fn, stream.data, stream.size), "vf%u: restore", fn);
	control(pf, PF_RESUME, fn);
	expect_content(fn, seed, "restored");
}

/* With several GTs xe gives EUCLEAN for what the first one has refused. */
static void expect_refused(int ret, int err, const char *what)
{
	if (gts.count > 1 && ret == -EUCLEAN)
		return;
	igt_assert_f(ret == -err, "%s: expected %s, got %s\n", what, errno_name(err),
		     ret ? errno_name(-ret) : "success");
}

static void round_trip(struct pf *pf)
{
	const char *wrong;
	uint64_t bytes;

	begin(pf);
	control(pf, PF_PAUSE, 1);
	igt_assert_ok(pf_migration_size(pf, 1, &bytes));
	save(pf, 1);
	wrong = stream_wrong(&stream, &gts);
	igt_assert_f(!wrong, "the stream: %s\n", wrong);
	igt_assert_f(bytes && bytes <= stream.size,
		     "migration_size was %" PRIu64 ", the stream has %zu bytes\n", bytes,
		     stream.size);
	expect_content(1, FIRST, "saved");
	reset_and_pause(pf, 1);
	restore(pf, 1, FIRST);
	expect_content(2, SECOND, "after vf1 was saved and restored");
}

static void other_vf(struct pf *pf)
{
	begin(pf);
	control(pf, PF_PAUSE, 1);
	save(pf, 1);
	reset_and_pause(pf, 2);
	restore(pf, 2, FIRST);
	expect_content(1, FIRST, "after it was restored as vf2");
	control(pf, PF_RESUME, 1);
	reset_and_pause(pf, 1);
	expect_content(2, FIRST, "after the reset of vf1");
}

static void expect_goes_on(struct pf *pf, enum pf_migration what)
{
	enum pf_migration other = what == PF_SAVE ? PF_RESTORE : PF_SAVE;

	igt_debug("while it is %sd\n", pf_migration_name(what));
	expect_refused(pf_migration_begin(pf, what, 1), EALREADY, "the same again");
	expect_refused(pf_migration_begin(pf, other, 1), EBUSY, "the other direction");
	expect_refused(pf_control_vf(pf, PF_RESUME, 1), EBUSY, "resume");
}

static void expect_none_begins(struct pf *pf, const char *state)
{
	igt_debug("vf1 is %s\n", state);
	expect_refused(pf_migration_begin(pf, PF_SAVE, 1), EPERM, "save");
	expect_refused(pf_migration_begin(pf, PF_RESTORE, 1), EPERM, "restore");
}

/* A save that is ended in the middle goes on: the rest can still be read. */
static void unfinished_save(struct pf *pf)
{
	size_t room = (size_t)64 << 20, first = 100;
	ssize_t got;

	igt_assert_ok(pf_migration_begin(pf, PF_SAVE, 1));
	expect_goes_on(pf, PF_SAVE);
	stream.data = malloc(room);
	igt_assert(stream.data);
	igt_assert_eq((long)pf_save_vf_read(pf, 1, stream.data, first), (long)first);
	expect_refused(pf_migration_end(pf, PF_SAVE, 1), EIO, "the end with data left");
	got = pf_save_vf_read(pf, 1, stream.data + first, room - first);
	igt_assert_f(got > 0 && (size_t)got < room - first, "the rest of the stream: %zd\n", got);
	stream.size = first + (size_t)got;
	igt_assert_f(!stream_wrong(&stream, &gts), "the stream in two reads: %s\n",
		     stream_wrong(&stream, &gts));
	igt_assert_ok(pf_migration_end(pf, PF_SAVE, 1));
}

static void errors(struct pf *pf)
{
	begin(pf);
	expect_none_begins(pf, "running");
	expect_refused(pf_migration_end(pf, PF_SAVE, 1), EIO, "the end of no save");
	control(pf, PF_PAUSE, 1);
	unfinished_save(pf);
	igt_assert_ok(pf_migration_begin(pf, PF_RESTORE, 1));
	expect_goes_on(pf, PF_RESTORE);
	control(pf, PF_STOP, 1);
	expect_none_begins(pf, "stopped");
	reset_and_pause(pf, 1);
	restore(pf, 1, FIRST);
}

/* A reset ends what goes on; the VF is as new. */
static void reset_ends_it(struct pf *pf)
{
	begin(pf);
	for (enum pf_migration what = PF_SAVE; what <= PF_RESTORE; what++) {
		content_fill(1, FIRST);
		control(pf, PF_PAUSE, 1);
		igt_assert_ok(pf_migration_begin(pf, what, 1));
		reset_and_pause(pf, 1);
		content_fill(1, SECOND);
		save(pf, 1);
		control(pf, PF_RESUME, 1);
		expect_content(1, SECOND, "saved after the reset");
	}
}

/* What is done to a byte of the stream, and how the write of the stream ends. */
static const struct bad_case {
	const char *name;
	unsigned int packet, offset;
	uint8_t flip;
	int err;
} bad_cases[] = {
	{ "version", 0, 0, 0x80, EINVAL },
	{ "later-version", 2, 0, 0x02, EINVAL },
	{ "type", 1, 1, 0x80, EINVAL },
	{ "tile", 1, 2, 0x40, EINVAL },
	{ "gt", 1, 3, 0x40, EINVAL },
	{ "device", 0, PACKET_HEADER + 4, 0xff, ENODEV },
	{ "revision", 0, PACKET_HEADER + 12, 0x40, ENODEV },
};

static void saved_and_reset(struct pf *pf)
{
	begin(pf);
	control(pf, PF_PAUSE, 1);
	save(pf, 1);
	reset_and_pause(pf, 1);
}

/* After a reset the VF is as good as any. */
static void still_good(struct pf *pf)
{
	control(pf, PF_RESET, 1);
	control(pf, PF_PAUSE, 1);
	restore(pf, 1, FIRST);
	expect_content(2, SECOND, "after all this");
}

static void refuse(struct pf *pf, const struct bad_case *c)
{
	struct packet packet = { 0 };
	int ret;

	igt_assert(stream_packet(&stream, c->packet, &packet));
	free_stream(&bad);
	bad.size = stream.size;
	bad.data = malloc(bad.size);
	igt_assert(bad.data);
	memcpy(bad.data, stream.data, bad.size);
	bad.data[packet.at + c->offset] ^= c->flip;
	igt_assert_ok(pf_migration_begin(pf, PF_RESTORE, 1));
	ret = pf_restore_vf_write(pf, 1, bad.data, bad.size);
	igt_assert_f(ret == -c->err, "vf1: wrong %s in packet %u: expected %s, got %s\n", c->name,
		     c->packet, errno_name(c->err), ret ? errno_name(-ret) : "success");
	reset_and_pause(pf, 1);
}

static void bad_data(struct pf *pf)
{
	saved_and_reset(pf);
	for (size_t i = 0; i < ARRAY_SIZE(bad_cases); i++)
		refuse(pf, &bad_cases[i]);
	still_good(pf);
}

static bool has_left(void *arg)
{
	const pid_t *child = arg;
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)*child, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid;
}

/* The end waits for the rest, for 20 s; a reset in between ends that. */
static void truncated(struct pf *pf)
{
	int ret, status = 0;
	pid_t child;

	saved_and_reset(pf);
	igt_assert_ok(pf_migration_begin(pf, PF_RESTORE, 1));
	igt_assert_ok(pf_restore_vf_write(pf, 1, stream.data, stream.size - 1));
	fflush(NULL);
	child = fork();
	igt_assert(child >= 0);
	if (!child)
		_exit(-pf_migration_end(pf, PF_RESTORE, 1));
	time_wait_until(has_left, &child, 300);
	ret = pf_control_vf(pf, PF_RESET, 1);
	igt_assert(waitpid(child, &status, 0) == child);
	igt_assert_ok(ret);
	igt_assert_f(WIFEXITED(status) && WEXITSTATUS(status),
		     "vf1: a restore without the last byte has ended well\n");
	control(pf, PF_PAUSE, 1);
	still_good(pf);
}

static const struct pf_subtest subtests[] = {
	{ "round-trip", round_trip, "A VF that is saved, reset and restored has all that it had." },
	{ "other-vf", other_vf, "What one VF had is another's after it was restored there." },
	{ "errors", errors, "Save and restore are begun, ended and resumed in their order only." },
	{ "reset", reset_ends_it, "A reset ends a save or restore, and the VF can be saved anew." },
	{ "bad-data", bad_data,
	  "A stream that does not fit is refused, and the VF is well after a reset." },
	{ "truncated", truncated, "A restore does not end well before all of the data came." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(CONTENT_VFS));

	pf_subtests(env, subtests);

	igt_fixture() {
		content_close();
		pf_env_end(env);
	}
}
