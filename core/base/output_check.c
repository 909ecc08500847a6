#include "core/base/output_check.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files that SQLite (https://sqlite.org/fileformat2.html, walformat.html) and waking keep beside a
 * database. */
static const char *const companions[] = { "-wal", "-shm", "-journal", "-wake" };
enum { COMPANIONS = sizeof companions / sizeof companions[0] };

enum {
	APPLICATION_ID_AT = 68, /* in the header of a database; big endian */
	APPLICATION_ID = 0x57535055,
	LOCK_BYTES_AT = 0x40000000, /* sqlite3.c: PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST … */
	LOCK_BYTES = 512
};

static bool begins(const struct output_found *f, const char *bytes, size_t len)
{
	return f->len >= len && memcmp(f->head, bytes, len) == 0;
}

static bool is_sqlite(const struct output_found *f)
{
	return begins(f, "SQLite format 3", 16);
}

static bool is_warenspur(const struct output_found *f)
{
	const unsigned char *id = f->head + APPLICATION_ID_AT;

	return is_sqlite(f) && f->len >= APPLICATION_ID_AT + 4 &&
		((uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3]) ==
		APPLICATION_ID;
}

/* Write-ahead log (magic 377f0682 or …83, big endian) or its index (version 3007000, native). */
static bool is_log_of_database(const struct output_found *f)
{
	static const uint32_t index_version = 3007000;

	return begins(f, "\x37\x7f\x06\x82", 4) || begins(f, "\x37\x7f\x06\x83", 4) ||
		begins(f, (const char *)&index_version, sizeof index_version);
}

const char *output_check_kind(const struct output_found *f)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *kind;
	} kinds[] = {
		{ "SQLite format 3", 16,
			MESSAGE_WORD("output_check.database_another_program",
				"a database of another program") },
		{ "\x89PNG", 4, MESSAGE_WORD("output_check.picture_png", "a picture (PNG)") },
		{ "\xff\xd8\xff", 3, MESSAGE_WORD("output_check.picture_jpeg", "a picture (JPEG)") },
		{ "%PDF", 4, MESSAGE_WORD("output_check.document_pdf", "a document (PDF)") },
		{ "PK\3\4", 4,
			MESSAGE_WORD("output_check.archive_office_document_zip",
				"an archive or an office document (ZIP)") },
		{ "\xd4\xc3\xb2\xa1", 4, MESSAGE_WORD("output_check.capture_pcap", "a capture (pcap)") },
		{ "\xa1\xb2\xc3\xd4", 4, MESSAGE_WORD("output_check.capture_pcap", "a capture (pcap)") },
		{ "<?xml", 5, MESSAGE_WORD("output_check.xml_svg_file", "an XML or SVG file") },
		{ "<svg", 4, MESSAGE_WORD("output_check.xml_svg_file", "an XML or SVG file") },
	};

	if (is_warenspur(f))
		return MESSAGE_WORD("output_check.database_warenspur", "a database of Warenspur");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (begins(f, kinds[i].bytes, kinds[i].len))
			return kinds[i].kind;
	return memchr(f->head, '\0', f->len)
		? MESSAGE_WORD("output_check.file_another_program", "a file of another program")
		: MESSAGE_WORD("output_check.text_file", "a text file");
}

/* --- the database ---------------------------------------------------------------------------- */

static bool is_same_file(const struct stat *one, const char *other)
{
	struct stat there;

	return stat(other, &there) == 0 && one->st_dev == there.st_dev && one->st_ino == there.st_ino;
}

/* path without the ending of a companion in out; false: it has none. */
static bool strip_companion(const char *path, char *out, size_t size)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < COMPANIONS; i++) {
		size_t end = strlen(companions[i]);

		if (len > end && strcmp(path + len - end, companions[i]) == 0 && len - end < size) {
			snprintf(out, size, "%.*s", (int)(len - end), path);
			return true;
		}
	}
	return false;
}

/* The folder's real path and the name: also of a file that does not exist. */
static bool resolve_name(const char *path, char *out)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char folder[PATH_MAX], real[PATH_MAX];

	if (realpath(path, out))
		return true;
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash + 1 - path) : 1,
		slash ? path : ".");
	return *name && realpath(folder, real) &&
		snprintf(out, PATH_MAX, "%s/%s", strcmp(real, "/") ? real : "", name) < PATH_MAX;
}

bool output_file_is_database(const char *path, const char *database)
{
	char name[PATH_MAX], own[PATH_MAX], beside[PATH_MAX + 16];
	struct stat at;
	bool is_there = stat(path, &at) == 0;

	if (!database || !resolve_name(database, own) || !resolve_name(path, name))
		return false;
	if (strcmp(name, own) == 0 || (is_there && is_same_file(&at, own)))
		return true;
	for (size_t i = 0; i < COMPANIONS; i++) {
		snprintf(beside, sizeof beside, "%s%s", own, companions[i]);
		if (strcmp(name, beside) == 0 || (is_there && is_same_file(&at, beside)))
			return true;
	}
	return false;
}

