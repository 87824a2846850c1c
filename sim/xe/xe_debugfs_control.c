// SPDX-License-Identifier: GPL-2.0
/* Files that pause, resume, stop and reset a VF: on all GTs, or (control) on one. */
#include "model/sim_control.h"
#include "xe_debugfs.h"

/* As they are listed; a reset is for all GTs and so not in a GT's file. */
static const enum sim_op operations[] = { SIM_STOP, SIM_PAUSE, SIM_RESUME, SIM_FLR };

#define NUM_COMMANDS 3

static ssize_t operation_write(struct file *file, const char __user *data, size_t count,
			       loff_t *pos)
{
	const struct xe_knob *knob = file->private_data;
	bool yes;
	int err;

	if (*pos)
		return -EINVAL;
	err = kstrtobool_from_user(data, count, &yes);
	if (!err)
		err = sim_control_asked(knob->xe->hw->model, knob->what, knob->fn, yes, false);
	return err ? err : count;
}

static const struct file_operations operation_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = operation_write,
	.llseek = default_llseek,
};

static ssize_t control_read(struct file *file, char __user *data, size_t count, loff_t *pos)
{
	char text[32];
	int len = 0;

	for (unsigned int i = 0; i < NUM_COMMANDS; i++)
		len += scnprintf(text + len, sizeof(text) - len, "%s\n",
				 sim_control_name(operations[i]));
	return simple_read_from_buffer(data, count, pos, text, len);
}

/* A word that is none of ours does nothing and is no error: so does the driver. */
static ssize_t control_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	const struct xe_knob *knob = file->private_data;
	char word[32];
	enum sim_op op;
	int err = 0;

	if (*pos)
		return -ESPIPE;
	if (count > sizeof(word) - 1)
		return -EINVAL;
	if (copy_from_user(word, data, count))
		return -EFAULT;
	word[count] = '\0';
	op = sim_control_op(knob->xe->hw->model, word);
	if (op != SIM_IDLE)
		err = sim_control_gt(knob->xe->hw->model, op, knob->gt, knob->fn);
	return err ? err : count;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = control_read,
	.write = control_write,
	.llseek = default_llseek,
};

static void add(struct xe_device *xe, struct dentry *dir, const char *name, umode_t mode,
		const struct file_operations *fops, struct xe_knob *knob)
{
	if (knob)
		debugfs_create_file(name, mode, dir, knob, fops);
}

void xe_debugfs_add_control(struct xe_device *xe, struct dentry *dir, unsigned int fn)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(operations); i++)
		add(xe, dir, sim_control_name(operations[i]), 0200, &operation_fops,
		    xe_knob_new(xe, XE_CONTROL, operations[i], 0, fn));
}

void xe_debugfs_add_gt_control(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			       unsigned int fn)
{
	add(xe, dir, "control", 0600, &control_fops, xe_knob_new(xe, XE_CONTROL, SIM_IDLE, gt, fn));
}
