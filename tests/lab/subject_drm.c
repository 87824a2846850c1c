/* SPDX-License-Identifier: MIT */
/*
 * What libdrm sees, for test_gpu.py: a line for each PCI device with DRM nodes.
 *
 *	1000:00:00.1 8086:e20b 8086:1100 rev 0 card1 renderD129 xe xe
 *
 * The last two are the drivers' names as card and render node tell them (DRM_IOCTL_VERSION).
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <xf86drm.h>

#define MAX_DEVICES 64

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Also with the name of the node's device, which it must be found by. */
static void print_driver(const drmDevice *device, int node)
{
	int fd = open(device->nodes[node], O_RDWR | O_CLOEXEC);
	drmVersion *version = fd < 0 ? NULL : drmGetVersion(fd);
	drmDevice *again = NULL;

	if (fd >= 0 && !drmGetDevice2(fd, 0, &again) &&
	    !drmDevicesEqual((drmDevice *)device, again))
		printf(" another-device");
	printf(" %s", version ? version->name : "unopened");
	drmFreeDevice(&again);
	drmFreeVersion(version);
	if (fd >= 0)
		close(fd);
}

static void print_device(const drmDevice *device)
{
	static const int kinds[] = { DRM_NODE_PRIMARY, DRM_NODE_RENDER };
	const drmPciBusInfo *bus = device->businfo.pci;
	const drmPciDeviceInfo *info = device->deviceinfo.pci;

	printf("%04x:%02x:%02x.%u %04x:%04x %04x:%04x rev %u", bus->domain, bus->bus, bus->dev,
	       bus->func, info->vendor_id, info->device_id, info->subvendor_id, info->subdevice_id,
	       info->revision_id);
	for (int i = 0; i < 2; i++)
		printf(" %s", device->available_nodes & 1 << kinds[i] ?
				      base_name(device->nodes[kinds[i]]) :
				      "none");
	for (int i = 0; i < 2; i++) {
		if (device->available_nodes & 1 << kinds[i])
			print_driver(device, kinds[i]);
	}
	printf("\n");
}

int main(void)
{
	drmDevice *devices[MAX_DEVICES];
	int count = drmGetDevices2(DRM_DEVICE_GET_PCI_REVISION, devices, MAX_DEVICES);

	if (count < 0)
		return 1;
	for (int i = 0; i < count; i++) {
		if (devices[i]->bustype == DRM_BUS_PCI)
			print_device(devices[i]);
	}
	drmFreeDevices(devices, count);
	return 0;
}
