/* assigned_source: the device that the reader reads, and changing over to another one while it runs
 * (core/store/device_assignment.h). Devices only: a file that comes to an end cannot be changed. */
#ifndef READER_ASSIGNED_SOURCE_H
#define READER_ASSIGNED_SOURCE_H

#include "reader/device/source.h"
#include "core/store/device_assignment.h"

struct assigned_source {
	struct device_assignment assignment;
	char spec[STORE_ADDRESS_MAX]; /* "nfc:pn532_uart:/dev/ttyUSB0", in use */
	const struct source_driver *driver;
	const char *address; /* points into spec */
};

/* Claims the role (store_claim_role(); not for files under their driver's name) and fills driver and
 * address: the address requested before, else default_spec (of the command line).
 * store NULL, or a file: default_spec. 0, or -1 with why. */
int assigned_source_begin(struct assigned_source *, struct store *, const char *role,
	const char *default_spec, struct fault *why);

/* True: assignment.address is another device, requested and accepted. Close the present one, then
 * call assigned_source_activate(). An address that cannot be used is rejected here. Reads the
 * store. */
bool assigned_source_take_request(struct assigned_source *);

/* spec, driver and address are the requested device's now. */
void assigned_source_activate(struct assigned_source *);

#endif
