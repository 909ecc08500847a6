#include "cli/supervise/demo.h"
#include "cli/import/import.h"
#include "core/base/clock.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/wake.h"
#include "core/booking/booking.h"
#include "core/lesson/lesson_play.h"
#include "core/store_query/store_read.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_WITHIN_MS = 15000, START_WITHIN_US = 10000000 };

/* --- folders and database --------------------------------------------------------------------- */

/* --keep: the folder is the user's, and two demonstrations must not share it. */
static int lock_kept_folder(struct demo *d, struct fault *why)
{
	char lock[PATH_MAX + 16];

	if ((mkdir(d->keep, 0755) != 0 && errno != EEXIST) || !realpath(d->keep, d->folder))
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("demo.cannot_make_folder",
				"cannot create the folder %s (%s); choose another folder"),
			d->keep, message_error(errno));
	snprintf(lock, sizeof lock, "%s/demo.lock", d->folder);
	d->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (d->lock_fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("demo.cannot_written", "cannot write to %s (%s); choose another folder"),
			d->folder, message_error(errno));
	if (flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("demo.another_demonstration_using",
				"another demonstration uses %s; end it or choose another folder"),
			d->folder);
	return 0;
}

static int make_folders(struct demo *d, struct fault *why)
{
	if (temp_dir_make(&d->temp_dir, why))
		return -1;
	if (d->keep)
		return lock_kept_folder(d, why);
	snprintf(d->folder, sizeof d->folder, "%s", d->temp_dir.path);
	return 0;
}

/* share/warenspur/demo.csv beside the programs; demo.de.csv and the like: the same articles with
 * names in another language */
static int import_articles(struct demo *d, struct fault *why)
{
	struct import_outcome outcome;
	char name[64], path[PATH_MAX];

	snprintf(name, sizeof name, "../share/warenspur/demo.%s.csv", lang_current());
	exe_path(name, path, sizeof path);
	if (access(path, R_OK))
		exe_path("../share/warenspur/demo.csv", path, sizeof path);
	return import_file(d->launch.store, path, false, &outcome, why);
}

/* Simulated boxes are not added to real ones by mistake. */
static int check_real_facts(struct demo *d, struct fault *why)
{
	int64_t facts;

	if (store_count_real_facts(d->launch.store, &facts, why))
		return -1;
	if (facts && !d->mixes)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE_PLURAL("demo.real_facts",
				"%s contains %lld entry of real devices or imports; a demonstration would add "
				"simulated boxes to it; give another file with --db, or add --mix",
				"%s contains %lld entries of real devices or imports; a demonstration would add "
				"simulated boxes to them; give another file with --db, or add --mix",
				facts),
			d->db, (long long)facts);
	if (facts)
		log_line(LOG_LEVEL_WARNING, _("simulated boxes are added to the real data in %s"), d->db);
	return 0;
}

static int open_database(struct demo *d, struct fault *why)
{
	struct passage last = { 0 };

	if (d->named_db)
		snprintf(d->db, sizeof d->db, "%s", d->named_db);
	else
		snprintf(d->db, sizeof d->db, "%s/warenspur.db", d->folder);
	d->launch.db = d->db;
	d->launch.is_db_temporary = !d->named_db && !d->keep;
	d->launch.store = store_open(d->db, STORE_WRITE, why);
	if (!d->launch.store || (d->named_db && launch_lock_database(&d->launch, why)) ||
		(d->named_db && check_real_facts(d, why)) || store_begin_simulation(d->launch.store, why) ||
		(d->has_desk && booking_put_standard_places(d->launch.store, why)) ||
		import_articles(d, why) || store_last_passage(d->launch.store, DEMO_PLC, &last, why) < 0)
		return -1;
	d->first_passage = last.seq;
	return 0;
}

/* --- programs --------------------------------------------------------------------------------- */

static struct launch_unit *add_reader(struct launch *l, const char *name, const char *address)
{
	struct launch_unit *unit = launch_add_unit(l, false, name);

	unit->address = address;
	launch_add_option(unit, "--place", "ident");
	return unit;
}

