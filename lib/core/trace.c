/* SPDX-License-Identifier: MIT */
/*
 * Stack traces, by libunwind.
 *
 * The library is loaded at the first trace, not at start: most tests never need it.
 */

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_log.h"

#define FRAMES_MAX 64

/*
 * The trace that is being taken, guarded by the lock of the log.  Not on the stack: threads may
 * have a small one.
 */
static struct frame {
	uintptr_t address; /* of the call, or of the instruction that crashed */
	uintptr_t next;    /* where it goes on */
	size_t offset;     /* from the start of the function */
	char name[80];     /* of the function; empty: not known */
} frames[FRAMES_MAX];

#if defined(HAVE_LIBUNWIND) && defined(__x86_64__)
#define UNW_LOCAL_ONLY
#include <libunwind.h>

/* libunwind's names are macros for those it really exports. */
#define QUOTE(text) #text
#define NAME(macro) QUOTE(macro)

static struct {
	__typeof__(unw_init_local2) *init;
	__typeof__(unw_step) *step;
	__typeof__(unw_get_reg) *get_reg;
	__typeof__(unw_get_proc_name) *get_proc_name;
	__typeof__(unw_is_signal_frame) *is_signal_frame;
} unw;

static bool load_libunwind(void)
{
	static bool tried, loaded;
	void *library;

	if (tried)
		return loaded;
	tried = true;
	library = dlopen("libunwind.so.8", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return false;
	unw.init = (__typeof__(unw.init))dlsym(library, NAME(unw_init_local2));
	unw.step = (__typeof__(unw.step))dlsym(library, NAME(unw_step));
	unw.get_reg = (__typeof__(unw.get_reg))dlsym(library, NAME(unw_get_reg));
	unw.get_proc_name = (__typeof__(unw.get_proc_name))dlsym(library, NAME(unw_get_proc_name));
	unw.is_signal_frame =
		(__typeof__(unw.is_signal_frame))dlsym(library, NAME(unw_is_signal_frame));
	loaded = unw.init && unw.step && unw.get_reg && unw.get_proc_name && unw.is_signal_frame;
	return loaded;
}

/*
 * Collects the frames from the innermost on.  @interrupted: @context is that of an
 * instruction, not of a call.  Return: how many; -1 if there is no libunwind.
 */
static int collect(ucontext_t *context, bool interrupted)
{
	unw_cursor_t cursor;
	int count = 0;

	if (!load_libunwind())
		return -1;
	if (unw.init(&cursor, context, interrupted ? UNW_INIT_SIGNAL_FRAME : 0))
		return 0;
	do {
		struct frame *frame = &frames[count++];
		unw_word_t ip = 0, offset = 0;

		unw.get_reg(&cursor, UNW_REG_IP, &ip);
		if (!ip)
			return count - 1;
		frame->next = ip;
		frame->address = interrupted ? ip : ip - 1;
		frame->name[0] = '\0';
		unw.get_proc_name(&cursor, frame->name, sizeof(frame->name), &offset);
		frame->offset = offset;
		interrupted = unw.is_signal_frame(&cursor) > 0;
	} while (count < FRAMES_MAX && unw.step(&cursor) > 0);
	return count;
}

#else /* HAVE_LIBUNWIND */

static int collect(ucontext_t *context, bool interrupted)
{
	return -1;
}

#endif /* HAVE_LIBUNWIND */

/* The frames behind main() or the start of a thread belong to libc. */
static int drop_outermost(int count)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(frames[i].name, "main"))
			return i + 1;
	for (int i = count; i > 0; i--)
		if (core_lines_find(frames[i - 1].address, NULL))
			return i;
	return count;
}

/* The first frame behind that of the core which asked for the trace and returns to @from. */
static int drop_innermost(int count, const void *from)
{
	for (int i = 0; i < count; i++)
		if (frames[i].next == (uintptr_t)from)
			return i;
	return 0;
}

static unsigned int shown; /* frames of this trace; guarded by the lock of the log */

static void log_call(const char *file, int line, const char *function)
{
	igt_info("  #%u %s:%d %s()\n", shown++, file, line, function);
}

static void log_frame(const struct frame *frame)
{
	if (core_lines_find(frame->address, log_call))
		return;
	if (frame->name[0])
		igt_info("  #%u [%s+%#zx]\n", shown++, frame->name, frame->offset);
	else
		igt_info("  #%u [<unknown>+%#zx]\n", shown++, (size_t)frame->next);
}

void core_trace(const void *from)
{
	int count, saved_errno = errno;
	ucontext_t context;

	core_log_begin();
	getcontext(&context);
	count = collect(&context, false);
	if (count < 0) {
		igt_info("Stack trace: not implemented\n");
	} else {
		igt_info("Stack trace:\n");
		core_lines_open();
		count = drop_outermost(count);
		shown = 0;
		for (int i = drop_innermost(count, from); i < count; i++)
			log_frame(&frames[i]);
		core_lines_close();
	}
	core_log_end();
	errno = saved_errno;
}

/* One line of the trace of a crash. */
static struct {
	char data[512];
	size_t size;
} line_text;

static void __attribute__((format(printf, 1, 2))) add_text(const char *format, ...)
{
	size_t room = sizeof(line_text.data) - line_text.size;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line_text.data + line_text.size, room, format, args);
	va_end(args);
	if (len > 0 && (size_t)len < room)
		line_text.size += (size_t)len;
}

static void write_line(void)
{
	line_text.data[line_text.size++] = '\n';
	core_write_in_signal(STDERR_FILENO, line_text.data, line_text.size);
	line_text.size = 0;
}

/* Of the calls at one address the innermost. */
static void add_place(const char *file, int line, const char *function)
{
	if (line_text.data[line_text.size - 1] == ']')
		add_text(" %s:%d %s()", file, line, function);
}

static void write_crash_trace(ucontext_t *context)
{
	int count = collect(context, true);

	add_text("Stack trace: %s", count < 0 ? "not implemented" : "");
	write_line();
	core_lines_open();
	count = drop_outermost(count);
	for (int i = 0; i < count; i++) {
		const struct frame *frame = &frames[i];

		if (frame->name[0])
			add_text(" #%d [%s+%#zx]", i, frame->name, frame->offset);
		else
			add_text(" #%d [<unknown>+%#zx]", i, (size_t)frame->next);
		core_lines_find(frame->address, add_place);
		write_line();
	}
	core_lines_close();
}

/* In the copy of the process: a second crash and a lock held for ever end it. */
static void __attribute__((noreturn)) be_copy(ucontext_t *context)
{
	static const int deadly[] = { SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGALRM };
	const struct rlimit none = { 0, 0 };
	sigset_t all;

	for (unsigned int i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		signal(deadly[i], SIG_DFL);
	sigfillset(&all);
	sigprocmask(SIG_UNBLOCK, &all, NULL);
	setrlimit(RLIMIT_CORE, &none);
	alarm(5);
	write_crash_trace(context);
	raise(SIGKILL); /* nothing that belongs to the test may be flushed or freed */
	__builtin_unreachable();
}

/*
 * A signal handler must not load libraries or allocate: whatever crashed may hold a lock.
 * So a copy of the process does that, and may hang or crash without harm.
 */
void core_trace_in_signal(void *context)
{
	int saved_errno = errno;
	pid_t pid = _Fork();

	if (pid == 0)
		be_copy(context);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	errno = saved_errno;
}
