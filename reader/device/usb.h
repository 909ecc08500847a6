/* usb: finds NFC readers on USB that libnfc supports and that have no tty. */
#ifndef READER_DEVICE_USB_H
#define READER_DEVICE_USB_H

#include <stddef.h>
#include <stdio.h>

/* Prints "  nfc:DRIVER" for each one present, from the kernel's list; opens no device. Returns
 * their number. */
size_t usb_list_nfc(FILE *out);

#endif
