/* SPDX-License-Identifier: MIT */
/*
 * The machine: QEMU's command line, and the devices plugged in later.
 *
 *	00:02 virtio-serial   00:03 9p hostroot   00:05-07,09 9p share0..3
 *	00:04 root port - 01:00.0 edu  \ slots equal modulo 4: both use the same
 *	00:08 root port - 02:00.0 edu  / interrupt line (IRQ 20)
 *	00:10 root port - 03:00.0 NVMe PF, VFs 03:00.1 .. 03:00.4
 *	00:11 root port - 04:00.0 ivshmem: memory of the simulated devices
 *			  04:00.1 .. 04:00.7 ivshmem: memory of VFs (sim/pcie/sim_pcie_bank.c)
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab_priv.h"

/* An ivshmem device and its memory, of which the host gives those pages that are written to. */
#define SIM_MEMORY(fn, bytes, more)                                                        \
	{                                                                                  \
		.object = "{\"qom-type\":\"memory-backend-ram\",\"id\":\"memory" #fn       \
			  "\",\"reserve\":false,\"size\":" bytes "}",                      \
		.add = "{\"driver\":\"ivshmem-plain\",\"bus\":\"rp_sim\",\"id\":\"sim" #fn \
		       "\",\"addr\":\"0." #fn "\",\"memdev\":\"memory" #fn                 \
		       "\",\"master\":true" more "}",                                      \
		.bdf = "0000:04:00." #fn, .driver = "",                                    \
	}

/*
 * QEMU cannot save these devices, or not fast (2 GiB of zeros took 3 s), so they are
 * plugged in after boot or restore.  The guest waits until @bdf is bound to @driver.
 */
static const struct lab_device {
	const char *object; /* arguments of QMP's object-add, or NULL */
	const char *add;    /* arguments of QMP's device_add */
	const char *bdf;
	const char *driver; /* "" if none */
	const char *new_id; /* "DRIVER VENDOR DEVICE" to be added then, or NULL */
} devices[] = {
	{ NULL, "{\"driver\":\"edu\",\"bus\":\"rp_edu0\",\"id\":\"edu0\"}", "0000:01:00.0", "",
	  NULL },
	{ NULL, "{\"driver\":\"edu\",\"bus\":\"rp_edu1\",\"id\":\"edu1\"}", "0000:02:00.0", "",
	  NULL },
	{ NULL,
	  "{\"driver\":\"nvme\",\"bus\":\"rp_nvme\",\"id\":\"nvme0\",\"serial\":\"gauntlet\","
	  "\"subsys\":\"subsys0\",\"sriov_max_vfs\":4,\"max_ioqpairs\":26,\"msix_qsize\":27,"
	  "\"sriov_vq_flexible\":8,\"sriov_vi_flexible\":4,\"sriov_max_vq_per_vf\":2,"
	  "\"sriov_max_vi_per_vf\":1}",
	  "0000:03:00.0", " nvme", "vfio-pci 1b36 0010" },
	/* the guest is told of a slot when function 0 is plugged in */
	SIM_MEMORY(1, "536870912", ""),
	SIM_MEMORY(2, "536870912", ""),
	SIM_MEMORY(3, "536870912", ""),
	SIM_MEMORY(4, "536870912", ""),
	SIM_MEMORY(5, "536870912", ""),
	SIM_MEMORY(6, "536870912", ""),
	SIM_MEMORY(7, "536870912", ""),
	SIM_MEMORY(0, "4294967296", ",\"multifunction\":true"),
};

/*
 * tsc=reliable: on a busy host the clock watchdog would call the TSC unstable and patch
 * the running kernel for it, which the emulator with two CPUs does not always survive.
 */
static const char kernel_args[] =
	"console=ttyS0 loglevel=4 panic=-1 oops=panic unknown_nmi_panic norandmaps "
	"mitigations=off nokaslr no_timer_check tsc=reliable cryptomgr.notests "
	"intel_iommu=on gauntlet.lab"; /* for programs that must not run elsewhere */

