// SPDX-License-Identifier: GPL-2.0
/*
 * Files that save and restore a VF:
 *
 *	vf<N>/save		write 1: begin; read: end
 *	vf<N>/restore		write 1: begin; read: end
 *	vf<N>/migration_data	the packets: read while saving, written while restoring
 *	vf<N>/migration_size	how much that will be, without descriptor and trailer
 */
#include <linux/sched/signal.h>
#include <linux/seq_file.h>

#include "model/sim_migration.h"
#include "xe_debugfs.h"

#define PIECE SZ_64K /* what is copied from or to a program at once */

static int save_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;

	return sim_save_end(knob->xe->hw->model, knob->fn);
}

static int restore_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;

	return sim_restore_end(knob->xe->hw->model, knob->fn);
}

static ssize_t begin(struct file *file, const char __user *data, size_t count, loff_t *pos,
		     int (*what)(struct sim_device *dev, unsigned int fn))
{
	const struct xe_knob *knob = ((struct seq_file *)file->private_data)->private;
	bool yes;
	int err;

	if (*pos)
		return -EINVAL;
	err = kstrtobool_from_user(data, count, &yes);
	if (!err && yes)
		err = what(knob->xe->hw->model, knob->fn);
	return err ? err : count;
}

static ssize_t save_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	return begin(file, data, count, pos, sim_save_begin);
}
DEFINE_SHOW_STORE_ATTRIBUTE(save);

static ssize_t restore_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	return begin(file, data, count, pos, sim_restore_begin);
}
DEFINE_SHOW_STORE_ATTRIBUTE(restore);

/* Return: bytes, 0 at the end. */
static int next_piece(const struct xe_knob *knob, u8 *piece, size_t size)
{
	int got;

	do
		got = sim_save_read(knob->xe->hw->model, knob->fn, piece, size);
	while (got == -EAGAIN && !signal_pending(current));
	return got == -EAGAIN ? -EINTR : got;
}

/* The position stays at 0: this is a stream. */
static ssize_t data_read(struct file *file, char __user *data, size_t count, loff_t *pos)
{
	size_t done = 0;
	int got = 0;
	u8 *piece;

	if (*pos)
		return -ESPIPE;
	piece = kvmalloc(PIECE, GFP_KERNEL);
	if (!piece)
		return -ENOMEM;
	while (done < count) {
		got = next_piece(file->private_data, piece, min_t(size_t, PIECE, count - done));
		if (got <= 0)
			break;
		if (copy_to_user(data + done, piece, got)) {
			got = -EFAULT;
			break;
		}
		done += got;
	}
	kvfree(piece);
	return done ? done : got;
}

static ssize_t data_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	const struct xe_knob *knob = file->private_data;
	size_t done = 0;
	int err = 0;
	u8 *piece;

	if (*pos)
		return -ESPIPE;
	piece = kvmalloc(PIECE, GFP_KERNEL);
	if (!piece)
		return -ENOMEM;
	while (!err && done < count) {
		size_t some = min_t(size_t, PIECE, count - done);

		if (copy_from_user(piece, data + done, some))
			err = -EFAULT;
		else
			err = sim_restore_write(knob->xe->hw->model, knob->fn, piece, some);
		done += some;
	}
	kvfree(piece);
	return err ? err : done;
}

static const struct file_operations data_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = data_read,
	.write = data_write,
	.llseek = default_llseek,
};

static int size_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	u64 bytes;
	int err = sim_migration_size(knob->xe->hw->model, knob->fn, &bytes);

	if (!err)
		seq_printf(m, "%llu\n", bytes);
	return err;
}
DEFINE_SHOW_ATTRIBUTE(size);

void xe_debugfs_add_migration(struct xe_device *xe, struct dentry *dir, unsigned int fn)
{
	struct xe_knob *knob = xe_knob_new(xe, XE_CONTROL, 0, 0, fn);

	if (!knob)
		return;
	debugfs_create_file("save", 0600, dir, knob, &save_fops);
	debugfs_create_file("restore", 0600, dir, knob, &restore_fops);
	debugfs_create_file("migration_data", 0600, dir, knob, &data_fops);
	debugfs_create_file("migration_size", 0400, dir, knob, &size_fops);
}
