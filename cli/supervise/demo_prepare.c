/* demo_prepare: folders, database, and which program gets which arguments. */
#include "cli/supervise/demo.h"
#include "cli/import/import.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/wake.h"
#include "core/store/store_read.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --keep: the folder is the user's, and two demonstrations must not share it. */
static int take_kept_folder(struct demo *d, struct fault *why)
{
	char lock[PATH_MAX + 16];

	if ((mkdir(d->keep, 0755) != 0 && errno != EEXIST) || !realpath(d->keep, d->folder))
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("cannot make the folder %s (%s); name another one"), d->keep, lang_error(errno));
	snprintf(lock, sizeof lock, "%s/demo.lock", d->folder);
	d->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (d->lock_fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("%s cannot be written (%s); name another folder"), d->folder, lang_error(errno));
	if (flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("another demonstration is using %s; end it or name another folder"), d->folder);
	return 0;
}

static int make_folders(struct demo *d, struct fault *why)
{
	if (temp_dir_make(&d->temp_dir, why))
		return -1;
	if (d->keep)
		return take_kept_folder(d, why);
	snprintf(d->folder, sizeof d->folder, "%s", d->temp_dir.path);
	return 0;
}

/* share/warenspur/demo.csv beside the programs */
static int import_articles(struct demo *d, struct fault *why)
{
	struct import_outcome outcome;
	char path[PATH_MAX];

	exe_path("../share/warenspur/demo.csv", path, sizeof path);
	return import_file(d->store, path, &outcome, why);
}

bool demo_simulates(const struct demo *d, enum demo_part part)
{
	return part == PART_NFC    ? !d->nfc
		: part == PART_SCANNER ? !d->code_scanner
		: part == PART_BRIDGE  ? !d->plc && !d->no_plc
							   : part == PART_PLANT;
}

bool demo_uses(const struct demo *d, enum demo_part part)
{
	if (part == PART_TUI)
		return d->face != FACE_JSON;
	if (part == PART_BRIDGE)
		return !d->no_plc;
	return part != PART_PLANT || demo_simulates(d, PART_NFC) || demo_simulates(d, PART_SCANNER) ||
		demo_simulates(d, PART_BRIDGE);
}

void demo_arm_plant(struct demo *d)
{
	struct child_process *p = &d->parts[PART_PLANT];
	struct store_summary sum = { 0 };
	long arrived;

	bool boxes_count = demo_simulates(d, PART_BRIDGE);

	store_summarise(d->store, DEMO_PLC, d->first_passage, &sum, NULL);
	arrived = boxes_count ? (long)sum.items : 0;
	snprintf(d->items_text, sizeof d->items_text, "%ld",
		d->items && boxes_count ? d->items - arrived : 0);
	snprintf(d->first_text, sizeof d->first_text, "%ld", arrived + 1);
	child_process_begin(p);
	child_process_add_pair(p, "--modbus", d->modbus);
	if (!d->nfc)
		child_process_add_pair(p, "--pn532", d->pn532);
	if (!d->code_scanner)
		child_process_add_pair(p, "--scanner", d->scanner);
	child_process_add_pair(p, "--items", d->items_text);
	child_process_add_pair(p, "--first", d->first_text);
	child_process_add_pair(p, "--speed", d->speed_text);
	child_process_add_pair(p, "--truth", d->truth);
	if (!d->started && boxes_count)
		child_process_add(p, "--stopped");
}

static void arm_reader(struct demo *d, enum demo_part which, const char *source,
	const char *address)
{
	struct child_process *p = &d->parts[which];

	child_process_begin(p);
	child_process_add_pair(p, "--db", d->db);
	child_process_add_pair(p, "--place", "ident");
	child_process_add_pair(p, "--source", source);
	child_process_add(p, address);
}