static int find_qemu(struct lab *lab, char ret_path[PATH_MAX])
{
	const char *name = getenv("GAUNTLET_QEMU"), *path = getenv("PATH");

	if (name && name[0]) {
		snprintf(ret_path, PATH_MAX, "%s", name);
		if (!access(ret_path, X_OK))
			return 0;
		return lab_reason(lab, LAB_NOT_STARTED, "GAUNTLET_QEMU=%s cannot be executed",
				  name);
	}
	for (const char *p = path ? path : ""; *p; p += strcspn(p, ":"), p += *p == ':') {
		snprintf(ret_path, PATH_MAX, "%.*s/qemu-system-x86_64", (int)strcspn(p, ":"), p);
		if (!access(ret_path, X_OK))
			return 0;
	}
	return lab_reason(lab, LAB_NOT_STARTED,
			  "no QEMU: apt-get install qemu-system-x86 (or set GAUNTLET_QEMU)");
}

/* A device file alone says nothing: ask for a VM. */
static int check_kvm(struct lab *lab)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC), vm = -1, err = 0;

	if (fd >= 0)
		vm = ioctl(fd, KVM_CREATE_VM, 0);
	if (vm < 0)
		err = lab_reason(lab, LAB_NOT_STARTED,
				 "KVM does not work here (/dev/kvm: %s): leave --kvm out",
				 strerror(errno));
	if (vm >= 0)
		close(vm);
	if (fd >= 0)
		close(fd);
	return err;
}

static void add_all(struct lab_strv *a, const char *option, const char *const *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		lab_strv_add(a, "%s", option);
		lab_strv_add(a, "%s", values[i]);
	}
}

static void add_shares(struct lab_strv *a)
{
	static const unsigned int slots[LAB_MAX_SHARES] = { 5, 6, 7, 9 };

	for (unsigned int i = 0; i < LAB_MAX_SHARES; i++) {
		lab_strv_add(a, "-device");
		lab_strv_add(a, "virtio-9p-pci,fsdev=share%u,mount_tag=share%u,addr=%x", i, i,
			     slots[i]);
	}
}

/* The devices of the saved state; the IOMMU has to come before those it serves. */
static void add_saved_devices(struct lab_strv *a)
{
	static const char *const first[] = {
		"intel-iommu,intremap=on",
		"virtio-serial-pci,id=serial,addr=2",
		("virtserialport,bus=serial.0,chardev=control,name=" LAB_PORT),
		"virtio-9p-pci,fsdev=host,mount_tag=hostroot,addr=3",
	};
	static const char *const last[] = {
		"pcie-root-port,id=rp_edu0,chassis=1,slot=1,addr=4",
		"pcie-root-port,id=rp_edu1,chassis=2,slot=2,addr=8",
		"pcie-root-port,id=rp_nvme,chassis=3,slot=3,addr=10",
		"pcie-root-port,id=rp_sim,chassis=4,slot=4,addr=11,pref64-reserve=32G",
		"nvme-subsys,id=subsys0,nqn=gauntlet",
	};

	add_all(a, "-device", first, ARRAY_SIZE(first));
	add_shares(a);
	add_all(a, "-device", last, ARRAY_SIZE(last));
}

/* Fills @ret_args with the part that decides whether a saved state fits. */
void lab_machine_args(const struct lab *lab, const char *qemu, struct lab_strv *ret_args)
{
	static const char *const flags[] = { "-nodefaults", "-no-user-config", "-no-reboot" };
	const struct lab_opts *o = lab->opts;
	const char *append = o->append ? o->append : "";

	lab_strv_add(ret_args, "%s", qemu);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		lab_strv_add(ret_args, "%s", flags[i]);
	lab_strv_add(ret_args, "-display");
	lab_strv_add(ret_args, "none");
	lab_strv_add(ret_args, "-machine");
	lab_strv_add(ret_args, "q35%s", o->kvm ? ",kernel-irqchip=split" : "");
	lab_strv_add(ret_args, "-accel");
	lab_strv_add(ret_args, "%s", o->kvm ? "kvm" : "tcg,thread=multi");
	lab_strv_add(ret_args, "-cpu");
	lab_strv_add(ret_args, "max");
	lab_strv_add(ret_args, "-smp");
	lab_strv_add(ret_args, "%u", o->cpus);
	lab_strv_add(ret_args, "-m");
	lab_strv_add(ret_args, "%u", o->memory_mb);
	lab_strv_add(ret_args, "-kernel");
	lab_strv_add(ret_args, "%s", lab->kernel.image);
	lab_strv_add(ret_args, "-initrd");
	lab_strv_add(ret_args, "%s", lab->initramfs);
	lab_strv_add(ret_args, "-append");
	lab_strv_add(ret_args, "%s%s%s", kernel_args, *append ? " " : "", append);
	add_saved_devices(ret_args);
}

