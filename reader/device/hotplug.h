/* hotplug: wakes a worker when a device is plugged in, so that it tries to open its device at
 * once. Through udev, after its rules have set names and permissions. */
#ifndef READER_DEVICE_HOTPLUG_H
#define READER_DEVICE_HOTPLUG_H

/* A descriptor that is readable when a device of a kind used by readers has appeared. -1: no
 * udev here, the worker tries again after its backoff time. Open until the process ends. */
int hotplug_open(void);

/* Discards the events. */
void hotplug_take(void);

#endif
