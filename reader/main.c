/* warenspur-reader: one process per reading device, from the device to the committed scan.
 *
 * This process owns store, output and signals; the worker it forks owns the device. */
#include "reader/decode/decoder.h"
#include "reader/nfc/nfc_trace.h"
#include "reader/intake.h"
#include "reader/replay/recorder.h"
#include "reader/assigned_source.h"
#include "reader/reader_options.h"
#include "reader/worker.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/wake.h"
#include "core/run/database_choice.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	READER_TICK_MS = 500,
	READER_REPORT_MS = 2000,
	TURN_MS = 50,  /* then signals are looked at: a device may send without a pause */
	FUTILE_MAX = 5 /* crashes of a finite source's worker in a row without a file or line begun */
};

/* Descriptors of poll(). */
enum reader_wake {
	READER_WAKE_SIGNAL,
	READER_WAKE_WORKER,
	READER_WAKE_TRACE,
	READER_WAKE_TICK,
	READER_WAKE_RESTART,
	READER_WAKE_STORE,
	READER_WAKE_COUNT
};

struct reader {
	struct reader_options options;
	struct intake intake;
	struct worker worker;
	struct assigned_source source;
	struct store *store;
	struct recorder *recorder; /* NULL: no --record */
	struct pollfd wakers[READER_WAKE_COUNT];
	struct worker_message message;
	struct nfc_trace trace; /* capture of the NFC reader's frames */
	char role[SCAN_NAME_MAX + 8];
	enum program_state state; /* as reported */
	struct message detail;
	int64_t report_ms; /* when the program's row is written next */
	int64_t down_ms;   /* when the device was lost */
	uint64_t begin;    /* position where the present worker started */
	int futile_starts;
	bool is_finished;
	int exit_code;
};

static void set_state(struct reader *r, enum program_state state, const struct message *detail)
{
	if (state == PROGRAM_DOWN && r->state == PROGRAM_READY)
		r->down_ms = clock_mono_ms();
	r->state = state;
	r->detail = *detail;
	r->report_ms = clock_mono_ms() + READER_REPORT_MS;
	intake_report(&r->intake, state, &r->detail);
}

static void set_state_at(struct reader *r, enum program_state state, const char *address)
{
	struct message detail;

	message_set(&detail, "%s", address);
	set_state(r, state, &detail);
}

static void finish_reader(struct reader *r, int exit_code)
{
	r->is_finished = true;
	r->exit_code = exit_code;
}

/* Exit code at the end of a finite source: something read, nothing read, or the store failed. */
static int exit_code_at_end(const struct intake *in)
{
	if (in->refused)
		return EXIT_IO;
	return in->accepted ? EXIT_OK : EXIT_FAILED;
}

static void read_trace(struct reader *r)
{
	if (r->wakers[READER_WAKE_TRACE].fd >= 0 &&
		!nfc_trace_take(&r->trace, r->wakers[READER_WAKE_TRACE].fd, r->store, r->role))
		r->wakers[READER_WAKE_TRACE].fd = -1;
}

static void on_scan(struct reader *r)
{
	struct scan *scan = &r->message.body.scan;
	struct fault why = { 0 };
	int taken;

	read_trace(r);
	taken = intake_take(&r->intake, scan, &why);
	if (r->intake.has_personal_key)
		nfc_trace_decide(&r->trace, scan, r->intake.identity.personal);

	if (taken < 0) {
		log_fault(LOG_LEVEL_ERROR, &why);
		finish_reader(r, (int)why.exit_code);
	} else if (taken && r->options.once) {
		finish_reader(r, EXIT_OK);
	}
}

static void on_up(struct reader *r)
{
	recorder_event(r->recorder, RECORDER_UP, r->worker.address);
	if (r->state != PROGRAM_READY)
		log_line(r->worker.driver->finite ? LOG_LEVEL_DEBUG : LOG_LEVEL_NOTICE, _("ready: %s:%s"),
			r->worker.driver->scheme, r->worker.address);
	debounce_resume(&r->intake.debounce, r->down_ms, clock_mono_ms());
	intake_clear(&r->intake, ALARM_READER_DOWN);
	intake_clear(&r->intake, ALARM_READER_FAULT);
	if (!r->intake.limit.is_exceeded)
		intake_clear(&r->intake, ALARM_READER_INPUT);
	set_state_at(r, PROGRAM_READY, r->worker.address);
}

