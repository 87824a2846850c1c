/* SPDX-License-Identifier: MIT */
/*
 * A sysfs made of plain files in a temporary folder: GAUNTLET_SYSFS_ROOT points to it, and
 * GAUNTLET_RUN_DIR to run/ in it.
 */
#ifndef UNIT_LIB_FAKE_SYSFS_H
#define UNIT_LIB_FAKE_SYSFS_H

#include <stddef.h>

/** fake_setup() - cmocka setup: an empty tree, and the environment variable */
int fake_setup(void **state);

/** fake_teardown() - cmocka teardown: removes the tree and the variable */
int fake_teardown(void **state);

/** fake_root() - Return: the path of the tree */
const char *fake_root(void);

/** fake_path() - Return: the full path of @path, valid until the next call */
const char *fake_path(const char *path);

/** fake_file() - (re)write the file @path, below the root, with a text; makes its folders */
void fake_file(const char *path, const char *text);

/** fake_bytes() - as fake_file() with @size bytes of @data */
void fake_bytes(const char *path, const void *data, size_t size);

/** fake_dir() - make a folder and the folders above it */
void fake_dir(const char *path);

/** fake_link() - make the symbolic link @path */
void fake_link(const char *path, const char *target);

/** fake_remove() - remove a file, link or whole folder; fine if there is none */
void fake_remove(const char *path);

/** fake_expect() - assert that the file @path has exactly this text */
void fake_expect(const char *path, const char *text);

/**
 * fake_pci() - make a PCI function
 * @name: address
 * @vendor: ID, "0x1b36"
 * @device: ID
 * @class: "0x010802"
 */
void fake_pci(const char *name, const char *vendor, const char *device, const char *class);

/** fake_pci_pf() - make a PCI function a PF with @total VFs, of which none is enabled */
void fake_pci_pf(const char *name, const char *total);

/** fake_pci_vf() - make VF @num (from 1) of @pf_name and raise the PF's sriov_numvfs to it */
void fake_pci_vf(const char *pf_name, unsigned int num, const char *name);

/** fake_driver() - make a driver with its bind and unbind files */
void fake_driver(const char *driver);

/** fake_bound() - let @name be bound to @driver */
void fake_bound(const char *name, const char *driver);

#endif
