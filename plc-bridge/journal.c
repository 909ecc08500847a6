#include "plc-bridge/journal_part.h"
#include "core/booking/booking.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/wake.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIGNALS_AT_ONCE = 256 };
/* Other programs, such as a spreadsheet's driver, write scans without a wake-up: poll the store. */
enum { STORE_POLL_MS = 250 };
enum { PROGRAM_ROW_MS = 2000, RETRY_MS = 500, CLOSE_MS = 3000 };

/* --- called by the poll loop ------------------------------------------------------------------ */

bool journal_is_capturing(struct journal *j)
{
	return capture_ring_is_on(&j->capture);
}

void journal_frame(struct journal *j, const struct wire_frame *frame)
{
	capture_ring_put(&j->capture, frame);
}

int journal_fd(struct journal *j)
{
	return j->news_fd;
}

bool journal_take(struct journal *j, struct journal_news *out)
{
	if (queue_take_news(&j->queue, out))
		return true;
	wake_take_event(j->news_fd);
	return queue_take_news(&j->queue, out); /* put between the two calls before */
}

/* --- the thread: writing ------------------------------------------------------------------- */

/* Results of passages that raise an alarm. */
static const struct ending {
	enum alarm_code code; /* ALARM_NONE: it raises none */
	enum alarm_severity severity;
	const char *format; /* MESSAGE(), of the box's number */
} endings[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_MULTIPLE] = { ALARM_MULTIPLE_READ, SEVERITY_WARNING,
		MESSAGE("journal.box_several_codes",
			"box %u: two different codes were read; it went to lane 3; check its labels") },
	[PASSAGE_LATE] = { ALARM_LATE, SEVERITY_WARNING,
		MESSAGE("journal.box_late",
			"box %u: the answer came too late; it went to lane 3; check for a slow reader or disk") },
	[PASSAGE_WRONG_LANE] = { ALARM_WRONG_LANE, SEVERITY_ALARM,
		MESSAGE("journal.box_wrong_lane",
			"box %u arrived in another lane than it was sent to; check the diverters") },
	[PASSAGE_LOST] = { ALARM_LOST, SEVERITY_ALARM,
		MESSAGE("journal.box_missing",
			"box %u was not seen at any lane; look for it on the belt") },
	/* only if it has goods: boxes under way at a restart are many */
	[PASSAGE_EXPIRED] = { ALARM_LOST, SEVERITY_WARNING,
		MESSAGE("journal.box_aborted",
			"box %u was under way when the PLC was restarted; look for it, then say in the "
			"view Stock where its goods are") },
	[PASSAGE_REMOVED] = { ALARM_REMOVED, SEVERITY_NOTICE,
		MESSAGE("journal.box_removed", "box %u was removed at the read point") },
};

static int write_passage(struct journal *j, struct passage *p, struct fault *why)
{
	const struct ending *ending = &endings[p->result];
	int64_t *row = journal_row_of(j, p);
	struct message message;
	bool raises = ending->code && (p->result != PASSAGE_EXPIRED || p->item[0]);
	struct booking_alarm alarm = { .code = ending->code,
		.severity = ending->severity,
		.message = &message };

	p->seq = *row;
	if (raises)
		message_set(&message, ending->format, p->track);
	if (booking_record_passage(j->store, j->plc, j->place, p, raises ? &alarm : NULL, why))
		return -1;
	*row = p->result == PASSAGE_OPEN ? p->seq : 0;
	return 0;
}

static int write_program_row(struct journal *j, struct fault *why)
{
	j->report_ms = clock_mono_ms();
	return store_report_program(j->store, j->role, j->state, &j->detail, why);
}

static bool put_news(struct journal *j, const struct journal_news *news)
{
	bool fits = queue_tell(&j->queue, news);

	wake_send_event(j->news_fd);
	return fits;
}

/* Without room for it the bridge goes by the times alone. */
static int report_last_scan(struct journal *j, struct fault *why)
{
	struct journal_news news = { .kind = NEWS_CLOCK };

	if (store_last_scan(j->store, &news.last_scan, why))
		return -1;
	put_news(j, &news);
	return 0;
}

