/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * A simulated GPU: its functions and what each of them has.
 *
 * One mutex guards all of it.  The functions of the other headers of this
 * folder take it themselves; only the files of the model look inside.
 */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include "sim_config.h"
#include "sim_fault.h"

enum sim_log_level { SIM_LOG_ERR, SIM_LOG_NOTICE, SIM_LOG_INFO, SIM_LOG_DEBUG };

/* What functions get a share of.  GGTT and VRAM belong to a tile, the others to a GT. */
enum sim_resource { SIM_GGTT, SIM_VRAM, SIM_CONTEXTS, SIM_DOORBELLS, SIM_RESOURCES };

/* How functions share the time of a GT. */
enum sim_sched { SIM_EXEC_QUANTUM, SIM_PREEMPT_TIMEOUT, SIM_PRIORITY, SIM_SCHEDS };

enum sim_priority { SIM_LOW, SIM_NORMAL, SIM_HIGH };

enum sim_policy { SIM_RESET_ENGINE, SIM_SCHED_IF_IDLE, SIM_SAMPLE_PERIOD, SIM_POLICIES };

/* How the engines of a GT are scheduled: see sim_group.h. */
enum sim_group_mode { SIM_GROUPS_DISABLED, SIM_GROUPS_MEDIA_SLICES, SIM_GROUP_MODES };

#define SIM_MAX_GROUPS 8

enum sim_threshold {
	SIM_CAT_ERROR_COUNT,
	SIM_ENGINE_RESET_COUNT,
	SIM_PAGE_FAULT_COUNT,
	SIM_GUC_TIME_US,
	SIM_IRQ_TIME_US,
	SIM_DOORBELL_TIME_US,
	SIM_MULTI_LRC_COUNT,
	SIM_THRESHOLDS
};

/** sim_num_thresholds() - how many of them the driver knows: the last is new in 7.0. */
static inline unsigned int sim_num_thresholds(const struct sim_config *config)
{
	return config->abi == SIM_ABI_OLD ? SIM_MULTI_LRC_COUNT : SIM_THRESHOLDS;
}

/* Who decides what VFs get: the driver at each enable, or the user. */
enum sim_mode { SIM_AUTO, SIM_CUSTOM };

/** struct sim_range - part of a resource; size 0: none */
struct sim_range {
	u64 start, size;
};

/**
 * struct sim_share - what a function has of a tile or a GT
 * @range: a resource has no place: start is 0 for VRAM
 * @group: quantum and timeout of each group of engines, if @grouped; else all have @sched
 */
struct sim_share {
	struct sim_range range[SIM_RESOURCES];
	u32 sched[SIM_SCHEDS];
	u32 group[SIM_PRIORITY][SIM_MAX_GROUPS];
	bool grouped[SIM_PRIORITY];
	u32 threshold[SIM_THRESHOLDS];
	u32 adverse[SIM_THRESHOLDS]; /* how often each was crossed */
	u32 sample[SIM_THRESHOLDS];  /* what was noted in this sample period: sim_adverse.h */
	u32 told;                    /* bit n: it was too much of threshold n */
};

/* What a VF is, on a GT, for the GuC; what is being done to it: see sim_control.h. */
enum sim_state { SIM_READY, SIM_PAUSED, SIM_RESUMED, SIM_STOPPED };

enum sim_op { SIM_IDLE, SIM_PAUSE, SIM_RESUME, SIM_STOP, SIM_FLR, SIM_OPS };

/**
 * struct sim_control - state of a VF on a GT
 * @op: what is going on, at its step @step
 * @failed: bit n: operation n was the last of its kind and has failed
 * @started: how many operations of a kind were begun; read without the lock: @ended, @op
 * @err: how the last one ended
 */
struct sim_control {
	enum sim_state state;
	enum sim_op op;
	unsigned int step;
	u32 failed;
	u32 started[SIM_OPS], ended[SIM_OPS];
	int err[SIM_OPS];
};