/* A bad file or line is logged; bad input of a device is recorded as an alarm. */
static void on_bad(struct reader *r, const struct fault *fault)
{
	if (r->worker.driver->finite)
		log_fault(LOG_LEVEL_WARNING, fault);
	else
		intake_remark(&r->intake, ALARM_READER_INPUT, SEVERITY_WARNING, fault);
}

static void on_message(struct reader *r)
{
	const struct fault *fault = &r->message.body.fault;

	switch (r->message.kind) {
	case WORKER_MESSAGE_SCAN:
		on_scan(r);
		break;
	case WORKER_MESSAGE_UP:
		on_up(r);
		break;
	case WORKER_MESSAGE_DOWN:
		recorder_event(r->recorder, RECORDER_DOWN, fault->message.text);
		intake_raise(&r->intake, ALARM_READER_DOWN, fault);
		set_state(r, PROGRAM_DOWN, &fault->message);
		break;
	case WORKER_MESSAGE_BAD:
		recorder_event(r->recorder, RECORDER_BAD, fault->message.text);
		on_bad(r, fault);
		break;
	case WORKER_MESSAGE_UNREAD:
		intake_remark(&r->intake, ALARM_UNREAD_CODE, SEVERITY_NOTICE, fault);
		break;
	case WORKER_MESSAGE_FAILED:
		log_fault(LOG_LEVEL_ERROR, fault);
		finish_reader(r, fault->exit_code ? (int)fault->exit_code : EXIT_FAILED);
		break;
	case WORKER_MESSAGE_END:
		finish_reader(r, exit_code_at_end(&r->intake));
		break;
	default:
		break;
	}
}

/* Until that time or a little longer; what is left wakes poll() again. On a busy disk a scan takes half a second: the
 * other wakers must not wait for many. */
static void take_messages(struct reader *r, int64_t until_ms)
{
	int64_t now_ms = clock_mono_ms();
	int got = 0;

	while (!r->is_finished && (got = worker_take(&r->worker, &r->message, now_ms)) == 1) {
		on_message(r);
		now_ms = clock_mono_ms();
		if (now_ms >= until_ms)
			break;
	}
	if (got < 0) {
		/* It has ended, or its memory is corrupted: SIGCHLD comes when it has ended. */
		r->wakers[READER_WAKE_WORKER].fd = -1;
		worker_kill(&r->worker);
	}
}

static void start_worker(struct reader *r, uint64_t begin)
{
	struct fault why = { 0 };

	r->begin = begin;
	if (worker_start(&r->worker, begin, &why)) {
		intake_raise(&r->intake, ALARM_READER_FAULT, &why);
		wake_set_timer(r->wakers[READER_WAKE_RESTART].fd, WORKER_BACKOFF_MAX_MS, 0);
	}
	r->wakers[READER_WAKE_WORKER].fd = r->worker.fd;
	r->wakers[READER_WAKE_TRACE].fd = r->worker.nfc_trace_fd;
}

/* libnfc sets its log level when it starts: the worker is restarted when a capture begins or
 * ends. */
static void update_trace(struct reader *r)
{
	bool requested =
		strcmp(r->worker.driver->scheme, "nfc") == 0 && nfc_trace_is_requested(r->store, r->role);

	if (requested == r->worker.is_traced || r->worker.pid == 0)
		return;
	r->worker.is_traced = requested;
	worker_stop(&r->worker);
	start_worker(r, r->worker.position);
}

/* A file that crashes the decoder is skipped: the next worker starts behind it. */
static void skip_unit(struct reader *r)
{
	if (r->worker.position > r->begin) {
		r->futile_starts = 0;
		log_line(LOG_LEVEL_WARNING, _("file or line number %llu is skipped"),
			(unsigned long long)r->worker.position);
	} else if (++r->futile_starts == FUTILE_MAX) {
		finish_reader(r, EXIT_FAILED);
	}
}

