/* What every driver promises (reader/device/source.h), tried on every row of the table that can run
 * without its device; and the worker that is built around them. */
#include "reader/worker.h"
#include "core/base/clock.h"
#include "tests/support/fixture.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <dlfcn.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fault why;

/* An address of the right shape where nothing is; the drivers not named here take a path. */
static const char *absent(const struct source_driver *d)
{
	return strcmp(d->scheme, "nfc") == 0 ? "pn532_uart:/nonexistent/tty" : "/nonexistent/x";
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

/* The keyboard's own threads close what they opened a moment later. */
static bool files_return_to(int files)
{
	for (int64_t end_ms = clock_mono_ms() + 5000; clock_mono_ms() < end_ms; sched_yield())
		if (open_files() <= files)
			return true;
	return false;
}

/* Allocated bytes. Always 0 under a sanitizer, which has its own allocator. */
static size_t heap_bytes(void)
{
#ifdef __SANITIZE_ADDRESS__
	return 0;
#else
	struct mallinfo2 heap = mallinfo2();

	return heap.uordblks + heap.hblkhd;
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
		ck_assert_msg(strlen(why.message.text) > 20 && strchr(why.message.text, ';'), "%s: %s",
			d->scheme, why.message.text);
		ck_assert_int_ne(why.blame, FAULT_NONE);
		d->close(NULL);
	}
}
END_TEST

/* --- each driver at its device ---------------------------------------------------------------- */

static struct scan scan;
static const struct source_driver *driver;
static const struct fixture *fixture;

static void set_up(int row)
{
	const char *address;
	char spec[300];

	fixture = &fixtures[row];
	fixture->build();
	snprintf(spec, sizeof spec, "%s:%s", fixture->scheme, fixture_address);
	driver = source_find(spec, &address, &why);
	ck_assert_ptr_nonnull(driver);
	ck_assert_msg(driver->check(fixture_address, &why) == 0, "%s", why.message.text);
}

static struct source *open_source(void)
{
	struct source *source = driver->open(fixture_address, 0, &why);

	ck_assert_msg(source != NULL, "%s: %s", fixture->scheme, why.message.text);
	ck_assert_ptr_eq(source->driver, driver);
	return source;
}

/* --- how long a driver waits -------------------------------------------------------------------- */

/* What the waits of a driver and its libraries have asked for that ended by their time: the same on a busy
 * computer. A call that never returns ends the test by its time-out. */
static int64_t waited_us;

static void *next_function(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	must(function);
	return function;
}

static int64_t us_of(const struct timespec *t)
{
	return t ? (int64_t)t->tv_sec * 1000000 + t->tv_nsec / 1000 : 0;
}

static int count_wait(int result, int64_t asked_us)
{
	if (result == 0)
		waited_us += asked_us;
	return result;
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	int (*next)(struct pollfd *, nfds_t, int);

	*(void **)&next = next_function("poll");
	return count_wait(next(fds, count, timeout_ms), (int64_t)timeout_ms * 1000);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	int (*next)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

	*(void **)&next = next_function("ppoll");
	return count_wait(next(fds, count, timeout, mask), us_of(timeout));
}

int select(int count, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout)
{
	int (*next)(int, fd_set *, fd_set *, fd_set *, struct timeval *);
	int64_t asked_us = timeout ? (int64_t)timeout->tv_sec * 1000000 + timeout->tv_usec : 0;

	*(void **)&next = next_function("select");
	return count_wait(next(count, in, out, except, timeout), asked_us);
}

int nanosleep(const struct timespec *asked, struct timespec *left)
{
	int (*next)(const struct timespec *, struct timespec *);

	*(void **)&next = next_function("nanosleep");
	return count_wait(next(asked, left), us_of(asked));
}

/* One call; it must not wait longer than patience_ms. */
static enum source_result read_once(struct source *source)
{
	enum source_result result;

	memset(&scan, 0, sizeof scan);
	waited_us = 0;
	result = driver->read(source, &scan, &why);
	must(waited_us < (int64_t)driver->patience_ms * 1000);
	must(result != SOURCE_SCAN || scan.data_len <= SCAN_DATA_MAX);
	return result;
}

static void wait_on(const struct source *source, int at_most_ms)
{
	struct pollfd ready = { .fd = source->fd, .events = POLLIN };

	poll(&ready, 1, source->period_ms < at_most_ms ? source->period_ms : at_most_ms);
}

/* Reads on as a worker does until something other than SOURCE_IDLE comes. */
static enum source_result read_for(struct source *source, int ms)
{
	enum source_result result;