/* A real scanner in a demonstration is in the trainer's hand; a simulated belt it may start as well. */
static void add_scanner(struct demo *d)
{
	struct launch_unit *unit =
		add_reader(&d->launch, "scanner", d->scanner ? d->scanner : "plant:scanner");

	if (!d->scanner)
		return;
	launch_add_option(unit, "--handheld", "yes");
	if (d->plc_is_simulated)
		launch_add_option(unit, "--commands", "all");
}

/* What a person does beside the conveyor. The codes of places change the place of the scanner. */
static void add_desk(struct demo *d)
{
	struct launch_unit *unit = launch_add_unit(&d->launch, false, "handheld");

	unit->address = "plant:handheld";
	launch_add_option(unit, "--place", "goods-in");
	launch_add_option(unit, "--handheld", "yes");
	launch_add_option(unit, "--commands", "all");
	unit = launch_add_unit(&d->launch, false, "desk");
	unit->address = "plant:desk-pn532";
	launch_add_option(unit, "--place", "goods-in");
	launch_add_option(unit, "--handheld", "yes");
	snprintf(d->launch.handheld, sizeof d->launch.handheld, "%s/handheld", d->temp_dir.path);
	snprintf(d->launch.desk_pn532, sizeof d->launch.desk_pn532, "%s/desk", d->temp_dir.path);
}

static void add_units(struct demo *d)
{
	struct launch *l = &d->launch;
	struct launch_unit *plc;

	add_reader(l, "nfc", d->nfc ? d->nfc : "plant:pn532");
	add_scanner(d);
	if (d->has_desk)
		add_desk(d);
	if (d->no_plc)
		return;
	plc = launch_add_unit(l, true, DEMO_PLC);
	plc->address = d->plc ? d->plc : "plant";
	/* --speed scales the time of the simulated conveyor, and so the waiting time of the bridge */
	snprintf(d->confirm_text, sizeof d->confirm_text, "%g", 15 / d->speed);
	launch_add_option(plc, "--confirm-timeout", d->confirm_text);
}

/* After a crash the plant goes on with the rest of the boxes. */
static void add_plant_options(void *user, struct child_process *plant)
{
	struct demo *d = user;
	struct store_summary sum = { 0 };
	long arrived;

	store_summarise(d->launch.store, DEMO_PLC, d->first_passage, &sum, NULL);
	arrived = d->plc_is_simulated ? (long)sum.items : 0;
	snprintf(d->items_text, sizeof d->items_text, "%ld",
		d->items && d->plc_is_simulated ? d->items - arrived : 0);
	snprintf(d->first_text, sizeof d->first_text, "%ld", arrived + 1);
	child_process_add_pair(plant, "--first", d->first_text);
	child_process_add_pair(plant, "--speed", d->speed_text);
	child_process_add_pair(plant, "--truth", d->truth);
	if (d->orders)
		child_process_add_pair(plant, "--orders", d->orders);
	if (!d->belt_started && d->plc_is_simulated)
		child_process_add(plant, "--stopped");
}

/* --- run -------------------------------------------------------------------------------------- */

static int begin_lesson(struct demo *d, struct fault *why)
{
	const struct lesson_start start = { .path = d->lesson,
		.participant = d->participant,
		.control = d->launch.plant_line.control };
	struct message scene;

	if (lesson_play_begin(d->launch.store, &start, &scene, why))
		return -1;
	if (scene.text[0])
		log_line(LOG_LEVEL_NOTICE, "%s", scene.text);
	return 0;
}

/* When everything simulated is ready, an operator's command starts the simulated belt: the same way
 * as any other. A real one is started by people only. */
static int start_belt(struct demo *d, struct fault *why)
{
	struct command start = { .verb = COMMAND_START };
	int unready = launch_count_unready(&d->launch, why);

	if (unready < 0)
		return -1;
	if (unready > 0 && clock_mono_ms() > d->deadline_ms)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("demo.not_everything_ready_within",
				"not all programs were ready within %d s; the log files in %s show the reason"),
			READY_WITHIN_MS / 1000, d->folder);
	if (unready > 0)
		return 0;
	d->belt_started = true;
	d->started_ms = clock_mono_ms();
	if (d->lesson)
		return begin_lesson(d, why);
	if (!d->plc_is_simulated)
		return 0;
	return command_give(d->launch.store, DEMO_PLC, "demo", START_WITHIN_US, &start, why);
}

