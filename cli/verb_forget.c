#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_personal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct forget_options {
	struct options_common common;
	const char *before;
	bool personal, dry_run;
	struct store_selection selection;
};

static const struct option_row rows[] = {
	{ .name = "before",
		.kind = OPTION_TEXT,
		.argument = N_("DATE"),
		.help = N_(
			"all scans before this day or time, as 2026-11-23 or 2026-11-23T15:00:00+01:00; also "
			"alarm texts, notes, names of operators and captured messages of that time"),
		.offset = offsetof(struct forget_options, before) },
	{ .name = "personal",
		.kind = OPTION_FLAG,
		.help = N_("all codes with personal data, stored by an earlier version"),
		.offset = offsetof(struct forget_options, personal) },
	{ .name = "dry-run",
		.kind = OPTION_FLAG,
		.help = N_("only list what would be erased"),
		.offset = offsetof(struct forget_options, dry_run) },
};

static const struct options_program program = {
	.name = "warenspur forget",
	.section = "common",
	.usage = N_("[options] SCAN | --before DATE | --personal"),
	.summary = N_("Erases what scans contained, for good; stock entries and stock stay."),
	.details = N_(
		"SCAN is the number of a scan; every other scan of the same code is erased with it, and what "
		"repeats\nit: alarm texts, item keys and names, notes, captured messages. Tables, free pages and "
		"the -wal file\nare cleared. The backups that still hold it are listed; recordings, exports and "
		"other copies are\nnot known. An entry in the table erasure says that something was erased, when, "
		"by whom, how many."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* "2026-11-23", "23.11.2026": the beginning of that day here. */
static bool parse_day(const char *text, int64_t *at_us)
{
	struct tm tm = { .tm_isdst = -1 };
	const char *end = strptime(text, strchr(text, '.') ? "%d.%m.%Y" : "%Y-%m-%d", &tm);
	time_t seconds;

	if (!end || *end || strlen(text) != 10 || (seconds = mktime(&tm)) < 0)
		return false;
	*at_us = (int64_t)seconds * 1000000;
	return true;
}

static int check_selection(struct verb_call *call, struct fault *why)
{
	struct forget_options *o = call->options;
	struct store_selection *s = &o->selection;
	int count = call->operand_count + (o->before != NULL) + o->personal;

	*s = (struct store_selection){ .personal = o->personal };
	if (count != 1 ||
		(call->operand_count && !text_to_int64(call->operands[0], 1, INT64_MAX, &s->scan)))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("forget.usage",
				"give one of these: the number of a scan, --before DATE or --personal; see warenspur "
				"forget --help"));
	if (o->before && !parse_day(o->before, &s->before_us) &&
		!clock_parse_iso(o->before, &s->before_us))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("forget.before_no_time",
				"--before: \"%s\" is not a day or a time; write it as 2026-11-23, 23.11.2026 or "
				"2026-11-23T15:00:00+01:00"),
			o->before);
	if (o->before && s->before_us > clock_wall_us())
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("forget.before_future", "--before: %s is in the future; give an earlier day"),
			o->before);
	return 0;
}

static void print_erasable(void *user, const struct row_erasable *r)
{
	char at[LANG_DATE_SIZE];

	(void)user;
	/* TRANSLATORS: a scan: its number, time, place, source and what kind of code it is */
	printf(_("scan %lld  %s  %s  %s  %s\n"), (long long)r->seq,
		clock_format_local(r->at_us, true, at), r->place, r->source, family_title(r->family));
}

struct backup_list {
	int count;
};

static void print_backup(void *user, const struct row_backup *b)
{
	struct backup_list *list = user;
	char at[LANG_DATE_SIZE], path[TEXT_CLEAN_SIZE(512)];

	if (list->count++ == 0)
		puts(_("backups made before still hold it; delete them, or make new ones in their place:"));
	text_clean(b->path, strnlen(b->path, 512), path, sizeof path);
	printf(access(b->path, F_OK) == 0 ? _("  %s (%s)\n") : _("  %s (%s; not there now)\n"), path,
		clock_format_local(b->at_us, true, at));
}

static void print_counts(const struct store_erasure *e, bool dry_run)
{
	if (dry_run)
		printf(lang_plural("%lld scan would be erased\n", "%lld scans would be erased\n",
				   (unsigned long)e->scans),
			(long long)e->scans);
	else
		printf(lang_plural("%lld scan erased; other rows that repeated it: %lld\n",
				   "%lld scans erased; other rows that repeated them: %lld\n",
				   (unsigned long)e->scans),
			(long long)e->scans, (long long)e->others);
}

static int run_forget(struct verb_call *call, struct fault *why)
{
	const struct forget_options *o = call->options;
	struct store_erasure e = { .scans = 0 };
	struct backup_list list = { 0 };
	char giver[SCAN_NAME_MAX];

	store_name_giver("cli", giver, sizeof giver);
	if (o->dry_run ? store_find_erasable(call->store, &o->selection, print_erasable, NULL, &e, why)
				   : store_erase(call->store, &o->selection, giver, &e, why))
		return -1;
	print_counts(&e, o->dry_run);
	if (e.scans + e.others > 0 &&
		store_each_backup(call->store, e.first_scan, print_backup, &list, why))
		return -1;
	if (e.is_pending)
		return fault_set(why, FAULT_STORE, EXIT_FAILED, "%s", message_argument(&e.reason));
	return EXIT_OK;
}

const struct verb verb_forget = {
	.name = "forget",
	.arguments = N_("[--dry-run] SCAN | --before DATE | --personal"),
	.summary = N_("erase what scans contained, for good; the stock stays"),
	.program = &program,
	.options_size = sizeof(struct forget_options),
	.operands = { .min = 0,
		.max = 1,
		.hint = MESSAGE_WORD("forget.hint", "one scan at a time; see warenspur forget --help") },
	.store_mode = STORE_EXISTING,
	.check = check_selection,
	.run = run_forget,
};