static int ask_permission(struct journal *j, const char *address, struct fault *why)
{
	bool allowed;

	if (store_ask_permission(j->store, j->plc, address, &allowed, why))
		return -1;
	text_copy(j->permission_address, sizeof j->permission_address, address);
	j->permission = allowed ? PERMISSION_GIVEN : PERMISSION_MISSING;
	return 0;
}

static int write_fact(struct journal *j, struct fact *e, struct fault *why)
{
	switch (e->kind) {
	case FACT_PASSAGE:
		return write_passage(j, &e->passage, why);
	case FACT_RAISE:
		return (e->alarm.is_over ? store_log_alarm : store_raise_alarm)(j->store, j->plc,
			e->alarm.code, e->alarm.severity, &e->alarm.message, why);
	case FACT_ALARM_TEXT:
		return store_change_alarm(j->store, j->plc, e->alarm.code, &e->alarm.message, why);
	case FACT_CLEAR:
		return store_clear_alarm(j->store, j->plc, e->alarm.code, why);
	case FACT_STATE:
		j->state = e->program.state;
		j->detail = e->program.detail;
		return write_program_row(j, why);
	case FACT_COMMAND:
		if (store_finish_command(j->store, e->command.seq, e->command.state, &e->command.detail,
				why))
			return -1;
		if (e->command.seq == j->command_given) /* not that of a lane that was held */
			j->command_given = 0;
		return 0;
	case FACT_CLOCK:
		return report_last_scan(j, why);
	case FACT_REJECT_ADDRESS:
		return device_assignment_reject(&j->assignment, &e->alarm.message, why);
	case FACT_ASK_PERMISSION:
		return ask_permission(j, e->address, why);
	case FACT_STUCK:
		return store_stick_box(j->store, j->plc, e->stuck.boot, e->stuck.track, e->stuck.barrier,
			e->stuck.at_us, why);
	case FACT_FREED:
		return store_free_boxes(j->store, j->plc, e->stuck.barrier, e->stuck.at_us, why);
	default:
		return 0;
	}
}

/* Writes until the queue is empty. False: the store failed. */
static bool write_queue(struct journal *j)
{
	struct signal_change run[SIGNALS_AT_ONCE];
	struct fact one;
	struct fault why;
	uint64_t mark;
	size_t n;

	while ((n = queue_peek(&j->queue, &one, run, SIGNALS_AT_ONCE, &mark)) > 0) {
		int result = one.kind == FACT_SIGNAL ? store_put_signals(j->store, j->plc, run, n, &why)
											 : write_fact(j, &one, &why);

		if (result) {
			log_fault(LOG_LEVEL_ERROR, &why);
			j->refusal = why;
			j->refusal_kind = store_last_refusal(j->store);
			return false;
		}
		queue_forget(&j->queue, n, mark);
	}
	return true;
}

/* --- the thread: reading ------------------------------------------------------------------- */

/* Scans that do not fit into the queue are read again later. */
static void read_sightings(struct journal *j)
{
	struct sighting seen[16];
	struct journal_news news;
	struct fault why;
	int count;

	do {
		int64_t before = j->last_scan;

		count = store_take_sightings(j->store, j->place, &j->last_scan, seen, 16, &why);
		for (int i = 0; i < count; i++) {
			news = (struct journal_news){ .kind = NEWS_SIGHTING, .sighting = seen[i] };
			if (!put_news(j, &news)) {
				j->last_scan = i ? seen[i - 1].scan_seq : before;
				return;
			}
		}
	} while (count == 16);
	if (count < 0)
		log_fault(LOG_LEVEL_ERROR, &why);
}

static void read_requested_address(struct journal *j)
{
	struct journal_news news = { .kind = NEWS_REQUESTED_ADDRESS };
	struct device_assignment before = j->assignment;
	struct fault why;
	int taken = device_assignment_take_request(&j->assignment, &why);

	if (taken < 0)
		log_fault(LOG_LEVEL_ERROR, &why);
	if (taken != 1)
		return;
	text_copy(news.address, sizeof news.address, j->assignment.address);
	if (!put_news(j, &news))
		j->assignment = before; /* it is taken again when there is room */
}

