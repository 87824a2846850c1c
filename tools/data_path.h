/* SPDX-License-Identifier: MIT */
#ifndef TOOLS_DATA_PATH_H
#define TOOLS_DATA_PATH_H

/**
 * data_path() - where a file of data/ is for this program
 * @name: its path below data/, e.g. "state/sriov.json"
 *
 * Looked for relative to the program: ../data in a build folder,
 * ../share/gauntlet where it is installed.
 *
 * Return: the path (caller frees), NULL if the file is in neither place.
 */
char *data_path(const char *name);

#endif