/* Every box has its result, or the time is over. */
static bool is_finished(struct demo *d)
{
	struct store_summary sum;

	if (d->seconds > 0 && d->belt_started &&
		clock_mono_ms() - d->started_ms >= (int64_t)(d->seconds * 1000))
		return true;
	if (d->items == 0 || store_summarise(d->launch.store, DEMO_PLC, d->first_passage, &sum, NULL))
		return false;
	return sum.items - sum.results[PASSAGE_OPEN] >= d->items;
}

static enum supervisor_news on_turn(void *user, struct fault *why)
{
	struct demo *d = user;

	if (!d->belt_started && start_belt(d, why))
		return SUPERVISOR_FAILED;
	return is_finished(d) ? SUPERVISOR_END : SUPERVISOR_GO_ON;
}

int demo_check_orders(const char *path, struct fault *why)
{
	struct child_process plant = { .name = "plant", .program = "warenspur-plant", .out_fd = -1 };
	int status;

	child_process_begin(&plant);
	child_process_add_pair(&plant, "--lang", lang_current());
	child_process_add_pair(&plant, "--orders", path);
	child_process_add(&plant, "--check");
	if (child_process_start(&plant, NULL, why))
		return -1;
	while (waitpid(plant.pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

static void name_programs(struct demo *d)
{
	struct launch *l = &d->launch;

	d->plc_is_simulated = !d->plc && !d->no_plc;
	l->source = "demo";
	l->log_folder = d->folder;
	l->display = d->display;
	l->has_plant = !d->nfc || !d->scanner || d->plc_is_simulated || d->has_desk;
	l->items = d->items_text;
	l->add_plant_options = add_plant_options;
	l->on_turn = on_turn;
	l->user = d;
	if (!d->nfc)
		snprintf(l->pn532, sizeof l->pn532, "%s/pn532", d->temp_dir.path);
	if (!d->scanner)
		snprintf(l->scanner, sizeof l->scanner, "%s/scanner", d->temp_dir.path);
	snprintf(l->control, sizeof l->control, "%s/control", d->temp_dir.path);
	snprintf(d->truth, sizeof d->truth, "%s/truth.jsonl", d->folder);
	snprintf(d->speed_text, sizeof d->speed_text, "%g", d->speed);
	add_units(d);
}

int demo_prepare(struct demo *d, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };

	d->lock_fd = d->temp_dir.lock_fd = -1;
	signal(SIGPIPE, SIG_IGN);
	/* Before the first folder is made, so that a signal from now on leaves no folder behind. */
	d->launch.signal_fd = wake_on_signals(ends, why);
	if (d->launch.signal_fd < 0 || make_folders(d, why) || open_database(d, why))
		return -1;
	name_programs(d);
	return 0;
}

int demo_run(struct demo *d, struct fault *why)
{
	int result;

	d->deadline_ms = clock_mono_ms() + READY_WITHIN_MS;
	result = launch_run(&d->launch, why);
	return store_end_simulation(d->launch.store, result ? NULL : why) || result ? -1 : 0;
}

/* --- end -------------------------------------------------------------------------------------- */

/* Everything in the temporary folder but the database. */
static void keep_only_database(const struct demo *d)
{
	char pattern[80];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/*", d->temp_dir.path);
	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (strcmp(found.gl_pathv[i], d->db) != 0)
			unlink(found.gl_pathv[i]);
	globfree(&found);
}

void demo_clean(struct demo *d)
{
	bool is_temp_kept = d->keep && strcmp(d->temp_dir.path, d->folder) == 0; /* after a failure */
	bool only_database =
		d->launch.is_db_temporary && d->display == LAUNCH_NO_DISPLAY && d->temp_dir.path[0];
	char lock[PATH_MAX + 32];

	store_close(d->launch.store);
	d->launch.store = NULL;
	launch_unlock_database(&d->launch);
	/* The JSON summary names the database, so only that stays, where it can be read. */
	if (only_database)
		keep_only_database(d);
	if (d->keep) {
		snprintf(lock, sizeof lock, "%s/demo.lock", d->folder);
		unlink(lock);
	}
	temp_dir_remove(&d->temp_dir, only_database || is_temp_kept);
	if (d->lock_fd >= 0)
		close(d->lock_fd);
}
