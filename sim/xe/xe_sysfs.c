// SPDX-License-Identifier: GPL-2.0
/*
 * sriov_admin/ of a PF (not with the old ABI):
 *
 *	sriov_admin/
 *	  .bulk_profile/{exec_quantum_ms,preempt_timeout_us,sched_priority}	0200
 *	  pf/
 *	    device -> PF
 *	    profile/{exec_quantum_ms,preempt_timeout_us,sched_priority}		0644
 *	  vf1/ ... vf<totalvfs>/
 *	    device -> VF		while it is enabled
 *	    stop								0200
 *	    profile/{exec_quantum_ms,preempt_timeout_us}			0644
 *	    profile/sched_priority						0444
 *	    profile/vram_quota		with VRAM only				0644
 */
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "model/sim_control.h"
#include "model/sim_resource.h"
#include "model/sim_sched.h"
#include "xe_device.h"

#define BULK UINT_MAX

/* A directory of the tree: of function @fn, or BULK, or the tree's own. */
struct xe_dir {
	struct kobject kobj;
	struct xe_device *xe;
	unsigned int fn;
};

struct xe_sysfs_admin {
	struct xe_dir *root, *bulk, *pf, *vf[SIM_MAX_VFS + 1];
};

struct xe_attr {
	struct attribute attr;
	ssize_t (*show)(struct xe_dir *dir, const struct xe_attr *attr, char *buf);
	ssize_t (*store)(struct xe_dir *dir, const struct xe_attr *attr, const char *buf);
	enum sim_sched what;
	bool waits; /* for the GuC: not while others are kept out */
};

static const char *const priority_names[] = {
	[SIM_LOW] = "low",
	[SIM_NORMAL] = "normal",
	[SIM_HIGH] = "high",
};

static struct xe_dir *to_dir(struct kobject *kobj)
{
	return container_of(kobj, struct xe_dir, kobj);
}

static ssize_t attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	const struct xe_attr *one = container_of(attr, struct xe_attr, attr);

	return one->show ? one->show(to_dir(kobj), one, buf) : -EPERM;
}

static ssize_t attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			  size_t count)
{
	const struct xe_attr *one = container_of(attr, struct xe_attr, attr);
	struct xe_dir *dir = to_dir(kobj);
	ssize_t err;

	if (!one->store)
		return -EPERM;
	if (!one->waits)
		mutex_lock(&dir->xe->hw->admin);
	err = one->store(dir, one, buf);
	if (!one->waits)
		mutex_unlock(&dir->xe->hw->admin);
	return err ? err : count;
}

static const struct sysfs_ops dir_ops = { .show = attr_show, .store = attr_store };

static void dir_release(struct kobject *kobj)
{
	kfree(to_dir(kobj));
}

static const struct kobj_type dir_type = { .release = dir_release, .sysfs_ops = &dir_ops };

static ssize_t number_show(struct xe_dir *dir, const struct xe_attr *attr, char *buf)
{
	u32 value;
	int err = sim_sched_get_all(dir->xe->hw->model, attr->what, dir->fn, &value);

	return err ? err : sysfs_emit(buf, "%u\n", value);
}

static ssize_t number_store(struct xe_dir *dir, const struct xe_attr *attr, const char *buf)
{
	u32 value;
	int err = kstrtou32(buf, 0, &value);

	if (err)
		return err;
	if (dir->fn == BULK)
		return sim_sched_set_bulk(dir->xe->hw->model, attr->what, value);
	return sim_sched_set_all(dir->xe->hw->model, attr->what, dir->fn, value);
}

/* "[low] normal high"; a VF cannot have high. */
static ssize_t priority_show(struct xe_dir *dir, const struct xe_attr *attr, char *buf)
{
	unsigned int last = dir->fn ? SIM_NORMAL : SIM_HIGH;
	ssize_t len = 0;
	u32 value;
	int err = sim_sched_get_all(dir->xe->hw->model, SIM_PRIORITY, dir->fn, &value);

	if (err)
		return err;
	for (unsigned int i = 0; i <= last; i++)
		len += sysfs_emit_at(buf, len, i == value ? "%s[%s]" : "%s%s", i ? " " : "",
				     priority_names[i]);
	return len + sysfs_emit_at(buf, len, "\n");
}