/* --- other files ------------------------------------------------------------------------------ */

/* Reads the beginning. is_locked: a process has a lock where SQLite sets its own. */
static int read_head(const char *path, struct output_found *f, bool *is_locked)
{
	struct flock lock = { .l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = LOCK_BYTES_AT,
		.l_len = LOCK_BYTES };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), error;
	ssize_t got;

	*is_locked = false;
	f->len = 0;
	if (fd < 0)
		return -1;
	got = read(fd, f->head, sizeof f->head);
	error = errno;
	if (got > 0)
		f->len = (size_t)got;
	if (fcntl(fd, F_GETLK, &lock) == 0)
		*is_locked = lock.l_type != F_UNLCK;
	close(fd);
	errno = error;
	return got < 0 ? -1 : 0;
}

/* A database with this path exists. */
static bool has_database(const char *path)
{
	static struct output_found base;
	struct stat at;
	bool is_locked;

	return stat(path, &at) == 0 && S_ISREG(at.st_mode) && read_head(path, &base, &is_locked) == 0 &&
		(is_sqlite(&base) || is_locked);
}

static int refuse_database(const char *path, struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("output_check.belongs_database_use_not",
			"%s belongs to a database that is in use or was not closed; nothing was written; use "
			"another name"),
		path);
}

/* A name that SQLite would take for a part of a database, or that has such parts beside it. */
static int check_companions(const struct output_target *t, const struct output_found *f,
	struct fault *why)
{
	char other[PATH_MAX + 16];
	struct stat at;

	if (strip_companion(f->name, other, sizeof other) &&
		(output_file_is_database(other, t->database) || has_database(other)))
		return refuse_database(t->path, why);
	for (size_t i = 0; i < COMPANIONS - 1; i++) {
		snprintf(other, sizeof other, "%s%s", f->name, companions[i]);
		if (lstat(other, &at) == 0)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("output_check.lies_beside_belongs_database",
					"%s is beside it: %s belongs to a database that is in use or was not closed; "
					"nothing was written; use another name"),
				other, t->path);
	}
	return 0;
}

static int check_type(const struct output_target *t, struct output_found *f, struct fault *why)
{
	if (S_ISDIR(f->at.st_mode))
		return fault_set(why, FAULT_USAGE, EXIT_CANNOT_CREATE,
			MESSAGE("output_check.cannot_write", "cannot write %s (%s); use another path"), t->path,
			message_error(EISDIR));
	f->is_direct = S_ISFIFO(f->at.st_mode) || S_ISCHR(f->at.st_mode);
	if (S_ISREG(f->at.st_mode) || (f->is_direct && !t->must_be_file))
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_CANNOT_CREATE,
		MESSAGE("output_check.no_ordinary_file",
			"%s is not an ordinary file; nothing was written; use another name"),
		t->path);
}

/* There is nothing with this name: a link to nothing is refused. */
static int check_free_name(const struct output_target *t, struct output_found *f, struct fault *why)
{
	struct stat link;

	if (lstat(t->path, &link) == 0)
		return fault_set(why, FAULT_USAGE, EXIT_CANNOT_CREATE,
			MESSAGE("output_check.link_file_not",
				"%s is a link to a file that does not exist; nothing was written; use another "
				"name"),
			t->path);
	if (!resolve_name(t->path, f->name))
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("output_check.cannot_write", "cannot write %s (%s); use another path"), t->path,
			message_error(*t->path ? errno : ENOENT));
	return check_companions(t, f, why);
}

int output_check_target(const struct output_target *t, struct output_found *f, struct fault *why)
{
	bool is_locked;

	memset(f, 0, sizeof *f);
	if (output_file_is_database(t->path, t->database))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("output_check.database_itself_belongs",
				"%s is the database itself or belongs to it (%s); nothing was written; use "
				"another name"),
			t->path, t->database);
	if (stat(t->path, &f->at) != 0)
		return errno == ENOENT
			? check_free_name(t, f, why)
			: fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
				  MESSAGE("output_check.cannot_write", "cannot write %s (%s); use another path"),
				  t->path, message_error(errno));
	f->is_there = true;
	if (check_type(t, f, why))
		return -1;
	if (f->is_direct)
		return text_copy(f->name, sizeof f->name, t->path) ? 0 : -1;
	if (!realpath(t->path, f->name) || read_head(f->name, f, &is_locked))
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("output_check.cannot_read_would_overwritten",
				"%s cannot be read (%s), so its content is unknown; nothing was written; use "
				"another name"),
			t->path, message_error(errno));
	if (is_locked || is_log_of_database(f))
		return refuse_database(t->path, why);
	return check_companions(t, f, why);
}
