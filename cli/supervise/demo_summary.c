#include "cli/supervise/demo.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <jansson.h>

/* The results in the order people and machines get them; they add up to items. */
static const struct {
	enum passage_result result;
	const char *title;
} summary_lines[] = {
	{ PASSAGE_SORTED, N_("sorted to their lane") },
	{ PASSAGE_NO_READ, N_("nothing read (lane 3)") },
	{ PASSAGE_WRONG_LANE, N_("in a wrong lane") },
	{ PASSAGE_LOST, MESSAGE("store_enum.missing", "missing") },
	{ PASSAGE_MULTIPLE, N_("several codes on one box (lane 3)") },
	{ PASSAGE_UNKNOWN, N_("unknown code (lane 3)") },
	{ PASSAGE_LATE, N_("answered too late (lane 3)") },
	{ PASSAGE_REMOVED, N_("removed") },
	{ PASSAGE_EXPIRED, N_("aborted by a restart of the PLC") },
};
#define LINE_COUNT (sizeof summary_lines / sizeof summary_lines[0])

static int print_summary_json(const struct demo *d, const struct store_summary *sum, int64_t items,
	FILE *out)
{
	json_t *object = json_object(), *decision = json_object();
	int result;

	json_object_set_new(object, "items", json_integer(items));
	json_object_set_new(object, "identified", json_integer(sum->identified));
	for (size_t i = 0; i < LINE_COUNT; i++)
		json_object_set_new(object, store_result_name(summary_lines[i].result),
			json_integer(sum->results[summary_lines[i].result]));
	json_object_set_new(object, "under_way", json_integer(sum->results[PASSAGE_OPEN]));
	json_object_set_new(decision, "p50", json_real(sum->decision_p50_ms));
	json_object_set_new(decision, "p99", json_real(sum->decision_p99_ms));
	json_object_set_new(object, "decision_ms", decision);
	json_object_set_new(object, "db", json_string(d->db));
	result = json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(6));
	fputc('\n', out);
	json_decref(object);
	return result;
}

static void print_summary_text(const struct demo *d, const struct store_summary *sum, int64_t items,
	FILE *out)
{
	char p50[LANG_DECIMAL_SIZE], p99[LANG_DECIMAL_SIZE];

	fprintf(out,
		lang_plural("%lld box, %lld identified\n", "%lld boxes, %lld identified\n",
			(unsigned long)items),
		(long long)items, (long long)sum->identified);
	for (size_t i = 0; i < LINE_COUNT; i++)
		if (sum->results[summary_lines[i].result])
			fprintf(out, "  %4lld  %s\n", (long long)sum->results[summary_lines[i].result],
				_(summary_lines[i].title));
	if (sum->decision_p99_ms > 0)
		fprintf(out, _("answer time: typically %s ms, 99%% within %s ms\n"),
			lang_decimal(sum->decision_p50_ms, p50), lang_decimal(sum->decision_p99_ms, p99));
	if (d->keep)
		fprintf(out, _("the database is kept in %s\n"), d->db);
}

int demo_summarise(struct demo *d, FILE *out, struct fault *why)
{
	struct store_summary sum;
	int64_t items;

	if (store_summarise(d->launch.store, DEMO_PLC, d->first_passage, &sum, why))
		return -1;
	items = sum.items - sum.results[PASSAGE_OPEN];
	sum.identified -= sum.identified_open;
	if (d->display == LAUNCH_NO_DISPLAY)
		print_summary_json(d, &sum, items, out);
	else
		print_summary_text(d, &sum, items, out);
	if (fflush(out) || ferror(out))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			MESSAGE("demo_summary.cannot_write_summary", "cannot write the summary"));
	return 0;
}