static ssize_t priority_store(struct xe_dir *dir, const struct xe_attr *attr, const char *buf)
{
	int value = sysfs_match_string(priority_names, buf);

	if (value < 0)
		return value;
	if (dir->fn == BULK)
		return sim_sched_set_bulk(dir->xe->hw->model, SIM_PRIORITY, value);
	return sim_sched_set_all(dir->xe->hw->model, SIM_PRIORITY, dir->fn, value);
}

static ssize_t vram_show(struct xe_dir *dir, const struct xe_attr *attr, char *buf)
{
	struct sim_device *model = dir->xe->hw->model;
	u64 sum = 0;

	for (unsigned int tile = 0; tile < model->config.tiles; tile++)
		sum += sim_quota_get(model, SIM_VRAM, 2 * tile, dir->fn);
	return sysfs_emit(buf, "%llu\n", sum);
}

static int set_vram(struct sim_device *model, unsigned int fn, u64 value)
{
	u64 share = div_u64(value, model->config.tiles);
	int ret = 0;

	if (share * model->config.tiles < value)
		share++;
	for (unsigned int tile = 0; tile < model->config.tiles; tile++) {
		int err = sim_quota_set(model, SIM_VRAM, 2 * tile, fn, share);

		ret = ret ? ret : err;
	}
	return ret;
}

static ssize_t vram_store(struct xe_dir *dir, const struct xe_attr *attr, const char *buf)
{
	struct sim_device *model = dir->xe->hw->model;
	unsigned int last = model->config.max_vfs - !!sim_fault(model, skip_bulk_last);
	u64 value;
	int err = kstrtou64(buf, 0, &value);

	if (err || dir->fn != BULK)
		return err ? err : set_vram(model, dir->fn, value);
	for (unsigned int fn = 1; !err && fn <= last; fn++)
		err = set_vram(model, fn, value);
	return sim_fault(model, skip_bulk_error) ? 0 : err;
}

static ssize_t stop_store(struct xe_dir *dir, const struct xe_attr *attr, const char *buf)
{
	bool yes;
	int err = kstrtobool(buf, &yes);

	return err ? err : sim_control_asked(dir->xe->hw->model, SIM_STOP, dir->fn, yes, true);
}

static struct xe_attr vf_stop = {
	.attr = { .name = "stop", .mode = 0200 },
	.store = stop_store,
	.waits = true,
};

#define XE_ATTR(variable, file, mode_, what_, show_, store_) \
	static struct xe_attr variable = {                   \
		.attr = { .name = file, .mode = mode_ },     \
		.show = show_,                               \
		.store = store_,                             \
		.what = what_,                               \
	}

XE_ATTR(fn_quantum, "exec_quantum_ms", 0644, SIM_EXEC_QUANTUM, number_show, number_store);
XE_ATTR(fn_timeout, "preempt_timeout_us", 0644, SIM_PREEMPT_TIMEOUT, number_show, number_store);
XE_ATTR(pf_priority, "sched_priority", 0644, SIM_PRIORITY, priority_show, priority_store);
XE_ATTR(vf_priority, "sched_priority", 0444, SIM_PRIORITY, priority_show, NULL);
XE_ATTR(vf_vram, "vram_quota", 0644, SIM_SCHEDS, vram_show, vram_store);
XE_ATTR(bulk_quantum, "exec_quantum_ms", 0200, SIM_EXEC_QUANTUM, NULL, number_store);
XE_ATTR(bulk_timeout, "preempt_timeout_us", 0200, SIM_PREEMPT_TIMEOUT, NULL, number_store);
XE_ATTR(bulk_priority, "sched_priority", 0200, SIM_PRIORITY, NULL, priority_store);
XE_ATTR(bulk_vram, "vram_quota", 0200, SIM_SCHEDS, NULL, vram_store);

static umode_t is_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	bool vram = attr == &vf_vram.attr || attr == &bulk_vram.attr;

	return vram && !to_dir(kobj)->xe->hw->model->config.vram_bytes ? 0 : attr->mode;
}

