/* SPDX-License-Identifier: MIT */
#include "runner/comms/comms_dump.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/comms/comms.h"
#include "runner/base/utf8.h"

#define JOINED_MAX 4096 /* bytes of pieces that are one line */

/* Pieces of text from a signal handler that are not printed yet. */
struct joined {
	struct buf text;
	int pid, stream;
};

/* One line, whatever is in it. */
static void put_text(FILE *out, const char *text, size_t len)
{
	size_t step;

	for (size_t i = 0; i < len; i += step ? step : 1) {
		step = utf8_len(text + i, len - i);
		if (text[i] == '\n')
			fputs("\\n", out);
		else if (text[i] == '\\')
			fputs("\\\\", out);
		else if (!step || (unsigned char)text[i] < ' ' || text[i] == 0x7f)
			fprintf(out, "\\x%02x", (unsigned char)text[i]);
		else
			fwrite(text + i, 1, step, out);
	}
}

static void put_field(FILE *out, const char *text)
{
	fputc(' ', out);
	put_text(out, text, strlen(text));
}

static void put_head(FILE *out, int pid, int tid, const char *what)
{
	fprintf(out, "[%d", pid);
	if (!tid)
		fputs(":signal", out);
	else if (tid != pid)
		fprintf(out, ":%d", tid);
	fprintf(out, "] %s", what);
}

static void put_log(FILE *out, int pid, int tid, int stream, const char *text, size_t len)
{
	put_head(out, pid, tid, comms_type_name(COMMS_LOG));
	fputs(stream == STDOUT_FILENO ? " stdout: " :
	      stream == STDERR_FILENO ? " stderr: " :
					" ?: ",
	      out);
	put_text(out, text, len);
	fputc('\n', out);
}

static void flush(struct joined *joined, FILE *out)
{
	if (joined->text.len)
		put_log(out, joined->pid, 0, joined->stream, joined->text.data, joined->text.len);
	joined->text.len = 0;
}

/* Returns whether the packet is kept for later. */
static bool join(struct joined *joined, const struct comms_packet *packet, FILE *out)
{
	if (packet->type != COMMS_LOG || packet->tid) {
		flush(joined, out);
		return false;
	}
	if (joined->pid != packet->pid || joined->stream != packet->stream)
		flush(joined, out);
	joined->pid = packet->pid;
	joined->stream = packet->stream;
	buf_adds(&joined->text, packet->text);
	if (strchr(packet->text, '\n') || joined->text.len >= JOINED_MAX)
		flush(joined, out);
	return true;
}

static void put_packet(FILE *out, const struct comms_packet *packet)
{
	if (packet->type == COMMS_LOG) {
		put_log(out, packet->pid, packet->tid, packet->stream, packet->text,
			strlen(packet->text));
		return;
	}
	put_head(out, packet->pid, packet->tid, comms_type_name(packet->type));
	if (packet->type == COMMS_EXIT)
		fprintf(out, " %d", packet->code);
	else
		put_field(out, packet->text);
	if (packet->type == COMMS_SUBTEST_RESULT || packet->type == COMMS_DYNAMIC_RESULT)
		put_field(out, packet->word);
	if (*packet->seconds) {
		put_field(out, packet->seconds);
		fputs(" s", out);
	}
	if (*packet->reason)
		put_field(out, packet->reason);
	fputc('\n', out);
}

int comms_dump(const char *path, FILE *stream)
{
	unsigned long long damaged = 0, end = 0;
	struct joined joined = { 0 };
	struct comms_reader reader;
	struct comms_packet packet;
	int err = comms_open_file(&reader, AT_FDCWD, path);
	struct stat st;
	bool more = !err;

	if (!err && (fstat(reader.fd, &st) || !S_ISREG(st.st_mode)))
		err = -EINVAL;
	while (!err && more) {
		more = comms_next(&reader, &packet);
		if (reader.damaged != damaged) {
			flush(&joined, stream);
			fprintf(stream, "damaged: %llu bytes at %llu are no packet\n",
				reader.damaged - damaged, end);
		}
		damaged = reader.damaged;
		end = reader.end;
		if (more && !join(&joined, &packet, stream))
			put_packet(stream, &packet);
	}
	flush(&joined, stream);
	buf_done(&joined.text);
	comms_close(&reader);
	return err ? err : damaged > 0;
}
