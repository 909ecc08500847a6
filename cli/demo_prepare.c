/* demo_prepare: folders, database, and which program gets which arguments. */
#include "cli/demo.h"
#include "cli/import.h"
#include "core/beside.h"
#include "core/lang.h"
#include "core/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder nobody else sees. $TMPDIR only where its path can be used in reader addresses. */
static int make_private(char *out, size_t size, struct fault *why)
{
	const char *base = getenv("TMPDIR");

	if (!base || !*base || strchr(base, ':') || strlen(base) > 30)
		base = "/tmp";
	snprintf(out, size, "%s/warenspur-XXXXXX", base);
	if (!mkdtemp(out)) {
		fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE, _("cannot make a folder in %s (%s)"), base,
			lang_error(errno));
		out[0] = '\0';
		return -1;
	}
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

/* A demonstrator that was killed could not tidy up: its folder still has the lock file, and nobody
 * holds the lock. Folders of others, or kept on purpose, have none or cannot be opened. */
static void sweep(const char *own)
{
	char pattern[80], lock[PATH_MAX];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%.*s??????", (int)strlen(own) - 6, own);
	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int fd;

		snprintf(lock, sizeof lock, "%s/demo.lock", found.gl_pathv[i]);
		fd = strcmp(found.gl_pathv[i], own) == 0 ? -1 : open(lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			nftw(found.gl_pathv[i], remove_one, 8, FTW_DEPTH | FTW_PHYS);
		close(fd);
	}
	globfree(&found);
}

/* Marks our private folder as in use. The lock file gets its name when it is locked: a sweep of
 * another demonstrator never sees it unlocked. */
static void lock_private(struct demo *d)
{
	char fresh[96], lock[96];

	snprintf(fresh, sizeof fresh, "%s/lock", d->wires);
	snprintf(lock, sizeof lock, "%s/demo.lock", d->wires);
	d->private_fd = open(fresh, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (d->private_fd >= 0 && flock(d->private_fd, LOCK_EX | LOCK_NB) == 0)
		rename(fresh, lock);
}

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
	if (make_private(d->wires, sizeof d->wires, why))
		return -1;
	lock_private(d);
	sweep(d->wires);
	if (d->keep)
		return take_kept_folder(d, why);
	snprintf(d->folder, sizeof d->folder, "%s", d->wires);
	return 0;
}

/* share/warenspur/demo.csv beside the programs */
static int import_articles(struct demo *d, struct fault *why)
{
	struct import_outcome outcome;
	char path[PATH_MAX];

	beside_program("../share/warenspur/demo.csv", path, sizeof path);
	return import_file(d->store, path, &outcome, why);
}

void demo_arm_plant(struct demo *d)
{
	struct part *p = &d->parts[PART_PLANT];
	struct store_summary sum = { 0 };
	long arrived;

	store_summarise(d->store, DEMO_PLC, d->first_passage, &sum, NULL);
	arrived = (long)sum.items;
	snprintf(d->items_text, sizeof d->items_text, "%ld", d->items ? d->items - arrived : 0);
	snprintf(d->first_text, sizeof d->first_text, "%ld", arrived + 1);
	part_begin(p);
	part_add_pair(p, "--modbus", d->modbus);
	part_add_pair(p, "--pn532", d->pn532);
	part_add_pair(p, "--scanner", d->scanner);
	part_add_pair(p, "--items", d->items_text);
	part_add_pair(p, "--first", d->first_text);
	part_add_pair(p, "--speed", d->speed_text);
	part_add_pair(p, "--truth", d->truth);
	if (!d->started)
		part_add(p, "--stopped");
}

static void arm_reader(struct demo *d, enum demo_part which, const char *source, const char *address)
{
	struct part *p = &d->parts[which];

	part_begin(p);
	part_add_pair(p, "--db", d->db);
	part_add_pair(p, "--place", "ident");
	part_add_pair(p, "--source", source);
	part_add(p, address);
}

