// SPDX-License-Identifier: GPL-2.0
/*
 * Groups of engines, for each GT (Linux 7.0):
 *
 *	{pf,vf<N>}/sched_groups_exec_quantums_ms	"16,0,0,0,0,0,0,0"	0644
 *	{pf,vf<N>}/sched_groups_preempt_timeouts_us				0644
 *	pf/sched_groups_mode		"[disabled] media_slices"		0644
 *	pf/sched_groups/group<K>	"vcs0 vecs0 "				0644, not to be written
 */
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>

#include "model/sim_group.h"
#include "xe_debugfs.h"

static int values_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	u32 values[SIM_MAX_GROUPS];

	sim_group_get(knob->xe->hw->model, knob->what, knob->gt, knob->fn, values);
	for (unsigned int i = 0; i < SIM_MAX_GROUPS; i++)
		seq_printf(m, "%s%u", i ? "," : "", values[i]);
	seq_puts(m, "\n");
	return 0;
}

/* The driver looks at no more bytes than the values take in memory. */
static int parse_values(const char __user *data, size_t count, u32 values[SIM_MAX_GROUPS])
{
	int *input,
		err = parse_int_array_user(data, min(count, SIM_MAX_GROUPS * sizeof(u32)), &input);

	if (err)
		return err;
	err = input[0];
	if (err > SIM_MAX_GROUPS)
		err = -E2BIG;
	for (int i = 0; i < err; i++) {
		values[i] = input[i + 1];
		if (input[i + 1] < 0)
			err = -EINVAL;
	}
	kfree(input);
	return err;
}

static ssize_t values_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	const struct seq_file *m = file->private_data;
	const struct xe_knob *knob = m->private;
	u32 values[SIM_MAX_GROUPS];
	int ret;

	if (*pos)
		return -ESPIPE;
	if (!count)
		return -ENODATA;
	ret = parse_values(data, count, values);
	if (ret < 0)
		return ret;
	ret = sim_group_set(knob->xe->hw->model, knob->what, knob->gt, knob->fn, values, ret);
	return ret ? ret : count;
}
DEFINE_SHOW_STORE_ATTRIBUTE(values);

static int mode_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;
	enum sim_group_mode now = sim_group_mode_get(model, knob->gt);

	for (unsigned int mode = 0; mode < SIM_GROUP_MODES; mode++)
		if (sim_has_group_mode(model, knob->gt, mode))
			seq_printf(m, mode == now ? "%s[%s]" : "%s%s", mode ? " " : "",
				   sim_group_mode_name(mode));
	seq_puts(m, "\n");
	return 0;
}

static ssize_t mode_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	const struct seq_file *m = file->private_data;
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;
	unsigned int mode = 0;
	char word[32];
	int err;

	if (*pos)
		return -ESPIPE;
	if (!count)
		return -ENODATA;
	if (count > sizeof(word) - 1)
		return -EINVAL;
	if (copy_from_user(word, data, count))
		return -EFAULT;
	word[count] = '\0';
	while (mode < SIM_GROUP_MODES && !sysfs_streq(word, sim_group_mode_name(mode)))
		mode++;
	if (mode == SIM_GROUP_MODES)
		return -EINVAL;
	mutex_lock(&knob->xe->hw->admin);
	err = sim_group_mode_set(model, knob->gt, mode);
	mutex_unlock(&knob->xe->hw->admin);
	return err ? err : count;
}
DEFINE_SHOW_STORE_ATTRIBUTE(mode);

static int engines_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	const char *engines = sim_group_engines(knob->xe->hw->model, knob->gt, knob->what);

	if (engines)
		seq_printf(m, "%s\n", engines);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(engines);

static void add(struct xe_device *xe, struct dentry *dir, const char *name, unsigned int what,
		unsigned int gt, unsigned int fn, const struct file_operations *fops)
{
	struct xe_knob *knob = xe_knob_new(xe, XE_GROUP, what, gt, fn);

	if (knob)
		debugfs_create_file(name, 0644, dir, knob, fops);
}

void xe_debugfs_add_groups(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			   unsigned int fn)
{
	struct dentry *groups;
	char name[16];

	if (!sim_has_groups(xe->hw->model))
		return;
	add(xe, dir, "sched_groups_exec_quantums_ms", SIM_EXEC_QUANTUM, gt, fn, &values_fops);
	add(xe, dir, "sched_groups_preempt_timeouts_us", SIM_PREEMPT_TIMEOUT, gt, fn, &values_fops);
	if (fn)
		return;
	add(xe, dir, "sched_groups_mode", 0, gt, fn, &mode_fops);
	groups = debugfs_create_dir("sched_groups", dir);
	for (unsigned int i = 0; i < SIM_MAX_GROUPS; i++) {
		snprintf(name, sizeof(name), "group%u", i);
		add(xe, groups, name, i, gt, fn, &engines_fops);
	}
}