static void on_child(struct reader *r)
{
	struct fault why = { 0 };

	take_messages(r, INT64_MAX); /* the last ones of a worker that has ended */
	if (r->is_finished || !worker_reap(&r->worker, &why))
		return;
	r->wakers[READER_WAKE_WORKER].fd = r->wakers[READER_WAKE_TRACE].fd = -1;
	intake_raise(&r->intake, ALARM_READER_FAULT, &why);
	recorder_event(r->recorder, RECORDER_DOWN, why.message.text);
	set_state(r, PROGRAM_DOWN, &why.message);
	if (r->worker.driver->finite)
		skip_unit(r);
	wake_set_timer(r->wakers[READER_WAKE_RESTART].fd, r->worker.backoff_ms, 0);
}

static void on_reader_signal(struct reader *r)
{
	for (int number; (number = wake_take_signal(r->wakers[READER_WAKE_SIGNAL].fd)) != 0;) {
		if (number == SIGCHLD)
			on_child(r);
		else
			finish_reader(r, EXIT_OK);
	}
}

/* Scans that the old device has read until it is closed are kept. The new device is opened
 * afterwards: it may be the same one. */
static void change_over(struct reader *r)
{
	log_line(LOG_LEVEL_NOTICE, _("switches to %s"), r->source.assignment.address);
	worker_ask_stop(&r->worker);
	while (!r->is_finished && worker_wait(&r->worker))
		take_messages(r, clock_mono_ms() + TURN_MS);
	worker_stop(&r->worker);
	if (r->is_finished)
		return;
	recorder_event(r->recorder, RECORDER_DOWN, r->source.assignment.address);
	intake_clear(&r->intake, ALARM_READER_DOWN);
	intake_clear(&r->intake, ALARM_READER_FAULT);
	r->down_ms = 0;
	set_state_at(r, PROGRAM_STARTING,
		r->source.assignment
			.address); /* first: warenspur switch waits until the new one is ready */
	assigned_source_activate(&r->source);
	r->intake.by_hand = reader_options_is_handheld(&r->options, r->source.driver);
	worker_init(&r->worker, r->source.driver, r->source.address);
	memset(&r->intake.debounce, 0, sizeof r->intake.debounce);
	start_worker(r, 0);
}

static void on_store(struct reader *r)
{
	if (r->store && store_changed(r->store) && assigned_source_take_request(&r->source))
		change_over(r);
}

static void on_tick(struct reader *r)
{
	int64_t now_ms = clock_mono_ms();

	wake_take_timer(r->wakers[READER_WAKE_TICK].fd);
	worker_watch(&r->worker, now_ms);
	intake_report_excess(&r->intake, now_ms);
	update_trace(r);
	nfc_trace_flush(&r->trace, r->store, r->role, now_ms);
	if (now_ms >= r->report_ms)
		set_state(r, r->state, &r->detail);
	on_store(r); /* other programs write to the store without a wake-up */
}

/* Messages before the tick: a worker whose message was waiting here has not been silent. */
static void run_reader(struct reader *r)
{
	while (!r->is_finished) {
		if (poll(r->wakers, READER_WAKE_COUNT, -1) < 0)
			continue;
		if (r->wakers[READER_WAKE_WORKER].revents)
			take_messages(r, clock_mono_ms() + TURN_MS);
		if (r->wakers[READER_WAKE_TRACE].revents)
			read_trace(r);
		if (r->wakers[READER_WAKE_SIGNAL].revents)
			on_reader_signal(r);
		if (r->wakers[READER_WAKE_STORE].revents)
			on_store(r);
		if (r->wakers[READER_WAKE_RESTART].revents &&
			wake_take_timer(r->wakers[READER_WAKE_RESTART].fd) && r->worker.pid == 0)
			start_worker(r, r->worker.position);
		if (r->wakers[READER_WAKE_TICK].revents)
			on_tick(r);
	}
}