static void arm_parts(struct demo *d)
{
	struct part *bridge = &d->parts[PART_BRIDGE], *tui = &d->parts[PART_TUI];

	snprintf(d->modbus, sizeof d->modbus, "tcp:127.0.0.1:0");
	snprintf(d->pn532, sizeof d->pn532, "%s/pn532", d->wires);
	snprintf(d->scanner, sizeof d->scanner, "%s/scanner", d->wires);
	snprintf(d->nfc_address, sizeof d->nfc_address, "nfc:pn532_uart:%s", d->pn532);
	snprintf(d->scanner_address, sizeof d->scanner_address, "serial:%s:9600", d->scanner);
	snprintf(d->truth, sizeof d->truth, "%s/truth.jsonl", d->folder);
	snprintf(d->speed_text, sizeof d->speed_text, "%g", d->speed);
	/* The whole world's time is scaled, so is the patience with it. */
	snprintf(d->confirm_text, sizeof d->confirm_text, "%g", 15 / d->speed);
	arm_reader(d, PART_NFC, "nfc", d->nfc_address);
	arm_reader(d, PART_SCANNER, "scanner", d->scanner_address);
	part_begin(bridge);
	part_add_pair(bridge, "--db", d->db);
	part_add_pair(bridge, "--plc", DEMO_PLC);
	part_add_pair(bridge, "--confirm-timeout", d->confirm_text);
	part_add(bridge, d->bridge_address);
	part_begin(tui);
	part_add_pair(tui, "--db", d->db);
	part_add_pair(tui, "--lang", lang_current());
	if (d->face == FACE_LINES)
		part_add(tui, "--plain");
	demo_arm_plant(d);
}

int demo_prepare(struct demo *d, struct fault *why)
{
	static const struct part parts[PART_COUNT] = {
		[PART_PLANT] = { .name = "plant", .program = "warenspur-plant", .pipe_output = true },
		[PART_NFC] = { .name = "reader-nfc", .program = "warenspur-reader", .role = "reader:nfc" },
		[PART_SCANNER] = { .name = "reader-scanner", .program = "warenspur-reader",
			.role = "reader:scanner" },
		[PART_BRIDGE] = { .name = "plc-bridge", .program = "warenspur-plc-bridge",
			.role = "plc-bridge:" DEMO_PLC },
		[PART_TUI] = { .name = "tui", .program = "warenspur-tui", .on_terminal = true },
	};
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };
	struct passage last = { 0 };

	memcpy(d->parts, parts, sizeof parts);
	for (int i = 0; i < PART_COUNT; i++)
		d->parts[i].out_fd = -1;
	d->lock_fd = d->private_fd = -1;
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
	d->terminal_saved = d->face == FACE_DASHBOARD && tcgetattr(STDIN_FILENO, &d->terminal) == 0;
	return 0;
}

/* Everything in our private folder but the database. */
static void keep_only_database(const struct demo *d)
{
	char pattern[80];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/*", d->wires);
	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (strcmp(found.gl_pathv[i], d->db) != 0)
			unlink(found.gl_pathv[i]);
	globfree(&found);
}

void demo_clean(struct demo *d)
{
	bool wires_kept = d->keep && strcmp(d->wires, d->folder) == 0; /* after a failure */
	char lock[PATH_MAX + 32];

	store_close(d->store);
	d->store = NULL;
	/* A summary for machines names the database, so that stays, alone, where it can be read. */
	if (!d->keep && d->face == FACE_JSON && d->wires[0])
		keep_only_database(d);
	else if (d->wires[0] && !wires_kept)
		nftw(d->wires, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	if (d->keep) {
		snprintf(lock, sizeof lock, "%s/demo.lock", d->folder);
		unlink(lock);
	}
	/* The locks go last: nobody sweeps what we still have our hands on. */
	if (d->lock_fd >= 0)
		close(d->lock_fd);
	if (d->private_fd >= 0)
		close(d->private_fd);
}
