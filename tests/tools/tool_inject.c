/* inject: for each box the scan is there before it comes.
 *   inject DATABASE GTIN      until it is killed
 * Records a scan at "ident" at once, and again whenever a box has left the read point. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* A scan within two poll periods of a box's leaving may still be that box's. */
enum { BEHIND_MS = 60 };

static void on_signal(void *user, const struct row_signal *row)
{
	bool *left = user;

	*left |= strcmp(row->name, "LB_IDENT") == 0 && row->value == 0;
}

static int record(struct store *store, const char *gtin, int serial, struct fault *why)
{
	static struct identity identity;
	static struct scan scan;
	struct booking outcome;

	scan = (struct scan){ .at_us = clock_wall_us(),
		.clock_ok = true,
		.carrier = CARRIER_BARCODE,
		.symbology = SYMBOLOGY_QR,
		.place = "ident",
		.source = "inject" };
	scan.data_len = (uint32_t)snprintf((char *)scan.data, sizeof scan.data,
		"https://id.gs1.org/01/%s/21/B%d", gtin, serial);
	identify(&scan, &identity);
	return booking_record_scan(store, &scan, &identity, &outcome, why);
}

int main(int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = BEHIND_MS * 1000000 };
	struct fault why = { 0 };
	struct store *store = argc == 3 ? store_open(argv[1], STORE_WRITE, &why) : NULL;
	struct pollfd wake = { .events = POLLIN };
	int64_t last = 0;
	bool left = false;

	if (!store) {
		fprintf(stderr, "usage: inject DATABASE GTIN; %s\n", why.message.text);
		return EXIT_USAGE;
	}
	wake.fd = store_wake_fd(store);
	if (store_each_signal_since(store, "plc1", &last, 100000, on_signal, &left, &why))
		return fault_print(&why);
	left = true;
	for (int serial = 1;;) {
		if (left) {
			nanosleep(&pause, NULL);
			if (record(store, argv[2], serial++, &why))
				return fault_print(&why);
		}
		left = false;
		poll(&wake, 1, 1000);
		store_changed(store);
		if (store_each_signal_since(store, "plc1", &last, 1000, on_signal, &left, &why))
			return fault_print(&why);
	}
}