static int open_wake_fds(struct reader *r, struct fault *why)
{
	static const int watched[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };

	for (int i = 0; i < READER_WAKE_COUNT; i++)
		r->wakers[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	signal(SIGPIPE, SIG_IGN); /* a closed standard output is reported as an error */
	if ((r->wakers[READER_WAKE_SIGNAL].fd = wake_on_signals(watched, why)) < 0 ||
		(r->wakers[READER_WAKE_TICK].fd = wake_on_timer(why)) < 0 ||
		(r->wakers[READER_WAKE_RESTART].fd = wake_on_timer(why)) < 0)
		return -1;
	wake_set_timer(r->wakers[READER_WAKE_TICK].fd, READER_TICK_MS, READER_TICK_MS);
	return 0;
}

static int start_reader(struct reader *r, const char *spec, struct fault *why)
{
	const struct source_driver *driver;
	const char *address;

	driver = source_find(spec, &address, why);
	if (!driver || driver->check(address, why) ||
		decoder_configure(r->options.also, r->options.itf_lengths, why) ||
		reader_options_use_framing(&r->options, why))
		return -1;
	if (!r->options.source)
		r->options.source = driver->scheme;
	snprintf(r->role, sizeof r->role, "reader:%s", r->options.source);
	log_open(r->role, r->options.common.verbose);
	if (open_wake_fds(r, why))
		return -1;
	if (r->options.record &&
		!(r->recorder = recorder_open(r->options.record, r->options.common.db, spec, why)))
		return -1;
	if (!r->options.no_store && database_choose(&r->options.common, DATABASE_RECORD, why))
		return -1;
	if (!r->options.no_store && !(r->store = store_open(r->options.common.db, STORE_WRITE, why)))
		return -1;
	if (assigned_source_begin(&r->source, r->store, r->role, spec, why))
		return -1;
	if (r->store)
		r->wakers[READER_WAKE_STORE].fd = store_wake_fd(r->store);
	intake_init(&r->intake, r->store, r->options.place, r->options.source, r->options.json);
	intake_check_place(&r->intake);
	r->intake.recorder = r->recorder;
	r->intake.by_hand = reader_options_is_handheld(&r->options, r->source.driver);
	r->intake.is_limited = !r->source.driver->finite;
	r->intake.commands = reader_options_commands(&r->options);
	worker_init(&r->worker, r->source.driver, r->source.address);
	set_state_at(r, PROGRAM_STARTING, r->source.address);
	start_worker(r, 0);
	return 0;
}

static void stop_reader(struct reader *r)
{
	unsigned dropped = worker_stop(&r->worker);

	if (dropped)
		log_line(LOG_LEVEL_ERROR,
			lang_plural("NOT ACCEPTED: %u code read while the program ended",
				"NOT ACCEPTED: %u codes read while the program ended", dropped),
			dropped);
	while (r->intake.limit.excess || r->intake.limit.is_exceeded)
		intake_report_excess(&r->intake, INT64_MAX);
	/* A reader that was ended has no missing device: nobody else could clear these alarms. */
	intake_clear(&r->intake, ALARM_READER_DOWN);
	intake_clear(&r->intake, ALARM_READER_FAULT);
	intake_report(&r->intake, PROGRAM_STOPPED, &message_none);
	nfc_trace_flush(&r->trace, r->store, r->role, INT64_MAX);
	store_close(r->store);
	recorder_close(r->recorder);
	for (int i = 0; i < READER_WAKE_STORE; i++)
		if (i != READER_WAKE_WORKER && i != READER_WAKE_TRACE && r->wakers[i].fd >= 0)
			close(r->wakers[i].fd);
}

int main(int argc, char **argv)
{
	struct reader r = { 0 };
	struct fault why = { 0 };
	int first = options_parse(&reader_program, argc, argv, &r.options, sizeof r.options, &why);

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	if (r.options.list) {
		source_print_list(stdout);
		return EXIT_OK;
	}
	if (argc - first != 1) {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("reader.give_one_driver_address",
				"give one DRIVER:ADDRESS; see --help and --list"));
		return fault_print(&why);
	}
	if (start_reader(&r, argv[first], &why)) {
		store_close(r.store);
		return fault_print(&why);
	}
	run_reader(&r);
	stop_reader(&r);
	return r.exit_code;
}
