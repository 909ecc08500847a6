/* announce: commits scans one after the other and says when.
 *   announce DATABASE COUNT [APART_MS]   at least so long apart (default: 50), at no fixed beat
 *     commit SECONDS TEXT          TEXT is committed by now (CLOCK_MONOTONIC)
 * No letter of a text is that of its neighbours at the same place: a terminal has to be sent all. */
#include "core/base/clock.h"
#include "core/code/identify.h"
#include "core/booking/booking.h"
#include "core/store/store.h"
#include "core/base/wake.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LETTERS = 12, APART_MS = 50, SPREAD_MS = 100 };

static void make_text(int number, char *out)
{
	for (int i = 0; i < LETTERS; i++)
		out[i] = (char)((number % 2 ? 'A' : 'N') + rand() % 13);
	out[LETTERS] = '\0';
}

static int commit(struct store *store, int number, struct fault *why)
{
	static struct scan scan;
	static struct identity identity;
	struct booking outcome;
	char text[LETTERS + 1];

	make_text(number, text);
	scan = (struct scan){ .at_us = clock_wall_us(),
		.carrier = CARRIER_BARCODE,
		.symbology = SYMBOLOGY_CODE128,
		.place = "gate",
		.source = "bench",
		.data_len = LETTERS };
	memcpy(scan.data, text, LETTERS);
	identify(&scan, &identity);
	if (booking_record_scan(store, &scan, &identity, &outcome, why))
		return -1;
	printf("commit %.6f %s\n", (double)clock_mono_us() / 1e6, text);
	return 0;
}

int main(int argc, char **argv)
{
	struct fault why = { 0 };
	struct store *store;
	int apart_ms = argc > 3 ? atoi(argv[3]) : APART_MS;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: announce DATABASE COUNT [APART_MS]\n");
		return EXIT_USAGE;
	}
	srand(1);
	store = store_open(argv[1], STORE_WRITE, &why);
	for (int i = 0; store && i < atoi(argv[2]); i++) {
		struct pollfd beat = { .fd = wake_on_timer(&why), .events = POLLIN };

		wake_set_timer(beat.fd, apart_ms + rand() % SPREAD_MS, 0);
		poll(&beat, 1, -1);
		close(beat.fd);
		if (commit(store, i, &why))
			break;
	}
	store_close(store);
	return why.message.text[0] ? fault_print(&why) : EXIT_OK;
}
