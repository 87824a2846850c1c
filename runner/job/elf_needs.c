/* SPDX-License-Identifier: MIT */
#include "runner/job/elf_needs.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nobody's tables are larger. */
#define MAX_HEADERS 256
#define MAX_DYNAMIC (1u << 20)
#define MAX_STRING  4096

struct elf {
	int fd;
	ElfW(Ehdr) header;
	ElfW(Phdr) * segments;
};

static bool read_at(const struct elf *elf, void *data, size_t len, ElfW(Off) at)
{
	return pread(elf->fd, data, len, (off_t)at) == (ssize_t)len;
}

static bool read_headers(struct elf *elf)
{
	const ElfW(Ehdr) *h = &elf->header;
	size_t size = sizeof(*elf->segments);

	if (!read_at(elf, &elf->header, sizeof(elf->header), 0) ||
	    memcmp(h->e_ident, ELFMAG, SELFMAG) ||
	    h->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
	    h->e_phentsize != size || !h->e_phnum || h->e_phnum > MAX_HEADERS)
		return false;
	elf->segments = xcalloc(h->e_phnum, size);
	return read_at(elf, elf->segments, h->e_phnum * size, h->e_phoff);
}

static const ElfW(Phdr) * find_segment(const struct elf *elf, ElfW(Word) type)
{
	for (size_t i = 0; i < elf->header.e_phnum; i++)
		if (elf->segments[i].p_type == type)
			return &elf->segments[i];
	return NULL;
}

/* Where in the file is what will be at this address?  0: nowhere. */
static ElfW(Off) file_offset(const struct elf *elf, ElfW(Addr) address)
{
	for (size_t i = 0; i < elf->header.e_phnum; i++) {
		const ElfW(Phdr) *s = &elf->segments[i];

		if (s->p_type == PT_LOAD && address >= s->p_vaddr &&
		    address - s->p_vaddr < s->p_filesz)
			return s->p_offset + (address - s->p_vaddr);
	}
	return 0;
}

static bool add_string(const struct elf *elf, ElfW(Off) at, struct buf *needs)
{
	char text[MAX_STRING];
	ssize_t got = pread(elf->fd, text, sizeof(text), (off_t)at);

	if (got <= 0 || !memchr(text, '\0', (size_t)got))
		return false;
	buf_printf(needs, "%s\n", text);
	return true;
}

static bool add_dynamic(const struct elf *elf, const ElfW(Dyn) * dynamic, size_t count,
			struct buf *needs)
{
	ElfW(Off) strings = 0;

	for (size_t i = 0; i < count && dynamic[i].d_tag != DT_NULL; i++)
		if (dynamic[i].d_tag == DT_STRTAB)
			strings = file_offset(elf, dynamic[i].d_un.d_ptr);
	for (size_t i = 0; i < count && dynamic[i].d_tag != DT_NULL; i++) {
		ElfW(Sxword) tag = dynamic[i].d_tag;

		if (tag != DT_NEEDED && tag != DT_RPATH && tag != DT_RUNPATH)
			continue;
		buf_printf(needs, "%d ", (int)tag);
		if (!strings || !add_string(elf, strings + dynamic[i].d_un.d_val, needs))
			return false;
	}
	return true;
}

static bool add_all(const struct elf *elf, struct buf *needs)
{
	const ElfW(Phdr) *interp = find_segment(elf, PT_INTERP);
	const ElfW(Phdr) *segment = find_segment(elf, PT_DYNAMIC);
	ElfW(Dyn) * dynamic;
	bool ok;

	if (!interp || !segment)
		return true;
	if (segment->p_filesz > MAX_DYNAMIC || !add_string(elf, interp->p_offset, needs))
		return false;
	dynamic = xcalloc(1, segment->p_filesz);
	ok = read_at(elf, dynamic, segment->p_filesz, segment->p_offset) &&
	     add_dynamic(elf, dynamic, segment->p_filesz / sizeof(*dynamic), needs);
	free(dynamic);
	return ok;
}

int elf_needs(int fd, struct buf *needs)
{
	struct elf elf = { .fd = fd };
	bool ok = read_headers(&elf) && add_all(&elf, needs);

	free(elf.segments);
	return ok ? 0 : -ENOEXEC;
}
