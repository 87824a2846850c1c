/* SPDX-License-Identifier: MIT */
/*
 * Source lines of addresses in the test program, by libdw.
 *
 * The library is loaded at the first trace, not at start: most tests never need it.  Without
 * it, or without debug information, no line is found.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core_internal.h"

#ifdef HAVE_LIBDW
#include <dwarf.h>
#include <elfutils/libdw.h>

#define STACK_NEEDED (512 * 1024)

/* The functions used, and where they are once the library is loaded. */
#define LIBDW_FUNCTIONS(F)     \
	F(dwarf_attr)          \
	F(dwarf_begin)         \
	F(dwarf_diename)       \
	F(dwarf_end)           \
	F(dwarf_filesrc)       \
	F(dwarf_formudata)     \
	F(dwarf_getscopes)     \
	F(dwarf_getscopes_die) \
	F(dwarf_getsrc_die)    \
	F(dwarf_getsrcfiles)   \
	F(dwarf_haspc)         \
	F(dwarf_lineno)        \
	F(dwarf_linesrc)       \
	F(dwarf_nextcu)        \
	F(dwarf_offdie)        \
	F(dwarf_tag)
#define POINTER(name) __typeof__(name) *name;
static struct {
	LIBDW_FUNCTIONS(POINTER)
} dw;

static bool load_libdw(void)
{
	static bool tried, loaded;
	void *library;

	if (tried)
		return loaded;
	tried = true;
	library = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return false;
	loaded = true;
#define LOOK_UP(name)                                         \
	dw.name = (__typeof__(dw.name))dlsym(library, #name); \
	loaded &= dw.name != NULL;
	LIBDW_FUNCTIONS(LOOK_UP)
	return loaded;
}

/* Everything known about the program, for the length of one trace. */
static struct {
	int fd;
	uintptr_t base; /* where the program is in memory */
	Dwarf *dwarf;
} program = { .fd = -1 };

/* The first object is the program itself. */
static int take_base(struct dl_phdr_info *info, size_t size, void *data)
{
	program.base = info->dlpi_addr;
	return 1;
}

/* libdw keeps tables on the stack, up to some 300 KiB; threads may have less. */
static bool has_room(void)
{
	pthread_attr_t attr;
	void *lowest = NULL;
	size_t size;

	if (core_is_main_thread())
		return true;
	if (pthread_getattr_np(pthread_self(), &attr))
		return false;
	pthread_attr_getstack(&attr, &lowest, &size);
	pthread_attr_destroy(&attr);
	return (uintptr_t)__builtin_frame_address(0) - (uintptr_t)lowest > STACK_NEEDED;
}

void core_lines_open(void)
{
	core_lines_close(); /* a crash in the middle of a trace left it open */
	if (!has_room() || !load_libdw())
		return;
	dl_iterate_phdr(take_base, NULL);
	program.fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (program.fd >= 0)
		program.dwarf = dw.dwarf_begin(program.fd, DWARF_C_READ);
}

void core_lines_close(void)
{
	if (program.dwarf)
		dw.dwarf_end(program.dwarf);
	if (program.fd >= 0)
		close(program.fd);
	program.dwarf = NULL;
	program.fd = -1;
}

/* Not all compilers write the table of addresses that dwarf_addrdie() needs. */
static bool find_unit(Dwarf_Addr address, Dwarf_Die *ret_unit)
{
	Dwarf_Off at = 0, next;
	size_t header;

	while (!dw.dwarf_nextcu(program.dwarf, at, &next, &header, NULL, NULL, NULL)) {
		if (dw.dwarf_offdie(program.dwarf, at + header, ret_unit) &&
		    dw.dwarf_haspc(ret_unit, address) == 1)
			return true;
		at = next;
	}
	return false;
}

static Dwarf_Word number(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;

	if (dw.dwarf_attr(die, name, &attribute))
		dw.dwarf_formudata(&attribute, &value);
	return value;
}

/* Where the inlined function @die was called. */
static void find_call(Dwarf_Die *unit, Dwarf_Die *die, const char **ret_file, int *ret_line)
{
	Dwarf_Files *files;
	size_t count, file = number(die, DW_AT_call_file);

	*ret_file = NULL;
	*ret_line = (int)number(die, DW_AT_call_line);
	if (!dw.dwarf_getsrcfiles(unit, &files, &count) && file < count)
		*ret_file = dw.dwarf_filesrc(files, file, NULL, NULL);
}

/* Shows the function at @address and those it was inlined into, innermost first. */
static void show_calls(Dwarf_Die *unit, Dwarf_Addr address, const char *file, int line,
		       core_call_handler_t show)
{
	Dwarf_Die *inner = NULL, *scopes = NULL;
	int count = dw.dwarf_getscopes(unit, address, &inner);

	if (count > 0)
		count = dw.dwarf_getscopes_die(&inner[0], &scopes);
	for (int i = 0; i < count; i++) {
		int tag = dw.dwarf_tag(&scopes[i]);
		const char *name = dw.dwarf_diename(&scopes[i]);

		if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine)
			continue;
		show(file ? file : "?", line, name ? name : "?");
		if (tag == DW_TAG_subprogram)
			break;
		find_call(unit, &scopes[i], &file, &line);
	}
	free(scopes);
	free(inner);
}

bool core_lines_find(uintptr_t address, core_call_handler_t show)
{
	const char *file = NULL;
	Dwarf_Line *line;
	Dwarf_Die unit;
	int number = 0;

	if (!program.dwarf || !find_unit(address - program.base, &unit))
		return false;
	if (!show)
		return true;
	line = dw.dwarf_getsrc_die(&unit, address - program.base);
	if (line) {
		file = dw.dwarf_linesrc(line, NULL, NULL);
		dw.dwarf_lineno(line, &number);
	}
	show_calls(&unit, address - program.base, file, number, show);
	return true;
}

#else /* HAVE_LIBDW */

void core_lines_open(void)
{
}

void core_lines_close(void)
{
}

bool core_lines_find(uintptr_t address, core_call_handler_t show)
{
	return false;
}

#endif /* HAVE_LIBDW */
