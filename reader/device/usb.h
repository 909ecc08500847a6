/* usb: NFC readers on USB that libnfc drives and that have no tty of their own. */
#ifndef READER_DEVICE_USB_H
#define READER_DEVICE_USB_H

#include <stddef.h>
#include <stdio.h>

/* Prints "  nfc:DRIVER" for each one that is plugged in, as the kernel tells it: no device is
 * opened. Returns their number. */
size_t usb_list_nfc(FILE *out);

#endif
