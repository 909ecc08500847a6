#include "tui/plain.h"
#include "tui/draw/draw.h"
#include "tui/model/box_text.h"
#include "tui/model/format.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store_query/store_answer.h"
#include "core/store_query/store_read.h"

#include <stdarg.h>
#include <string.h>

enum { SIGNAL_BATCH = 2000 };

void plain_init(struct plain *p, FILE *out, const char *chosen_plc)
{
	memset(p, 0, sizeof *p);
	p->out = out;
	p->chosen_plc = chosen_plc;
	p->plc_state = -1;
}

static void print_line(struct plain *p, int64_t at_us, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Rows of the store are clean, but for names from an import: control characters are replaced
 * here. */
static void print_line(struct plain *p, int64_t at_us, const char *format, ...)
{
	char text[2048], clock[16];
	va_list args;

	if (!p->has_begun)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == '\177')
			*at = '?';
	fprintf(p->out, "%s %s\n", clock_format_time(at_us ? at_us : p->now_us, clock), text);
	if (fflush(p->out) || ferror(p->out))
		p->output_failed = true;
}

/* --- scans --------------------------------------------------------------------------------- */

static void add_scan(void *user, const struct row_scan *row)
{
	struct plain *p = user;

	if (row->seq <= p->scan_seq || p->row_count == PLAIN_SCANS_MAX)
		return;
	p->rows.scans[p->row_count] = *row;
	message_translate(&p->rows.scans[p->row_count].text);
	p->row_count++;
}

static void print_scan(struct plain *p, const struct row_scan *r)
{
	const struct format_word verdict = format_verdict(r->verdict, r->verdict_word);
	char text[128];
	const char *what = format_scan(r, text, sizeof text);

	print_line(p, r->at_us, _("scan, %s: %s (%s), %s"), format_place(r->place, r->title), what,
		format_code(r->carrier, r->symbology), verdict.text);
}

static int print_new_scans(struct plain *p, struct store *store, struct fault *why)
{
	int64_t newest;

	if (store_last_scan(store, &newest, why))
		return -1;
	if (newest == p->scan_seq)
		return 0;
	p->row_count = 0;
	if (p->has_begun && store_each_scan(store, PLAIN_SCANS_MAX, add_scan, p, why))
		return -1;
	for (size_t i = p->row_count; i-- > 0;)
		print_scan(p, &p->rows.scans[i]);
	p->scan_seq = newest;
	return 0;
}

/* --- boxes --------------------------------------------------------------------------------- */

static void add_passage(void *user, const struct row_passage *row)
{
	struct plain *p = user;

	if (p->row_count < PLAIN_PASSAGES_MAX)
		p->rows.passages[p->row_count++] = *row;
}

static void print_answer(struct plain *p, const struct passage *now, int64_t answer_us)
{
	char span[24];

	if (answer_us >= 0)
		print_line(p, now->answered_us, _("box %u: answer lane %d after %s"), now->track,
			now->asked_lane, draw_span(answer_us, span));
	else
		print_line(p, now->answered_us, _("box %u: answer lane %d"), now->track, now->asked_lane);
}

/* answer_us: as store_box_answer() says. */
static void print_passage(struct plain *p, const struct passage *before,
	const struct row_passage *r, int64_t answer_us)
{
	const struct passage *now = &r->passage;
	const char *what = *r->name ? r->name : format_item(now->item);

	if (!before->arrived_us)
		print_line(p, now->arrived_us, _("box %u: arrived at the read point"), now->track);
	if (!before->identified_us && now->identified_us && *what)
		print_line(p, now->identified_us, _("box %u: read: %s"), now->track, what);
	else if (!before->identified_us && now->identified_us)
		print_line(p, now->identified_us, _("box %u: read"), now->track);
	if (!before->answered_us && now->answered_us)
		print_answer(p, now, answer_us);
	if (!before->confirmed_us && now->confirmed_us)
		print_line(p, now->confirmed_us, _("box %u: confirmed in lane %d"), now->track,
			now->reached_lane);
	if (!store_is_stuck(before) && store_is_stuck(now))
		print_line(p, now->stuck_us, _("box %u: stuck %s"), now->track,
			box_text_barrier(now->stuck_at));
	if (store_is_stuck(before) && !store_is_stuck(now))
		print_line(p, now->freed_us, _("box %u: no longer stuck"), now->track);
	if (before->result == PASSAGE_OPEN && now->result != PASSAGE_OPEN) {
		print_line(p, 0, _("box %u: result: %s"), now->track, format_result(now->result).text);
	}
}

static int print_new_passages(struct plain *p, struct store *store, struct fault *why)
{
	static const struct passage nothing;

	p->row_count = 0;
	if (store_each_passage(store, p->plc, PLAIN_PASSAGES_MAX, add_passage, p, why))
		return -1;
	for (size_t i = p->row_count; i-- > 0;) {
		const struct row_passage *r = &p->rows.passages[i];
		struct passage *printed = &p->passages[(uint64_t)r->passage.seq % PLAIN_PASSAGES_MAX];
		const struct passage *before = printed->seq == r->passage.seq ? printed : &nothing;
		int64_t answer_us = -1;

		if (!before->answered_us && store_box_answer(store, r->plc, &r->passage, &answer_us, why))
			return -1;
		print_passage(p, before, r, answer_us);
		*printed = r->passage;
	}
	return 0;
}

