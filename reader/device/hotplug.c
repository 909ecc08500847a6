#include "reader/device/hotplug.h"

#include <libudev.h>
#include <stddef.h>

static struct udev *udev;
static struct udev_monitor *monitor;

int hotplug_open(void)
{
	static const char *const subsystems[] = { "tty", "input", "video4linux", "usb", "hidraw" };

	udev = udev_new();
	monitor = udev ? udev_monitor_new_from_netlink(udev, "udev") : NULL;
	if (!monitor)
		return -1;
	for (size_t i = 0; i < sizeof subsystems / sizeof subsystems[0]; i++)
		udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystems[i], NULL);
	return udev_monitor_enable_receiving(monitor) < 0 ? -1 : udev_monitor_get_fd(monitor);
}

void hotplug_take(void)
{
	struct udev_device *device;

	while ((device = udev_monitor_receive_device(monitor)) != NULL)
		udev_device_unref(device);
}