int lab_machine_make(struct lab *lab)
{
	char qemu[PATH_MAX];

	if (find_qemu(lab, qemu) || (lab->opts->kvm && check_kvm(lab)))
		return -EIO;
	lab_machine_args(lab, qemu, &lab->args);
	return 0;
}

/* QEMU parses commas in paths as the end of the path; two of them are one. */
static void add_path(struct lab_strv *a, const char *before, const char *path, const char *after)
{
	char *twice = calloc(2, strlen(path) + 1), *p = twice;

	if (!twice)
		return;
	for (; *path; path++) {
		if (*path == ',')
			*p++ = ',';
		*p++ = *path;
	}
	lab_strv_add(a, "%s%s%s", before, twice, after);
	free(twice);
}

static void add_exports(struct lab_strv *a, const char *const *shares)
{
	char text[64];
	unsigned int n = 0;

	lab_strv_add(a, "-fsdev");
	lab_strv_add(a, "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap");
	for (; shares && shares[n]; n++) {
		snprintf(text, sizeof(text), "local,id=share%u,path=", n);
		lab_strv_add(a, "-fsdev");
		add_path(a, text, shares[n], ",security_model=none,multidevs=remap");
	}
	for (; n < LAB_MAX_SHARES; n++) { /* never mounted */
		lab_strv_add(a, "-fsdev");
		lab_strv_add(a, "local,id=share%u,path=/,security_model=none,readonly=on", n);
	}
}

/* A kept machine listens on sockets, others have one end of a socket pair. */
static void add_socket(const struct lab *lab, struct lab_strv *a, const char *id, int fd)
{
	char before[64], after[64];

	lab_strv_add(a, "-chardev");
	if (!lab->run_dir[0]) {
		lab_strv_add(a, "socket,id=%s,fd=%d", id, fd);
		return;
	}
	snprintf(before, sizeof(before), "socket,id=%s,path=", id);
	snprintf(after, sizeof(after), "/%s,server=on,wait=off", id);
	add_path(a, before, lab->run_dir, after);
}

/* Adds the part that differs from run to run. */
void lab_machine_run_args(const struct lab *lab, int control_fd, int qmp_fd,
			  struct lab_strv *ret_args)
{
	add_exports(ret_args, lab->opts->shares);
	add_socket(lab, ret_args, "control", control_fd);
	add_socket(lab, ret_args, "qmp", qmp_fd);
	lab_strv_add(ret_args, "-mon");
	lab_strv_add(ret_args, "chardev=qmp,mode=control");
	lab_strv_add(ret_args, "-chardev");
	add_path(ret_args, "file,id=console,path=", lab->result->console, "");
	lab_strv_add(ret_args, "-serial");
	lab_strv_add(ret_args, "chardev:console");
	if (lab->restoring) {
		lab_strv_add(ret_args, "-incoming");
		lab_strv_add(ret_args, "exec:cat '%s'", lab->state);
	}
	if (lab->opts->gdb) {
		lab_strv_add(ret_args, "-gdb");
		lab_strv_add(ret_args, "tcp:127.0.0.1:1234");
		lab_strv_add(ret_args, "-S");
	}
}

int lab_machine_plug(struct lab *lab)
{
	for (size_t i = 0; !lab->opts->no_devices && i < ARRAY_SIZE(devices); i++) {
		int err = 0;

		if (devices[i].object)
			err = lab_qmp_call(lab, "object-add", devices[i].object, NULL);
		if (!err)
			err = lab_qmp_call(lab, "device_add", devices[i].add, NULL);
		if (err)
			return err == -EREMOTEIO ? -EIO : err;
	}
	return 0;
}

/* What init needs to know of the devices that are plugged in. */
void lab_machine_request(const struct lab *lab, struct lab_buf *to)
{
	for (size_t i = 0; !lab->opts->no_devices && i < ARRAY_SIZE(devices); i++) {
		lab_put_word(to, "device=%s%s", devices[i].bdf, devices[i].driver);
		if (devices[i].new_id)
			lab_put_word(to, "new_id=%s", devices[i].new_id);
	}
}