/* --- the PLC ------------------------------------------------------------------------------- */

static void note_plc_state(void *user, const struct row_signal *row)
{
	struct plain *p = user;

	if (strcmp(row->name, signals[SIGNAL_STATE].name) != 0 || row->value == p->plc_state)
		return;
	p->plc_state = row->value;
	print_line(p, row->at_us, _("PLC %s: %s"), p->plc, plc_state_name((unsigned)row->value));
}

static int print_plc_changes(struct plain *p, struct store *store, struct fault *why)
{
	int64_t before;
	char plc[SCAN_NAME_MAX] = "";

	if (p->chosen_plc)
		text_copy(plc, sizeof plc, p->chosen_plc);
	else if (store_current_plc(store, plc, sizeof plc, why))
		return -1;
	if (*plc && strcmp(plc, p->plc) != 0) {
		text_copy(p->plc, sizeof p->plc, plc);
		/* signals of a PLC before the first read are not printed */
		if (!p->has_begun && store_signal_seq_at(store, p->now_us, &p->signal_seq, why))
			return -1;
	}
	do {
		before = p->signal_seq;
		if (*p->plc &&
			store_each_signal_since(store, p->plc, &p->signal_seq, SIGNAL_BATCH, note_plc_state, p,
				why))
			return -1;
	} while (p->signal_seq - before >= SIGNAL_BATCH);
	return *p->plc ? print_new_passages(p, store, why) : 0;
}

/* --- alarms and programs ------------------------------------------------------------------- */

static void add_alarm(void *user, const struct row_alarm *row)
{
	struct plain *p = user;

	if (p->row_count < PLAIN_ALARMS_MAX)
		p->rows.alarms[p->row_count++] = *row;
}

static void print_alarm(struct plain *p, const struct row_alarm *before, const struct row_alarm *r)
{
	const struct format_word severity = format_severity(r->severity, r->severity_word);
	const char *name = format_alarm(r->code, r->code_word);
	struct message message = r->message;

	if (!before->seq) {
		message_translate(&message);
		print_line(p, r->at_us, "%s: %s: %s (%s)", severity.text, name, message.text, r->source);
	}
	if (!before->acked_us && r->acked_us)
		print_line(p, r->acked_us, _("acknowledged: %s (%s)"), name, r->source);
	if (!before->cleared_us && r->cleared_us)
		print_line(p, r->cleared_us, _("cleared: %s (%s)"), name, r->source);
}

static int print_new_alarms(struct plain *p, struct store *store, struct fault *why)
{
	static const struct row_alarm nothing;

	p->row_count = 0;
	if (store_each_alarm(store, false, PLAIN_ALARMS_MAX, add_alarm, p, why))
		return -1;
	for (size_t i = p->row_count; i-- > 0;) {
		const struct row_alarm *r = &p->rows.alarms[i];
		struct row_alarm *printed = &p->alarms[(uint64_t)r->seq % PLAIN_ALARMS_MAX];

		print_alarm(p, printed->seq == r->seq ? printed : &nothing, r);
		*printed = *r;
	}
	return 0;
}

static void add_program(void *user, const struct row_program *row)
{
	struct plain *p = user;
	enum program_state state = facts_program_state(row, p->now_us, p->has_trouble);
	const char *key =
		state < PROGRAM_STATE_COUNT ? store_program_state_name(state) : row->state_word;
	struct message detail = row->detail;
	size_t i = 0;

	while (i < p->program_count && strcmp(p->programs[i].role, row->role) != 0)
		i++;
	if (i == PLAIN_PROGRAMS_MAX)
		return;
	if (i == p->program_count) {
		p->program_count++;
		p->programs[i] = (struct plain_program){ 0 };
		text_copy(p->programs[i].role, sizeof p->programs[i].role, row->role);
	}
	if (strcmp(p->programs[i].state, key) == 0)
		return;
	text_copy(p->programs[i].state, sizeof p->programs[i].state, key);
	message_translate(&detail);
	print_line(p, 0, *detail.text ? "%s: %s (%s)" : "%s: %s", row->role,
		format_program(state, row->state_word).text, detail.text);
}

/* Printed when it begins and when it is over. */
static void print_trouble(struct plain *p, struct store *store)
{
	bool had_trouble = p->has_trouble;
	struct store_trouble trouble;
	char text[200];

	p->has_trouble = store_trouble(store, p->now_us, &trouble);
	if (p->has_trouble && !(had_trouble && p->trouble == trouble.kind))
		print_line(p, 0, "%s: %s", _("ALARM"),
			facts_trouble_text(&trouble, false, text, sizeof text));
	else if (had_trouble && !p->has_trouble)
		print_line(p, 0, "%s", _("the database accepts data again"));
	p->trouble = trouble.kind;
}

int plain_print_changes(struct plain *p, struct store *store, int64_t now_us, struct fault *why)
{
	p->now_us = now_us;
	print_trouble(p, store);
	if (store_each_program(store, add_program, p, why) || print_new_scans(p, store, why) ||
		print_plc_changes(p, store, why) || print_new_alarms(p, store, why))
		return -1;
	p->has_begun = true;
	return 0;
}
