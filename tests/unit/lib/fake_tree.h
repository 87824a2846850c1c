/* SPDX-License-Identifier: MIT */
/*
 * A whole tree of files out of a text:
 *
 *	# comment
 *	vfs 2
 *	sriov/pf/vfs = total: 2\nsupported: 2\n
 *	sriov/vf%/tile0/ggtt_quota = 0\n
 *	gt0/pf -> ../sriov/pf/tile0/gt0
 *
 * A % in a path stands for 1 to the number after "vfs", which has to come before.
 */
#ifndef UNIT_LIB_FAKE_TREE_H
#define UNIT_LIB_FAKE_TREE_H

/**
 * fake_tree() - make the files
 * @name: of the text, in the folder trees/
 * @below: folder of the fake sysfs (fake_sysfs.h) that its paths are relative to
 */
void fake_tree(const char *name, const char *below);

#endif
