/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module that kills the kernel in the way its parameter says, to see whether the lab
 * notices and names it.
 */
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/preempt.h>

static char *how = "";
module_param(how, charp, 0400);
MODULE_PARM_DESC(how, "null, softlockup, irqs-off, warn, panic");

static noinline void labtest_spin_irqs_off(void)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static noinline void labtest_spin_preempt_off(void)
{
	preempt_disable();
	for (;;)
		cpu_relax();
}

static noinline void labtest_null(void)
{
	*(volatile int *)NULL = 1;
}

static int __init labtest_init(void)
{
	if (!strcmp(how, "null"))
		labtest_null();
	else if (!strcmp(how, "softlockup"))
		labtest_spin_preempt_off();
	else if (!strcmp(how, "irqs-off"))
		labtest_spin_irqs_off();
	else if (!strcmp(how, "warn"))
		WARN(1, "labtest warning");
	else if (!strcmp(how, "panic"))
		panic("labtest panic");
	return 0;
}

static void __exit labtest_exit(void)
{
}

module_init(labtest_init);
module_exit(labtest_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Kills the kernel on request: test of the lab");