/** struct sim_gt - one GT; tile resources are kept in the tile's main GT */
struct sim_gt {
	bool exists;
	struct sim_share fn[SIM_MAX_VFS + 1];
	u64 spare[SIM_RESOURCES]; /* set by the user; 0: the least there has to be */
	u32 policy[SIM_POLICIES];
	bool sampling; /* in a sample period */
	enum sim_group_mode group_mode;
	bool unknown[SIM_MAX_VFS + 1]; /* the GuC has lost the VF's configuration: sim_gt_reset.h */
	struct sim_control control[SIM_MAX_VFS + 1];
};

/* Per GT: one for each VF, with its number; number 0 is the GT's own. */
#define SIM_TIMER_RESET (SIM_MAX_VFS + 1)
#define SIM_TIMERS      (SIM_MAX_VFS + 2)

/**
 * struct sim_env - what the device asks of its surroundings; what is NULL there is not
 * @log: a line of the driver, without newline
 * @later: call sim_control_step() for that GT and function (or other timer, below SIM_TIMERS)
 *	in @ms milliseconds, from a context
 *	that may sleep; what was to be called later for them is called at the new time only.
 *	Called from any context.
 * @wait: sleep until done(arg) is true, at most @timeout_ms; done() is asked again after each
 *	@wake. Return: what done() said last.
 * @place: put as much memory behind VRAM BARs as the quotas of VF1..@num_vfs say; no lock
 * @memory: what is behind a BAR; NULL: nothing now. The lock of the device is held.
 */
struct sim_env {
	void (*log)(void *priv, enum sim_log_level level, const char *line);
	void (*later)(void *priv, unsigned int gt, unsigned int fn, unsigned int ms);
	bool (*wait)(void *priv, bool (*done)(void *arg), void *arg, unsigned int timeout_ms);
	void (*wake)(void *priv);
	void (*place)(void *priv, unsigned int num_vfs);
	void *(*memory)(void *priv, unsigned int fn, unsigned int bar, u64 *ret_size);
	void *priv;
};

/** struct sim_device - all of it */
struct sim_device {
	struct sim_config config;
	struct sim_env env;
	sim_mutex lock;
	struct sim_gt gt[SIM_MAX_GTS];
	enum sim_mode mode;
	unsigned int num_vfs;
	bool wedged;
	u32 resetting;                /* bit n: GT n */
	bool active[SIM_MAX_VFS + 1]; /* the VF's driver has shaken hands since the last FLR */
	bool seen[SIM_MAX_VFS + 1];   /* was there since power on: its memory is as it left it */
	bool flr_pending[SIM_MAX_VFS + 1];                /* the GuC has not told yet; no lock */
	struct sim_migration *migration[SIM_MAX_VFS + 1]; /* NULL: never yet; sim_migration.h */
	u32 fault[SIM_FAULT_COUNT];                       /* read without the lock */
	u32 sched_writes;                                 /* for skip_some_sched */
};

/**
 * sim_device_create() - a device that was just powered on
 * @config: copied
 * @env: copied
 *
 * Return: the device, NULL if @config is wrong or memory is out.
 */
struct sim_device *sim_device_create(const struct sim_config *config, const struct sim_env *env);

/**
 * sim_device_probe() - the PF's driver is bound: nothing is left of what an earlier one knew
 *
 * No VFs are enabled.  Faults stay, and what the memory of the device holds.
 */
void sim_device_probe(struct sim_device *dev);

/** sim_device_destroy() - NULL is fine. */
void sim_device_destroy(struct sim_device *dev);

/** sim_log() - one line of the driver. */
void sim_log(struct sim_device *dev, enum sim_log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** sim_human() - bytes as string_get_size() shows them: "1.00 GiB", "64.0 MiB"; returns @text. */
const char *sim_human(u64 bytes, char text[16]);

/** sim_for_each_gt() - @gt: number of each GT there is. */
#define sim_for_each_gt(dev, gt_nr)                         \
	for ((gt_nr) = 0; (gt_nr) < SIM_MAX_GTS; (gt_nr)++) \
		if (!(dev)->gt[gt_nr].exists) {             \
		} else

#endif
