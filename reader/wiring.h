/* wiring: which device the program reads, and changing over to another one while it runs (warenspur
 * switch). Only for devices: files come to an end by themselves. */
#ifndef READER_WIRING_H
#define READER_WIRING_H

#include "reader/device/source.h"
#include "core/store/store.h"

struct wiring {
	struct store *store; /* NULL: nobody can ask; not owned */
	struct row_wiring row;
	char spec[STORE_ADDRESS_MAX]; /* "nfc:pn532_uart:/dev/ttyUSB0", in use */
	const struct source_driver *driver;
	const char *address; /* points into spec */
	char next[STORE_ADDRESS_MAX];
};

/* home: the command line's device, checked. Fills driver and address: the device that was asked for
 * before, if that was another one. store NULL: home. */
int wiring_begin(struct wiring *, struct store *, const char *role, const char *home,
	struct fault *why);

/* Has somebody asked for another device that can be one? True: close the present one, then
 * wiring_take(). One that cannot be is refused here. Reads the store. */
bool wiring_wanted(struct wiring *);
/* spec, driver and address are the new device's now. */
void wiring_take(struct wiring *);

#endif