	for (int64_t end_ms = clock_mono_ms() + ms; clock_mono_ms() < end_ms; wait_on(source, ms))
		if ((result = read_once(source)) != SOURCE_IDLE)
			return result;
	return SOURCE_IDLE;
}

static enum source_result read_on(struct source *source)
{
	return read_for(source, 20000);
}

/* Triggers the device until a scan comes: a camera must see a code twice. */
static struct source *converse(struct source *source, unsigned n)
{
	enum source_result result = SOURCE_IDLE;

	for (int i = 0; i < fixture->tries && result == SOURCE_IDLE; i++) {
		fixture->speak(n);
		if (driver->finite) {
			driver->close(source);
			source = open_source();
		}
		result = read_for(source, 20000 / fixture->tries);
	}
	ck_assert_msg(result == SOURCE_SCAN, "%s, read %u: %s", fixture->scheme, n, why.message.text);
	ck_assert(scan.data_len > 0 || scan.tag[0]);
	fixture->hush(n);
	return source;
}

START_TEST(what_is_there_is_read)
{
	struct source *source;

	set_up(_i);
	source = open_source();
	source = converse(source, 1);
	source = converse(source, 2);
	driver->close(source);
	fixture->raze();
}
END_TEST

START_TEST(a_lost_device_is_told_and_comes_back)
{
	struct source *source;
	enum source_result result;

	set_up(_i);
	source = converse(open_source(), 1);
	fixture->pull();
	do
		result = read_on(source); /* a tag that still counts as present may come first */
	while (result == SOURCE_SCAN);
	ck_assert_int_eq(result, driver->finite ? SOURCE_END : SOURCE_LOST);
	ck_assert(driver->finite || strchr(why.message.text, ';'));
	driver->close(source);
	source = driver->open(fixture_address, 0, &why);
	ck_assert_msg((source != NULL) == fixture->waits_absent, "%s", fixture->scheme);
	driver->close(source);
	fixture->plug();
	driver->close(converse(open_source(), 3));
	fixture->raze();
}
END_TEST

START_TEST(opening_again_and_again_leaves_nothing_behind)
{
	int rounds = fixtures[_i].paced ? 20 : 300, files = 0;
	size_t memory = 0;

	set_up(_i);
	for (int round = 0; round < rounds; round++) {
		if (round == rounds / 4) {
			files = open_files();
			memory = heap_bytes();
		}
		ck_assert_ptr_null(driver->open(absent(driver), 0, &why));
		driver->close(open_source());
	}
	ck_assert_msg(files_return_to(files), "%s leaks files", fixture->scheme);
	ck_assert_msg(heap_bytes() <= memory + 16384, "%s grew by %zu bytes", fixture->scheme,
		heap_bytes() - memory);
	fixture->raze();
}
END_TEST

START_TEST(ten_thousand_reads_leave_nothing_behind)
{
	struct source *source;
	int files = 0, wanted = fixtures[_i].paced ? 80 : 10000;
	size_t memory = 0;

	set_up(_i);
	source = open_source();
	for (int reads = 0, n = 0; reads < wanted; n++) {
		if (n == (fixture->paced ? 20 : 400)) {
			files = open_files();
			memory = heap_bytes();
		}
		source = converse(source, (unsigned)n);
		for (reads++; !driver->finite && read_once(source) != SOURCE_IDLE; reads++)
			;
		reads += driver->finite || fixture->paced ? 0 : 10; /* reads without a scan count too */
		for (int i = 0; i < 10 && !driver->finite && !fixture->paced; i++)
			read_once(source);
	}
	ck_assert_msg(files_return_to(files), "%s leaks files", fixture->scheme);
	ck_assert_msg(heap_bytes() <= memory + 65536, "%s grew by %zu bytes", fixture->scheme,
		heap_bytes() - memory);
	driver->close(source);
	fixture->raze();
}
END_TEST

START_TEST(every_driver_has_its_device)
{
	ck_assert_uint_eq(fixture_count, source_driver_count);
	for (size_t i = 0; i < fixture_count; i++)
		ck_assert_str_eq(fixtures[i].scheme, source_drivers[i]->scheme);
}
END_TEST

/* --- the worker ------------------------------------------------------------------------------- */

/* A driver whose behaviour is given by its address. */
static struct source *trial_open(const char *address, uint64_t begin, struct fault *fault)
{
	struct source *source;

