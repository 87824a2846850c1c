/* SPDX-License-Identifier: MIT */
/* A random sequence of operations on a PF, held against a model (sriov_stress_model.h). */
#ifndef SRIOV_STRESS_H
#define SRIOV_STRESS_H

#include "sriov_stress_model.h"

/** STRESS_HISTORY - how many operations are told when one goes wrong */
#define STRESS_HISTORY 12
/** STRESS_MAX_LOCKS - how often enabling is forbidden at a time */
#define STRESS_MAX_LOCKS 2

/**
 * struct stress_mix - what a sequence is made of
 * @name: of the subtest
 * @seed: of the sequence that is the same every time
 * @operations: how many, unless the user says otherwise
 * @enables: how often VFs are enabled at most: each takes more than a second
 * @weight: of each kind
 */
struct stress_mix {
	const char *name;
	unsigned int seed, operations, enables;
	unsigned int weight[STRESS_KINDS];
};

/**
 * struct stress - a running sequence
 * @pf: the PF
 * @model: what it should have
 * @mix: what is done
 * @rng: state of the random numbers
 * @seed: they began with
 * @operations: how many there will be
 * @done: how many there were
 * @history: the last ones, at the index of their number
 * @answer: what each of these got
 */
struct stress {
	struct pf *pf;
	struct stress_model model;
	const struct stress_mix *mix;
	uint64_t rng;
	unsigned int seed, operations, done;
	struct stress_op history[STRESS_HISTORY];
	int answer[STRESS_HISTORY];
};

/**
 * stress_random() - the next random number
 * @rng: state; the same state gives the same numbers everywhere
 * @below: 1 or more
 *
 * Return: a number from 0 to @below - 1.
 */
unsigned int stress_random(uint64_t *rng, unsigned int below);

/**
 * stress_pick() - choose an operation that may be done now
 * @model: what is so now
 * @mix: what there is to choose from
 * @rng: random numbers; with these and the model the choice is determined
 * @ret_op: the operation
 *
 * Never one of which the documents do not say what happens.
 */
void stress_pick(const struct stress_model *model, const struct stress_mix *mix, uint64_t *rng,
		 struct stress_op *ret_op);

/**
 * stress_spell() - an operation in words
 * @model: for the numbers of GTs
 * @op: the operation
 * @buf: "vf2 gt1: contexts quota = 16"
 * @size: of @buf in bytes
 */
void stress_spell(const struct stress_model *model, const struct stress_op *op, char *buf,
		  unsigned int size);

/**
 * stress_fail() - end the subtest as failed, with the last operations and how to repeat them
 * @s: the sequence
 * @fmt: as for printf, without newline: what is wrong
 */
void stress_fail(const struct stress *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/**
 * stress_do() - do an operation, judge the answer, and hold what has changed against the model
 * @s: the sequence
 * @op: the operation
 */
void stress_do(struct stress *s, const struct stress_op *op);

/**
 * stress_check() - hold all functions against the model
 * @s: the sequence
 */
void stress_check(const struct stress *s);

/**
 * stress_check_control() - what state are the enabled VFs in, and can they be reset?
 * @s: the sequence; all of these VFs are ready afterwards
 */
void stress_check_control(struct stress *s);

/** stress_unlock_all() - allow enabling again, whatever has happened */
void stress_unlock_all(void);

#endif
