/* watch: says when a row becomes visible to another process.
 *   watch DATABASE      until it is killed; times are CLOCK_MONOTONIC
 *     scan SECONDS SEQ TAG
 *     signal SECONDS NAME VALUE */
#include "core/base/clock.h"
#include "core/store_query/store_read.h"

#include <poll.h>
#include <stdio.h>

enum { LOOK_BACK = 20 };

struct watch {
	double now_s;
	int64_t last_scan, newest_scan, last_signal;
};

static void on_scan(void *user, const struct row_scan *row)
{
	struct watch *w = user;

	if (row->seq <= w->last_scan)
		return;
	printf("scan %.6f %lld %s\n", w->now_s, (long long)row->seq, row->tag[0] ? row->tag : "-");
	if (row->seq > w->newest_scan)
		w->newest_scan = row->seq;
}

static void on_signal(void *user, const struct row_signal *row)
{
	const struct watch *w = user;

	printf("signal %.6f %s %lld\n", w->now_s, row->name, (long long)row->value);
}

static int look(struct watch *w, struct store *store, struct fault *why)
{
	w->now_s = (double)clock_mono_us() / 1e6;
	if (store_each_scan(store, LOOK_BACK, on_scan, w, why))
		return -1;
	w->last_scan = w->newest_scan;
	return store_each_signal_since(store, "plc1", &w->last_signal, 1000, on_signal, w, why);
}

int main(int argc, char **argv)
{
	struct watch w = { 0 };
	struct fault why = { 0 };
	struct store *store = argc == 2 ? store_open(argv[1], STORE_READ, &why) : NULL;
	struct pollfd wake = { .events = POLLIN };

	if (!store) {
		fprintf(stderr, "usage: watch DATABASE; %s\n", why.message.text);
		return EXIT_USAGE;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	wake.fd = store_wake_fd(store);
	while (look(&w, store, &why) == 0) {
		poll(&wake, 1, 1000);
		store_changed(store);
	}
	return fault_print(&why);
}