	if (strcmp(address, "absent") == 0) {
		fault_set(fault, FAULT_HARDWARE, EXIT_UNAVAILABLE, "not there; plug it in");
		return NULL;
	}
	source = calloc(1, sizeof *source);
	*source = (struct source){ .fd = -1,
		.period_ms = strcmp(address, "torrent") == 0 ? 0 : 10,
		.position = begin };
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
	if (source->position++ == 3 && strcmp(trial_address, "scans") == 0)
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

static struct source_driver trial = { .scheme = "trial",
	.patience_ms = 200,
	.open = trial_open,
	.read = trial_read,
	.close = trial_close };

/* The next message other than "alive". */
static int next_message(struct worker *w, struct worker_message *out)
{
	struct pollfd ready = { .fd = w->fd, .events = POLLIN };
	int got;

	do {
		ck_assert_int_eq(poll(&ready, 1, 20000), 1);
		got = worker_take(w, out, clock_mono_ms());
	} while (got == 1 && out->kind == WORKER_MESSAGE_ALIVE);
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
	static struct worker_message m;
	struct worker w;

	start(&w, "scans");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, WORKER_MESSAGE_UP);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, WORKER_MESSAGE_SCAN);
		ck_assert_uint_eq(m.body.scan.data_len, 3);
		ck_assert_mem_eq(m.body.scan.data, "abc", 3);
		ck_assert_int_gt(m.body.scan.at_us, 0);
		ck_assert_uint_eq(w.position, (uint64_t)i + 1);
	}
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, WORKER_MESSAGE_END);
	reap(&w);
}
END_TEST

/* A driver that has a scan at every read, at its period or without a pause. */
static const char *const pressing[] = { "pressing", "torrent" };