static void arm_parts(struct demo *d)
{
	struct child_process *bridge = &d->parts[PART_BRIDGE], *tui = &d->parts[PART_TUI];

	snprintf(d->modbus, sizeof d->modbus, "tcp:127.0.0.1:0");
	snprintf(d->pn532, sizeof d->pn532, "%s/pn532", d->temp_dir.path);
	snprintf(d->scanner, sizeof d->scanner, "%s/scanner", d->temp_dir.path);
	snprintf(d->nfc_address, sizeof d->nfc_address, "nfc:pn532_uart:%s", d->pn532);
	snprintf(d->scanner_address, sizeof d->scanner_address, "serial:%s:9600", d->scanner);
	snprintf(d->truth, sizeof d->truth, "%s/truth.jsonl", d->folder);
	snprintf(d->speed_text, sizeof d->speed_text, "%g", d->speed);
	/* The whole world's time is scaled, so is the patience with it. */
	snprintf(d->confirm_text, sizeof d->confirm_text, "%g", 15 / d->speed);
	arm_reader(d, PART_NFC, "nfc", d->nfc ? d->nfc : d->nfc_address);
	arm_reader(d, PART_SCANNER, "scanner", d->code_scanner ? d->code_scanner : d->scanner_address);
	child_process_begin(bridge);
	child_process_add_pair(bridge, "--db", d->db);
	child_process_add_pair(bridge, "--plc", DEMO_PLC);
	child_process_add_pair(bridge, "--confirm-timeout", d->confirm_text);
	child_process_add(bridge, d->plc ? d->plc : d->bridge_address);
	child_process_begin(tui);
	child_process_add_pair(tui, "--db", d->db);
	child_process_add_pair(tui, "--lang", lang_current());
	if (d->face == FACE_LINES)
		child_process_add(tui, "--plain");
	demo_arm_plant(d);
}

int demo_prepare(struct demo *d, struct fault *why)
{
	static const struct child_process parts[PART_COUNT] = {
		[PART_PLANT] = { .name = "plant", .program = "warenspur-plant", .pipe_output = true },
		[PART_NFC] = { .name = "reader-nfc", .program = "warenspur-reader", .role = "reader:nfc" },
		[PART_SCANNER] = { .name = "reader-scanner",
			.program = "warenspur-reader",
			.role = "reader:scanner" },
		[PART_BRIDGE] = { .name = "plc-bridge",
			.program = "warenspur-plc-bridge",
			.role = "plc-bridge:" DEMO_PLC },
		[PART_TUI] = { .name = "tui", .program = "warenspur-tui", .on_terminal = true },
	};
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };
	struct passage last = { 0 };

	memcpy(d->parts, parts, sizeof parts);
	for (int i = 0; i < PART_COUNT; i++)
		d->parts[i].out_fd = -1;
	d->lock_fd = d->temp_dir.lock_fd = -1;
	signal(SIGPIPE, SIG_IGN);
	/* Before the first folder: whoever ends us from now on finds us tidy. */
	d->signal_fd = wake_on_signals(ends, why);
	if (d->signal_fd < 0 || make_folders(d, why))
		return -1;
	snprintf(d->db, sizeof d->db, "%s/warenspur.db", d->folder);
	d->store = store_open(d->db, STORE_WRITE, why);
	if (!d->store || import_articles(d, why) ||
		store_last_passage(d->store, DEMO_PLC, &last, why) < 0)
		return -1;
	d->first_passage = last.seq;
	arm_parts(d);
	return 0;
}

/* Everything in our private folder but the database. */
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
	bool wires_kept = d->keep && strcmp(d->temp_dir.path, d->folder) == 0; /* after a failure */
	bool only_database = !d->keep && d->face == FACE_JSON && d->temp_dir.path[0];
	char lock[PATH_MAX + 32];

	store_close(d->store);
	d->store = NULL;
	/* A summary for machines names the database, so that stays, alone, where it can be read. */
	if (only_database)
		keep_only_database(d);
	if (d->keep) {
		snprintf(lock, sizeof lock, "%s/demo.lock", d->folder);
		unlink(lock);
	}
	temp_dir_remove(&d->temp_dir, only_database || wires_kept);
	if (d->lock_fd >= 0)
		close(d->lock_fd);
}