static void read_permission(struct journal *j)
{
	struct fault why;
	bool allowed;

	if (!j->permission_address[0])
		return;
	if (store_is_plc_allowed(j->store, j->permission_address, &allowed, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
	else
		j->permission = allowed ? PERMISSION_GIVEN : PERMISSION_MISSING;
}

static void read_store(struct journal *j)
{
	struct journal_news news = { .kind = NEWS_COMMAND };
	struct fault why;
	int got;

	read_sightings(j);
	read_requested_address(j);
	read_permission(j);
	if (j->command_given)
		return;
	got = command_take(j->store, j->plc, clock_wall_us(), &news.command, &why);
	if (got < 0)
		log_fault(LOG_LEVEL_ERROR, &why);
	if (got == 1 && put_news(j, &news))
		j->command_given = news.command.seq;
}

/* The store works again: records why it did not. */
static bool log_disk_refusal(struct journal *j)
{
	enum alarm_code code = store_refusal_code(j->refusal_kind);
	struct fault why;

	if (j->refusal.blame == FAULT_NONE)
		return true;
	if (store_log_alarm(j->store, j->plc, code, SEVERITY_ALARM, &j->refusal.message, &why))
		return false;
	j->refusal.blame = FAULT_NONE;
	return true;
}

static void *run_thread(void *user)
{
	enum { JOURNAL_WAKE_WORK, JOURNAL_WAKE_STORE, JOURNAL_WAKE_COUNT };
	struct journal *j = user;
	struct pollfd wakes[JOURNAL_WAKE_COUNT] = {
		[JOURNAL_WAKE_WORK] = { .fd = j->work_fd, .events = POLLIN },
		[JOURNAL_WAKE_STORE] = { .fd = store_wake_fd(j->store), .events = POLLIN },
	};
	bool ending = false, fine = true;
	int64_t end_ms = 0;

	while (!ending || (!fine && clock_mono_ms() < end_ms)) {
		/* After a failure the store is not tried at every new fact. */
		poll(wakes, fine ? JOURNAL_WAKE_COUNT : 0,
			!fine                         ? RETRY_MS
				: journal_is_capturing(j) ? CAPTURE_RING_WRITE_MS
										  : STORE_POLL_MS);
		wake_take_event(j->work_fd);
		if (!ending && queue_is_ending(&j->queue)) {
			ending = true;
			end_ms = clock_mono_ms() + CLOSE_MS;
		}
		store_changed(j->store);
		read_store(j);
		fine = write_queue(j) && log_disk_refusal(j);
		if (fine)
			capture_ring_step(&j->capture, j->store, j->role);
		if (fine && clock_mono_ms() - j->report_ms >= PROGRAM_ROW_MS)
			fine = write_program_row(j, NULL) == 0;
	}
	return NULL;
}

/* --- open and close ------------------------------------------------------------------------- */

static void destroy_journal(struct journal *j)
{
	if (j->work_fd >= 0)
		close(j->work_fd);
	if (j->news_fd >= 0)
		close(j->news_fd);
	store_close(j->store);
	queue_finish(&j->queue);
	capture_ring_finish(&j->capture);
	free(j);
}

struct journal *journal_open(struct store *store, const char *plc, const char *ident_place,
	struct journal_start *start, struct fault *why)
{
	struct journal *j = calloc(1, sizeof *j);

	memset(start, 0, sizeof *start);
	if (!j) {
		store_close(store);
		fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));
		return NULL;
	}
	j->store = store;
	text_copy(j->plc, sizeof j->plc, plc);
	text_copy(j->place, sizeof j->place, ident_place);
	snprintf(j->role, sizeof j->role, "plc-bridge:%s", plc);
	j->state = PROGRAM_STARTING;
	queue_init(&j->queue);
	capture_ring_init(&j->capture);
	j->work_fd = wake_on_event(why);
	j->news_fd = wake_on_event(why);
	if (j->work_fd < 0 || j->news_fd < 0 || journal_read_start(j, start, why) ||
		write_program_row(j, why)) {
		destroy_journal(j);
		return NULL;
	}
	if (pthread_create(&j->thread, NULL, run_thread, j) != 0) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("journal.cannot_start_thread", "cannot start a thread; close other programs"));
		destroy_journal(j);
		return NULL;
	}
	wake_send_event(j->work_fd);
	return j;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	journal_state(j, PROGRAM_STOPPED, &message_none);
	queue_end(&j->queue);
	wake_send_event(j->work_fd);
	pthread_join(j->thread, NULL);
	destroy_journal(j);
}