START_TEST(worker_that_never_waits_ends_when_asked)
{
	static struct worker_message m;
	struct worker w;
	siginfo_t info;
	int scans = 0;

	start(&w, pressing[_i]);
	while (scans < 20)
		scans += next_message(&w, &m) == 1 && m.kind == WORKER_MESSAGE_SCAN;
	worker_ask_stop(&w);
	while (next_message(&w, &m) == 1)
		;
	ck_assert_int_eq(waitid(P_PID, (id_t)w.pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(info.si_code, CLD_EXITED);
	ck_assert_int_eq(info.si_status, EXIT_OK);
	worker_stop(&w);
}
END_TEST

START_TEST(worker_keeps_the_period_after_a_scan)
{
	static struct worker_message m;
	struct worker w;
	int64_t first_ms = 0, last_ms = 0;

	start(&w, "pressing");
	for (int scans = 0; scans < 20;)
		if (next_message(&w, &m) == 1 && m.kind == WORKER_MESSAGE_SCAN) {
			first_ms = scans++ == 0 ? m.body.scan.seen_ms : first_ms;
			last_ms = m.body.scan.seen_ms;
		}
	ck_assert_int_ge(last_ms - first_ms, 19 * 10);
	ck_assert_uint_lt(worker_stop(&w), 20);
}
END_TEST

/* What was read and is not taken any more is counted. */
START_TEST(worker_that_is_stopped_says_what_was_left)
{
	static struct worker_message m;
	struct pollfd next;
	struct worker w;

	start(&w, "torrent");
	while (next_message(&w, &m) != 1 || m.kind != WORKER_MESSAGE_SCAN)
		;
	next = (struct pollfd){ .fd = w.fd, .events = POLLIN };
	ck_assert_int_eq(poll(&next, 1, 20000), 1);
	ck_assert_uint_gt(worker_stop(&w), 0);
}
END_TEST

START_TEST(worker_that_crashes_is_noticed)
{
	static struct worker_message m;
	struct worker w;

	start(&w, "crash");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(next_message(&w, &m), -1);
	reap(&w);
	ck_assert_ptr_nonnull(strstr(why.message.text, "crashed"));
	ck_assert_int_eq(w.backoff_ms, WORKER_BACKOFF_MIN_MS);
	ck_assert_int_eq(worker_start(&w, 0, &why), 0);
	reap(&w);
	ck_assert_int_eq(w.backoff_ms, 2 * WORKER_BACKOFF_MIN_MS);
}
END_TEST

START_TEST(worker_that_hangs_is_ended)
{
	static struct worker_message m;
	struct worker w;

	start(&w, "hang");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert(!worker_watch(&w, w.last_message_ms + 200));
	ck_assert(worker_watch(&w, w.last_message_ms + 201));
	reap(&w);
	ck_assert_ptr_nonnull(strstr(why.message.text, "did not respond for"));
}
END_TEST

START_TEST(worker_says_a_lost_device_once_and_goes_on_trying)
{
	static struct worker_message m;
	struct worker w;

	start(&w, "absent");
	ck_assert_int_eq(next_message(&w, &m), 1);
	ck_assert_int_eq(m.kind, WORKER_MESSAGE_DOWN);
	ck_assert_ptr_nonnull(strstr(m.body.fault.message.text, "not there"));
	worker_stop(&w);
	start(&w, "lost");
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, WORKER_MESSAGE_UP);
		ck_assert_int_eq(next_message(&w, &m), 1);
		ck_assert_int_eq(m.kind, WORKER_MESSAGE_DOWN);
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

/* By its byte: the compiler assumes that a bool is 0 or 1. */
static bool is_bool(const bool *b)
{
	unsigned char byte;

	memcpy(&byte, b, 1);
	return byte <= 1;
}

/* A scan of which only what says how to read it is right. Returns its length. */
static size_t make_nearly_sound(struct worker_message *m)
{
	m->kind = WORKER_MESSAGE_SCAN;
	m->body.scan.carrier = (enum scan_carrier)(rand() % CARRIER_COUNT);
	m->body.scan.symbology = (enum symbology)(rand() % SYMBOLOGY_COUNT);
	m->body.scan.loss = (enum scan_loss)(rand() % SCAN_LOSS_COUNT);
	m->body.scan.data_len = (uint32_t)(rand() % (SCAN_DATA_MAX + 1));
	return offsetof(struct worker_message, body.scan.data) + m->body.scan.data_len;
}

START_TEST(nonsense_from_a_worker_is_refused)
{
	static struct worker_message m, got;
	int pair[2], taken = 0;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	ck_assert_int_eq(worker_message_receive(pair[0], &got), 0);
	for (int round = 0; round < 3000; round++) {
		size_t len = 1 + (size_t)rand() % sizeof m;

		for (size_t i = 0; i < len; i++)
			((unsigned char *)&m)[i] = (unsigned char)rand();
		m.kind = (enum worker_message_kind)(rand() % (WORKER_MESSAGE_KIND_COUNT + 1));
		if (round % 2)
			len = make_nearly_sound(&m);
		ck_assert_int_eq(send(pair[1], &m, len, 0), (ssize_t)len);
		if (worker_message_receive(pair[0], &got) != 1 || got.kind != WORKER_MESSAGE_SCAN)
			continue;
		taken++;
		ck_assert_uint_le(got.body.scan.data_len, SCAN_DATA_MAX);
		ck_assert_uint_lt((unsigned)got.body.scan.loss, SCAN_LOSS_COUNT);
		ck_assert(is_bool(&got.body.scan.too_long) && is_bool(&got.body.scan.sighting) &&
			is_bool(&got.body.scan.stays) && is_bool(&got.body.scan.no_read) &&
			is_bool(&got.body.scan.replayed) && is_bool(&got.body.scan.clock_ok));
	}
	ck_assert_int_gt(taken, 1000);
	close(pair[1]);
	ck_assert_int_eq(worker_message_receive(pair[0], &got), -1);
	close(pair[0]);
}
END_TEST

const bool suite_needs_processes = true; /* sources start workers */

Suite *suite(void)
{
	const TTest *const tests[] = { every_row_is_complete, drivers_are_found_by_scheme,
		nothing_there_is_a_sentence, every_driver_has_its_device, worker_sends_scans_to_the_end,
		worker_that_crashes_is_noticed, worker_that_hangs_is_ended,
		worker_says_a_lost_device_once_and_goes_on_trying, back_off_grows_and_begins_anew,
		worker_keeps_the_period_after_a_scan, worker_that_is_stopped_says_what_was_left,
		nonsense_from_a_worker_is_refused, NULL };

	Suite *s = suite_of("reader_contract", tests);
	TCase *devices = tcase_create("devices"), *tables = tcase_create("tables");

	fixture_wrap();
	tcase_set_timeout(devices, 120);
	tcase_set_tags(devices, "long"); /* they wait for devices: not in make check */
	tcase_add_loop_test(devices, what_is_there_is_read, 0, (int)fixture_count);
	tcase_add_loop_test(devices, a_lost_device_is_told_and_comes_back, 0, (int)fixture_count);
	tcase_add_loop_test(devices, opening_again_and_again_leaves_nothing_behind, 0,
		(int)fixture_count);
	tcase_add_loop_test(devices, ten_thousand_reads_leave_nothing_behind, 0, (int)fixture_count);
	suite_add_tcase(s, devices);
	add_table(tables, worker_that_never_waits_ends_when_asked, pressing);
	suite_add_tcase(s, tables);
	return s;
}