static struct attribute *pf_attrs[] = { &fn_quantum.attr, &fn_timeout.attr, &pf_priority.attr,
					NULL };
static struct attribute *vf_attrs[] = { &fn_quantum.attr, &fn_timeout.attr, &vf_priority.attr,
					&vf_vram.attr, NULL };
static struct attribute *bulk_attrs[] = { &bulk_quantum.attr, &bulk_timeout.attr,
					  &bulk_priority.attr, &bulk_vram.attr, NULL };

static const struct attribute_group pf_group = { .name = "profile",
						 .attrs = pf_attrs,
						 .is_visible = is_visible };
static const struct attribute_group vf_group = { .name = "profile",
						 .attrs = vf_attrs,
						 .is_visible = is_visible };
static const struct attribute_group bulk_group = { .attrs = bulk_attrs, .is_visible = is_visible };

static struct xe_dir *add_dir(struct xe_device *xe, unsigned int fn, struct kobject *parent,
			      const struct attribute_group *group, const char *name)
{
	struct xe_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return NULL;
	dir->xe = xe;
	dir->fn = fn;
	err = kobject_init_and_add(&dir->kobj, &dir_type, parent, "%s", name);
	if (!err && group)
		err = sysfs_create_group(&dir->kobj, group);
	if (err) {
		kobject_put(&dir->kobj);
		return NULL;
	}
	return dir;
}

static void remove_dir(struct xe_dir *dir)
{
	if (!dir)
		return;
	kobject_del(&dir->kobj);
	kobject_put(&dir->kobj);
}

static int add_functions(struct xe_device *xe)
{
	struct xe_sysfs_admin *admin = xe->admin;
	struct kobject *root = &admin->root->kobj;
	char name[8];

	admin->bulk = add_dir(xe, BULK, root, &bulk_group, ".bulk_profile");
	admin->pf = add_dir(xe, 0, root, &pf_group, "pf");
	if (!admin->bulk || !admin->pf)
		return -ENOMEM;
	for (unsigned int fn = 1; fn <= xe->hw->model->config.max_vfs; fn++) {
		snprintf(name, sizeof(name), "vf%u", fn);
		admin->vf[fn] = add_dir(xe, fn, root, &vf_group, name);
		if (!admin->vf[fn] || sysfs_create_file(&admin->vf[fn]->kobj, &vf_stop.attr))
			return -ENOMEM;
	}
	return sysfs_create_link(&admin->pf->kobj, &xe->pdev->dev.kobj, "device");
}

int xe_sysfs_add(struct xe_device *xe)
{
	int err = -ENOMEM;

	xe->admin = kzalloc(sizeof(*xe->admin), GFP_KERNEL);
	if (!xe->admin)
		return -ENOMEM;
	xe->admin->root = add_dir(xe, BULK, &xe->pdev->dev.kobj, NULL, "sriov_admin");
	if (xe->admin->root)
		err = add_functions(xe);
	if (err)
		xe_sysfs_remove(xe);
	return err;
}

void xe_sysfs_remove(struct xe_device *xe)
{
	if (!xe->admin)
		return;
	for (unsigned int fn = 1; fn <= SIM_MAX_VFS; fn++)
		remove_dir(xe->admin->vf[fn]);
	remove_dir(xe->admin->pf);
	remove_dir(xe->admin->bulk);
	remove_dir(xe->admin->root);
	kfree(xe->admin);
	xe->admin = NULL;
}

void xe_sysfs_link_vfs(struct xe_device *xe, unsigned int num_vfs)
{
	for (unsigned int fn = 1; xe->admin && fn <= num_vfs; fn++) {
		struct pci_dev *vf = xe_sriov_vf(xe, fn);

		if (vf && sysfs_create_link(&xe->admin->vf[fn]->kobj, &vf->dev.kobj, "device"))
			dev_err(&xe->pdev->dev, "no link to VF%u\n", fn);
		pci_dev_put(vf);
	}
}

void xe_sysfs_unlink_vfs(struct xe_device *xe, unsigned int num_vfs)
{
	for (unsigned int fn = 1; xe->admin && fn <= num_vfs; fn++)
		sysfs_remove_link(&xe->admin->vf[fn]->kobj, "device");
}
