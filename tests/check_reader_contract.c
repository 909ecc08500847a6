/* What every driver promises (reader/source.h), tried on every row of the table that can run
 * without its device; and the worker that is built around them. */
#include "reader/worker.h"
#include "core/clock.h"
#include "tests/suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fault why;

/* An address of the right shape where nothing is; the drivers not named here take a path. */
static const char *absent(const struct source_driver *driver)
{
	return strcmp(driver->scheme, "nfc") == 0 ? "pn532_uart:/nonexistent/tty" : "/nonexistent/x";
}

static int open_files(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

/* Always 0 under a sanitizer: it keeps freed memory on purpose. */
static long resident_kb(void)
{
#ifdef __SANITIZE_ADDRESS__
	return 0;
#else
	FILE *file = fopen("/proc/self/statm", "re");
	long size = 0, resident = 0;

	ck_assert_int_eq(fscanf(file, "%ld %ld", &size, &resident), 2);
	fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
#endif
}

START_TEST(every_row_is_complete)
{
	ck_assert_uint_gt(source_driver_count, 0);
	for (size_t i = 0; i < source_driver_count; i++) {
		const struct source_driver *d = source_drivers[i];
		size_t len = strlen(d->scheme);

		ck_assert(d->check && d->open && d->read && d->close && d->list && d->summary);
		ck_assert_int_ge(d->patience_ms, 2000);
		ck_assert(strncmp(d->example, d->scheme, len) == 0 && d->example[len] == ':');
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(source_drivers[k]->scheme, d->scheme);
	}
}
END_TEST

START_TEST(drivers_are_found_by_scheme)
{
	const char *address;

	for (size_t i = 0; i < source_driver_count; i++) {
		ck_assert_ptr_eq(source_find(source_drivers[i]->example, &address, &why),
			source_drivers[i]);
		ck_assert_ptr_eq(address,
			source_drivers[i]->example + strlen(source_drivers[i]->scheme) + 1);
	}
	ck_assert_ptr_null(source_find("image", &address, &why));
	ck_assert_ptr_null(source_find("imag:x", &address, &why));
	ck_assert_ptr_null(source_find("", &address, &why));
	ck_assert_int_eq(why.exit_code, EXIT_USAGE);
}
END_TEST

START_TEST(nothing_there_is_a_sentence)
{
	for (size_t i = 0; i < source_driver_count; i++) {
		const struct source_driver *d = source_drivers[i];

		why = (struct fault){ 0 };
		ck_assert_msg(d->open(absent(d), 0, &why) == NULL, "%s", d->scheme);
		ck_assert_msg(strlen(why.text) > 20 && strchr(why.text, ';'), "%s: %s", d->scheme,
			why.text);
		ck_assert_int_ne(why.blame, FAULT_NONE);
		d->close(NULL);
	}
}
END_TEST

/* --- over and over -------------------------------------------------------------------------- */

static char folder[64], pictures[96], lines[96];
static int master;

static void set_up(void)
{
	static const char pnm[] = "P1 8 2 0101010101010101";
	FILE *file;

	strcpy(folder, "/tmp/reader-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(pictures, sizeof pictures, "%s/picture.pbm", folder);
	snprintf(lines, sizeof lines, "%s/lines", folder);
	file = fopen(pictures, "we");
	fwrite(pnm, 1, sizeof pnm - 1, file);
	fclose(file);
	file = fopen(lines, "we");
	fputs("one\ntwo\n", file);
	fclose(file);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_eq(grantpt(master) | unlockpt(master), 0);
}

static void tear_down(void)
{
	close(master);
	unlink(pictures);
	unlink(lines);
	rmdir(folder);
}

/* Where the driver can really be opened here; NULL: only with its device. */
static const char *present(const struct source_driver *driver)
{
	if (strcmp(driver->scheme, "image") == 0)
		return pictures;
	if (strcmp(driver->scheme, "replay") == 0)
		return lines;
	return strcmp(driver->scheme, "serial") == 0 ? ptsname(master) : NULL;
}

static void use(const struct source_driver *d, const char *address)
{
	static struct scan scan;
	struct source *source = d->open(address, 0, &why);

	ck_assert_msg(source != NULL, "%s: %s", d->scheme, why.text);
	ck_assert_ptr_eq(source->driver, d);
	for (int k = 0; k < 5; k++) {
		memset(&scan, 0, sizeof scan);
		d->read(source, &scan, &why);
	}
	d->close(source);
}

START_TEST(open_and_close_leave_nothing_behind)
{
	set_up();
	for (size_t i = 0; i < source_driver_count; i++) {
		const struct source_driver *d = source_drivers[i];
		const char *address = present(d);
		int files = 0;
		long memory = 0;

		for (int round = 0; round < 300; round++) {
			if (round == 100) {
				files = open_files();
				memory = resident_kb();
			}
			ck_assert_ptr_null(d->open(absent(d), 0, &why));
			if (address)
				use(d, address);
		}
		ck_assert_msg(open_files() == files, "%s leaks files", d->scheme);
		ck_assert_msg(resident_kb() - memory < 4096, "%s grew by %ld kB", d->scheme,
			resident_kb() - memory);
	}
	tear_down();
}
END_TEST

/* --- the worker ------------------------------------------------------------------------------- */

/* A driver that does what its address says. */
static struct source *trial_open(const char *address, uint64_t begin, struct fault *fault)
{
	struct source *source;

	if (strcmp(address, "absent") == 0) {
		fault_set(fault, FAULT_HARDWARE, EXIT_UNAVAILABLE, "not there; plug it in");
		return NULL;
	}
	source = calloc(1, sizeof *source);
	*source = (struct source){ .fd = -1, .period_ms = 10, .position = begin };
	return source;
}

static const char *trial_address;

static enum source_result trial_read(struct source *source, struct scan *out, struct fault *fault)
{
	if (strcmp(trial_address, "crash") == 0)
		abort();
	if (strcmp(trial_address, "hang") == 0)
		pause();
	if (strcmp(trial_address, "lost") == 0) {
		fault_set(fault, FAULT_HARDWARE, EXIT_UNAVAILABLE, "gone; plug it in");
		return SOURCE_LOST;
	}
	if (source->position++ == 3)
		return SOURCE_END;
	out->carrier = CARRIER_BARCODE;
	out->data_len = 3;
	memcpy(out->data, "abc", 3);
	return SOURCE_SCAN;
}

static void trial_close(struct source *source)
{
	free(source);
}

static struct source_driver trial = { .scheme = "trial", .patience_ms = 200, .open = trial_open,
	.read = trial_read, .close = trial_close };

/* The next message other than "alive". */
static int next_message(struct worker *w, struct message *out)
{
	struct pollfd ready = { .fd = w->fd, .events = POLLIN };
	int got;

	do {
		ck_assert_int_eq(poll(&ready, 1, 20000), 1);
		got = worker_take(w, out, clock_mono_ms());
	} while (got == 1 && out->kind == MESSAGE_ALIVE);
	return got;
}

static void start(struct worker *w, const char *address)
{
	trial_address = address;
	worker_init(w, &trial, address);
	ck_assert_int_eq(worker_start(w, 0, &why), 0);
}

static void reap(struct worker *w)
{
	siginfo_t info;

	ck_assert_int_eq(waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert(worker_reap(w, &why));
	ck_assert_int_eq(w->fd, -1);
}

START_TEST(worker_sends_scans_to_the_end)
{
	static struct message m;
	struct worker w;

	start(&w, "scans");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, MESSAGE_UP);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, MESSAGE_SCAN);
		ck_assert_uint_eq(m.body.scan.data_len, 3);
		ck_assert_mem_eq(m.body.scan.data, "abc", 3);
		ck_assert_int_gt(m.body.scan.at_us, 0);
		ck_assert_uint_eq(w.position, (uint64_t)i + 1);
	}
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, MESSAGE_END);
	reap(&w);
}
END_TEST

