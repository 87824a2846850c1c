/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Save and restore of a VF that is paused on all GTs.
 *
 *	            save                  all was read, finish
 *	  NONE -------------> SAVING -------------------------> SAVED
 *	   |                    |  (finish before: -EIO, it goes on)
 *	   |                    +-- out of memory --> SAVE_FAILED
 *	   |
 *	   |       restore               the trailer was written
 *	   +----------------> RESTORING ----------------------> RESTORED
 *	                        +-- bad data ----> RESTORE_FAILED
 *
 * Both can be begun from NONE and from the states at the right; a resume from there, a stop and
 * an FLR from everywhere lead to NONE.  While it goes on (SAVING, RESTORING) a resume is -EBUSY.
 * The packets of a save are made in steps of sim_env.later(), at most SIM_PACKETS_AHEAD before
 * somebody reads them; those of a restore do their work as they are written.
 */
#ifndef SIM_MIGRATION_H
#define SIM_MIGRATION_H

#include "sim_device.h"
#include "sim_packet.h"

#define SIM_PACKETS_AHEAD      5u
#define SIM_RESTORE_TIMEOUT_MS 20000u
#define SIM_GUC_STATE_BYTES    16u
#define SIM_MMIO_BYTES         16u

enum sim_migration_state {
	SIM_NO_MIGRATION,
	SIM_SAVING,
	SIM_SAVED,
	SIM_SAVE_FAILED,
	SIM_RESTORING,
	SIM_RESTORED,
	SIM_RESTORE_FAILED
};

/**
 * struct sim_save - packets that are made and not yet read
 * @gt, @type, @chunk: what comes next
 * @packet: a ring: @count from @first on, of which @read_at bytes of the first were read
 * @all: the trailer has been made
 */
struct sim_save {
	unsigned int gt;
	enum sim_packet_type type;
	u64 chunk;
	struct sim_save_packet {
		u64 size;
		u8 *raw;
	} packet[SIM_PACKETS_AHEAD];
	unsigned int first, count;
	u64 read_at;
	bool all;
};

/**
 * struct sim_restore - where in the stream we are
 * @raw: the header so far, @have bytes of it
 * @head: the header, when it is complete
 * @payload: @done bytes of @head.size; NULL for VRAM, which goes where it belongs at once
 * @described: the descriptor was there
 */
struct sim_restore {
	u8 raw[SIM_PACKET_HEADER];
	unsigned int have;
	struct sim_packet_head head;
	u8 *payload;
	u64 done;
	bool described;
};

/** struct sim_migration - of a VF, from its first save or restore on */
struct sim_migration {
	enum sim_migration_state state;
	struct sim_save save;
	struct sim_restore restore;
};

/**
 * sim_migration_size() - bytes of the packets of a save now, without descriptor and trailer
 *
 * Return: 0 and @ret_bytes, -ENOPKG the driver cannot do it.
 */
int sim_migration_size(struct sim_device *dev, unsigned int fn, u64 *ret_bytes);

/**
 * sim_save_begin(), sim_restore_begin() - from now on read, or write, the packets
 *
 * Return: 0, -EPERM the VF is not paused on all GTs, -EALREADY it goes on, -EBUSY the other of
 * the two goes on, -ENOPKG, -ENOMEM.
 */
int sim_save_begin(struct sim_device *dev, unsigned int fn);
int sim_restore_begin(struct sim_device *dev, unsigned int fn);

/**
 * sim_save_read() - the next bytes of the stream (sleeps)
 * @size: room in @data, at least 1
 *
 * Return: their number; 0: that was all; -EAGAIN nothing came for 100 ms, -EIO no save goes on,
 * or it failed.
 */
int sim_save_read(struct sim_device *dev, unsigned int fn, u8 *data, u32 size);

/**
 * sim_save_end() - all was read
 *
 * Return: 0, -EIO there is more, it failed or does not go on.
 */
int sim_save_end(struct sim_device *dev, unsigned int fn);

/**
 * sim_restore_write() - the next bytes of the stream, cut anywhere
 *
 * Return: 0, -EINVAL a packet that this device cannot take, or not in that place, -ENODEV the
 * stream is another device's, -ENOMEM, -EIO no restore goes on, or it failed before.
 */
int sim_restore_write(struct sim_device *dev, unsigned int fn, const u8 *data, u32 size);

/**
 * sim_restore_end() - all was written (sleeps, at most SIM_RESTORE_TIMEOUT_MS)
 *
 * Return: 0, -ETIMEDOUT the trailer is missing, -ECANCELED a stop or an FLR has ended it, -EIO it
 * failed or was not begun.
 */
int sim_restore_end(struct sim_device *dev, unsigned int fn);

/* For the other files of the model, with the lock held. */
bool sim_migration_goes_on(const struct sim_device *dev, unsigned int fn);
void sim_migration_cancel(struct sim_device *dev, unsigned int fn);
void sim_save_step(struct sim_device *dev, unsigned int fn);
void sim_save_clear(struct sim_save *save);
void sim_restore_clear(struct sim_restore *restore);

/** sim_migration_free() - of all VFs, when the device goes away. */
void sim_migration_free(struct sim_device *dev);

#endif
