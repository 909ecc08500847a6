#include "core/run/database_choice.h"
#include "core/run/run_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct choice {
	const char *fallback; /* the default database */
	struct run_record runs[RUN_FILE_LIST_MAX];
	size_t count;
	bool has_fallback; /* it exists and is not that of a launch */
	char bridge[SCAN_NAME_MAX + 16];
};

/* Is the default database that of a launch? */
static bool is_of_launch(const struct choice *c)
{
	return run_file_of(c->runs, c->count, c->fallback);
}

static void find_live_bridge(void *user, const struct row_program *row)
{
	struct choice *c = user;

	if (store_is_live_bridge(row, clock_wall_us()))
		snprintf(c->bridge, sizeof c->bridge, "%s", row->role);
}

/* A default database that cannot be read has no bridge that works with it. */
static void look_for_bridge(struct choice *c)
{
	struct store *store = c->has_fallback ? store_open(c->fallback, STORE_READ, NULL) : NULL;

	if (store)
		store_each_program(store, find_live_bridge, c, NULL);
	store_close(store);
}

static void read_choice(struct choice *c, const char *fallback)
{
	*c = (struct choice){ .fallback = fallback };
	c->count = run_file_list(c->runs, RUN_FILE_LIST_MAX);
	c->has_fallback = c->count && access(fallback, F_OK) == 0 && !is_of_launch(c);
}

/* As it can be typed into a shell. */
static void print_option(const char *db)
{
	bool is_simple = db[strcspn(db, " \t'\"\\$&;|<>()*?[]#~!{}`")] == '\0';

	fputs("  --db ", stderr);
	if (!is_simple)
		fputc('\'', stderr);
	for (const char *at = db; *at; at++)
		if (*at == '\'')
			fputs("'\\''", stderr);
		else
			fputc(*at, stderr);
	if (!is_simple)
		fputc('\'', stderr);
}

static int refuse_choice(const struct choice *c, struct fault *why)
{
	for (size_t i = 0; i < c->count; i++) {
		char at[CLOCK_ISO_SIZE];

		clock_format_iso(c->runs[i].begun_us, at);
		print_option(c->runs[i].db);
		fprintf(stderr,
			strcmp(c->runs[i].kind, "demo") == 0 ? _("   (warenspur demo, since %.8s)\n")
												 : _("   (warenspur up, since %.8s)\n"),
			at + sizeof "2026-11-23T" - 1);
	}
	if (c->has_fallback && c->bridge[0]) {
		print_option(c->fallback);
		fprintf(stderr, _("   (default database, in use by %s)\n"), c->bridge);
	}
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("database_choice.several",
			"several databases are in use, nothing was changed; repeat the command with one of "
			"these --db"));
}

static void say_choice(const struct choice *c, bool changes)
{
	const struct run_record *run = &c->runs[0];

	fprintf(stderr,
		strcmp(run->kind, "demo") == 0
			? _("database of the running demonstration: %s; --db selects another\n")
			: _("database of the running warenspur up: %s; --db selects another\n"),
		run->db);
	if (changes && run->is_temporary)
		fputs(_("it is removed when the demonstration ends, unless it is kept then\n"), stderr);
}

static void say_what_runs(const struct choice *c)
{
	fprintf(stderr,
		_("database: %s; warenspur %s runs with another one; to store there: --db %s\n"),
		c->fallback, c->runs[0].kind, c->runs[0].db);
}

int database_choose(struct options_common *o, enum database_use use, struct fault *why)
{
	static char chosen[RUN_FILE_DB_MAX];
	struct choice c;

	if (o->is_db_named)
		return 0;
	read_choice(&c, o->db);
	if (!c.count)
		return 0;
	if (use == DATABASE_RECORD) {
		if (!is_of_launch(&c))
			say_what_runs(&c);
		return 0;
	}
	if (use == DATABASE_CHANGE) {
		look_for_bridge(&c);
		if (c.count > 1 || c.bridge[0])
			return refuse_choice(&c, why);
	}
	if (c.count > 1 || c.has_fallback)
		say_choice(&c, use == DATABASE_CHANGE);
	snprintf(chosen, sizeof chosen, "%s", c.runs[0].db);
	o->db = chosen;
	return 0;
}