START_TEST(worker_that_crashes_is_noticed)
{
	static struct message m;
	struct worker w;

	start(&w, "crash");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(next_message(&w, &m), -1);
	reap(&w);
	ck_assert_ptr_nonnull(strstr(why.text, "crashed"));
	ck_assert_int_eq(w.backoff_ms, WORKER_BACKOFF_MIN_MS);
	ck_assert_int_eq(worker_start(&w, 0, &why), 0);
	reap(&w);
	ck_assert_int_eq(w.backoff_ms, 2 * WORKER_BACKOFF_MIN_MS);
}
END_TEST

START_TEST(worker_that_hangs_is_ended)
{
	static struct message m;
	struct worker w;

	start(&w, "hang");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert(!worker_watch(&w, w.heard_ms + 200));
	ck_assert(worker_watch(&w, w.heard_ms + 201));
	reap(&w);
	ck_assert_ptr_nonnull(strstr(why.text, "said nothing"));
}
END_TEST

START_TEST(worker_says_a_lost_device_once_and_goes_on_trying)
{
	static struct message m;
	struct worker w;

	start(&w, "absent");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, MESSAGE_DOWN);
	ck_assert_ptr_nonnull(strstr(m.body.fault.text, "not there"));
	worker_stop(&w);
	start(&w, "lost");
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, MESSAGE_UP);
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, MESSAGE_DOWN);
	}
	worker_stop(&w);
	ck_assert_int_eq(w.pid, 0);
}
END_TEST

START_TEST(back_off_grows_and_begins_anew)
{
	int ms = 0;

	for (int i = 0; i < 10; i++)
		ms = worker_next_backoff(ms, 0, 1000000);
	ck_assert_int_eq(ms, WORKER_BACKOFF_MAX_MS);
	ck_assert_int_eq(worker_next_backoff(ms, 1000, 1000 + WORKER_HEALTHY_MS - 1),
		WORKER_BACKOFF_MAX_MS);
	ck_assert_int_eq(worker_next_backoff(ms, 1000, 1000 + WORKER_HEALTHY_MS),
		WORKER_BACKOFF_MIN_MS);
}
END_TEST

START_TEST(nonsense_from_a_worker_is_refused)
{
	static struct message m, got;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	ck_assert_int_eq(message_receive(pair[0], &got), 0);
	for (int round = 0; round < 3000; round++) {
		size_t len = 1 + (size_t)rand() % sizeof m;

		for (size_t i = 0; i < len; i++)
			((unsigned char *)&m)[i] = (unsigned char)rand();
		m.kind = (enum message_kind)(rand() % (MESSAGE_KIND_COUNT + 1));
		ck_assert_int_eq(send(pair[1], &m, len, 0), (ssize_t)len);
		if (message_receive(pair[0], &got) == 1 && got.kind == MESSAGE_SCAN)
			ck_assert_uint_le(got.body.scan.data_len, SCAN_DATA_MAX);
	}
	close(pair[1]);
	ck_assert_int_eq(message_receive(pair[0], &got), -1);
	close(pair[0]);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_row_is_complete, drivers_are_found_by_scheme,
		nothing_there_is_a_sentence, open_and_close_leave_nothing_behind,
		worker_sends_scans_to_the_end, worker_that_crashes_is_noticed, worker_that_hangs_is_ended,
		worker_says_a_lost_device_once_and_goes_on_trying, back_off_grows_and_begins_anew,
		nonsense_from_a_worker_is_refused, NULL };

	return suite_of("reader_contract", tests);
}
