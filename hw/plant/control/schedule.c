#include "hw/plant/control/schedule.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORDERS_MAX = 100000 };

static int refuse_line(const struct schedule *s, int line, int column, const char *what,
	struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("schedule.line_column_order",
			"%s, line %d, column %d: %s; a line is SECONDS ORDER (12.5 lane 1 full); warenspur "
			"plant-order list names the orders"),
		s->path, line, column, what);
}

static int add_order(struct schedule *s, double at_s, int line, const char *text, struct fault *why)
{
	struct schedule_order *more;

	if (s->count == ORDERS_MAX)
		return refuse_line(s, line, 1, MESSAGE_WORD("schedule.too_many_orders", "too many orders"),
			why);
	more = realloc(s->orders, (s->count + 1) * sizeof *more);
	if (!more)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	s->orders = more;
	more[s->count] = (struct schedule_order){ at_s * 1000, line, strdup(text) };
	if (!more[s->count].text)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	s->count++;
	return 0;
}

/* text: a whole line without its newline; written to. */
static int read_line(struct schedule *s, int line, char *text, struct fault *why)
{
	char copy[CONTROL_SOCKET_LINE_MAX], *end;
	const char *begin = text;
	struct fault wrong;
	double at_s;

	text += strspn(text, " \t");
	if (!*text || *text == '#')
		return 0;
	at_s = strtod(text, &end);
	if (end == text || !(at_s >= 0 && at_s < 1e9) || !strchr(" \t", *end) || !*end)
		return refuse_line(s, line, (int)(text - begin) + 1,
			MESSAGE_WORD("schedule.does_not_begin_seconds", "no seconds at the beginning"), why);
	end += strspn(end, " \t");
	strcpy(copy, end);
	return plant_control_check(copy, &wrong)
		? refuse_line(s, line, (int)(end - begin) + 1, message_argument(&wrong.message), why)
		: add_order(s, at_s, line, end, why);
}

static int read_orders(struct schedule *s, FILE *file, struct fault *why)
{
	char text[CONTROL_SOCKET_LINE_MAX];

	for (int line = 1; fgets(text, sizeof text, file); line++) {
		size_t len = strcspn(text, "\r\n");

		if (text[len] == '\0' && !feof(file))
			return refuse_line(s, line, CONTROL_SOCKET_LINE_MAX,
				MESSAGE_WORD("schedule.too_long_holds_zero", "too long, or contains a zero byte"),
				why);
		text[len] = '\0';
		if (read_line(s, line, text, why))
			return -1;
	}
	return ferror(file)
		? fault_set(why, FAULT_SETUP, EXIT_IO,
			  MESSAGE("schedule.cannot_read", "cannot read %s (%s); check the file"), s->path,
			  message_error(errno))
		: 0;
}

static int compare_times(const void *a, const void *b)
{
	const struct schedule_order *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->line - y->line;
}

int schedule_read(struct schedule *s, const char *path, struct fault *why)
{
	FILE *file;
	int result;

	*s = (struct schedule){ .path = path };
	if (!path)
		return 0;
	file = fopen(path, "re");
	if (!file)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("schedule.cannot_open",
				"cannot read %s (%s); give a file of orders with --orders"),
			path, message_error(errno));
	result = read_orders(s, file, why);
	fclose(file);
	if (s->count)
		qsort(s->orders, s->count, sizeof *s->orders, compare_times);
	return result;
}

void schedule_free(struct schedule *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->orders[i].text);
	free(s->orders);
	*s = (struct schedule){ 0 };
}

static void obey_due(struct plant *p)
{
	char answer[CONTROL_SOCKET_ANSWER_MAX + 1];
	struct schedule *s = p->each_scan_user;

	while (s->next < s->count && s->orders[s->next].at_ms <= p->belt_ms) {
		const struct schedule_order *order = &s->orders[s->next++];

		plant_control_run(p, order->text, answer);
		if (strncmp(answer, "ok", 2) != 0)
			log_line(LOG_LEVEL_WARNING, _("%s, line %d: not executed: %s"), s->path, order->line,
				answer);
	}
}

void schedule_join(struct schedule *s, struct plant *p)
{
	p->each_scan = s->count ? obey_due : NULL;
	p->each_scan_user = s;
}
