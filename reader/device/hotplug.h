/* hotplug: tells that something was plugged in, so that a device that is waited for is tried at
 * once. Through udev, after its rules have set names and rights. */
#ifndef READER_DEVICE_HOTPLUG_H
#define READER_DEVICE_HOTPLUG_H

/* Readable when a device of a kind that readers use has appeared; -1: there is no udev here, and
 * waiting has to do. Never fails otherwise. Lives until the process ends. */
int hotplug_open(void);

/* Takes what made it readable. */
void hotplug_take(void);

#endif
