/* output_file: what is overwritten, what never; a file is complete or not there. */
#include "core/base/output_file.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fault why;
static struct store *store;

static void open_store(void)
{
	store = fixture_open();
}

static void close_store(void)
{
	fixture_close(store);
}

/* A path in the fixture's folder; valid until the fourth call after this one. */
static const char *in_folder(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *in_folder(const char *format, ...)
{
	static char paths[4][PATH_MAX];
	static int next;
	char *out = paths[next++ % 4], name[256];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof name, format, args);
	va_end(args);
	snprintf(out, PATH_MAX, "%s/%s", fixture_folder, name);
	return out;
}

static void put_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static const char *content(const char *path)
{
	static char bytes[256];
	FILE *file = fopen(path, "r");

	bytes[file ? fread(bytes, 1, sizeof bytes - 1, file) : 0] = '\0';
	if (file)
		fclose(file);
	return file ? bytes : "(none)";
}

static int entries(void)
{
	char command[PATH_MAX + 32];
	int count = -1;
	FILE *pipe;

	snprintf(command, sizeof command, "ls -A '%s' | wc -l", fixture_folder);
	pipe = popen(command, "r");
	ck_assert_int_eq(fscanf(pipe, "%d", &count), 1);
	pclose(pipe);
	return count;
}

static bool is_own_text(const unsigned char *head, size_t len)
{
	return len >= 4 && memcmp(head, "own:", 4) == 0;
}

static int write_to(const char *path, bool force)
{
	struct output_target target = { .path = path,
		.database = fixture_db,
		.is_own = is_own_text,
		.force = force };
	struct output_file out;

	if (output_file_open(&out, &target, &why))
		return -1;
	fputs("own: new", out.file);
	return output_file_commit(&out, &why);
}

/* Refused, with and without force, and both files are as before. */
static void must_refuse(const char *path, const char *what)
{
	int64_t before = fixture_number("SELECT count(*) FROM place");
	int there = entries();
	char place[40];

	snprintf(place, sizeof place, "place %d", (int)before);

	for (int force = 0; force < 2; force++) {
		ck_assert_msg(write_to(path, force) == -1, "%s, force %d", what, force);
		ck_assert_msg(strstr(why.message.text, "nothing was written") != NULL, "%s: %s", what,
			why.message.text);
	}
	ck_assert_int_eq(store_backup(store, path, true, NULL, NULL, &why), -1);
	ck_assert_int_eq(store_put_place(store, place, NULL, NULL, NULL, &why), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM place"), before + 1);
	ck_assert_str_eq(fixture_text("PRAGMA integrity_check"), "ok");
	ck_assert_int_eq(entries(), there);
}

/* Every spelling of the database and of the files beside it. */
START_TEST(the_database_itself)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-wake", "-journal" };
	char here[PATH_MAX], name[PATH_MAX];

	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	ck_assert_int_eq(symlink("a", in_folder("folder")), 0);
	ck_assert_int_eq(symlink("folder", in_folder("folder2")), 0);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		const char *end = endings[i];

		must_refuse(in_folder("a/w.db%s", end), "absolute");
		must_refuse(in_folder("a/../a/./w.db%s", end), "dots");
		must_refuse(in_folder("folder2/w.db%s", end), "another folder");
		snprintf(name, sizeof name, "w.db%s", end);
		ck_assert_int_eq(chdir(in_folder("a")), 0);
		must_refuse(name, "relative");
		ck_assert_int_eq(chdir(here), 0);
		if (access(in_folder("a/w.db%s", end), F_OK) != 0)
			continue;
		ck_assert_int_eq(symlink(in_folder("a/w.db%s", end), in_folder("link%zu", i)), 0);
		must_refuse(in_folder("link%zu", i), "symbolic link");
		ck_assert_int_eq(link(in_folder("a/w.db%s", end), in_folder("hard%zu", i)), 0);
		must_refuse(in_folder("hard%zu", i), "hard link");
	}
}
END_TEST

/* A program that has another database open: found by its locks, under any name. */
START_TEST(another_database_in_use)
{
	int ready[2], status;
	char byte;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct store *other = store_open(in_folder("other.db"), STORE_WRITE, &why);

		_exit(!other || write(ready[1], "x", 1) != 1 || pause() == 0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(link(in_folder("other.db"), in_folder("hard")), 0);
	ck_assert_int_eq(symlink("other.db", in_folder("soft")), 0);
	must_refuse(in_folder("other.db"), "in use");
	must_refuse(in_folder("hard"), "in use, hard link");
	must_refuse(in_folder("soft"), "in use, link");
	must_refuse(in_folder("other.db-wal"), "its log");
	must_refuse(in_folder("other.db-wake"), "its mark");
	must_refuse(in_folder("other.db-journal"), "its journal");
	ck_assert_int_eq(link(in_folder("other.db-wal"), in_folder("log")), 0);
	must_refuse(in_folder("log"), "its log under another name");
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	/* Not closed: what was accepted last is in its log. */
	must_refuse(in_folder("other.db"), "crashed");
}
END_TEST

START_TEST(files_of_others)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *kind;
	} files[] = {
		{ "\x89PNG\r\n\x1a\n", 8, "picture (PNG)" },
		{ "dear diary", 10, "a text file" },
		{ "PK\3\4....", 8, "office document" },
		{ "\0\1\2", 3, "another program" },
		{ "SQLite format 3\0....", 20, "database of another program" },
		{ "own", 3, "a text file" },
	};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		const char *path = in_folder("f%zu", i);

		put_file(path, files[i].bytes, files[i].len);
		ck_assert_int_eq(write_to(path, false), -1);
		ck_assert_msg(strstr(why.message.text, files[i].kind) &&
				strstr(why.message.text, "--force"),
			"%s", why.message.text);
		ck_assert_int_eq(memcmp(content(path), files[i].bytes, files[i].len), 0);
		ck_assert_int_eq(store_backup(store, path, false, NULL, NULL, &why), -1);
		ck_assert_int_eq(memcmp(content(path), files[i].bytes, files[i].len), 0);
		ck_assert_int_eq(write_to(path, true), 0);
		ck_assert_str_eq(content(path), "own: new");
	}
}
END_TEST

START_TEST(own_and_new_files)
{
	const char *path = in_folder("new");
	struct stat at;

	umask(027);
	ck_assert_int_eq(write_to(path, false), 0);
	ck_assert_str_eq(content(path), "own: new");
	ck_assert_int_eq(stat(path, &at), 0);
	ck_assert_uint_eq(at.st_mode & 0777, 0640);
	ck_assert_int_eq(chmod(path, 0604), 0);
	ck_assert_int_eq(write_to(path, false), 0); /* an earlier one of ours */
	ck_assert_int_eq(stat(path, &at), 0);
	ck_assert_uint_eq(at.st_mode & 0777, 0604);
	put_file(in_folder("empty"), "", 0);
	ck_assert_int_eq(write_to(in_folder("empty"), false), 0);
	/* The link stays, what it leads to is replaced. */
	ck_assert_int_eq(symlink("new", in_folder("link")), 0);
	put_file(path, "own: old", 8);
	ck_assert_int_eq(write_to(in_folder("link"), false), 0);
	ck_assert_int_eq(lstat(in_folder("link"), &at), 0);
	ck_assert(S_ISLNK(at.st_mode));
	ck_assert_str_eq(content(path), "own: new");
	ck_assert_int_eq(symlink("nothing", in_folder("dangling")), 0);
	ck_assert_int_eq(write_to(in_folder("dangling"), false), -1);
	ck_assert_int_eq(write_to(fixture_folder, true), -1);
	ck_assert_int_eq(write_to(in_folder("no/such/folder"), true), -1);
	ck_assert_int_eq(write_to("", true), -1);
}
END_TEST

/* Until it is complete the name holds what it held; another file that comes meanwhile stays. */
START_TEST(complete_or_not_there)
{
	struct output_target target = { .path = in_folder("out"), .database = fixture_db };
	struct output_file out;
	int there = entries();

	ck_assert_int_eq(output_file_open(&out, &target, &why), 0);
	fputs("half", out.file);
	ck_assert_str_eq(content(target.path), "(none)");
	output_file_discard(&out);
	ck_assert_int_eq(entries(), there);
	ck_assert_int_eq(output_file_open(&out, &target, &why), 0);
	put_file(target.path, "somebody", 8);
	ck_assert_int_eq(output_file_commit(&out, &why), -1);
	ck_assert_str_eq(content(target.path), "somebody");
	ck_assert_int_eq(entries(), there + 1);
	/* It becomes the database while it is written. */
	target.force = true;
	ck_assert_int_eq(output_file_open(&out, &target, &why), 0);
	ck_assert_int_eq(unlink(target.path), 0);
	ck_assert_int_eq(link(fixture_db, target.path), 0);
	ck_assert_int_eq(output_file_commit(&out, &why), -1);
	ck_assert_str_eq(fixture_text("PRAGMA integrity_check"), "ok");
}
END_TEST

START_TEST(pipes_and_appending)
{
	struct output_target target = { .path = "/dev/null", .is_own = is_own_text };
	struct output_file out;
	FILE *file;

	ck_assert_int_eq(output_file_open(&out, &target, &why), 0);
	fputs("x", out.file);
	ck_assert_int_eq(output_file_commit(&out, &why), 0);
	target.path = "/dev/full";
	ck_assert_int_eq(output_file_open(&out, &target, &why), 0);
	fputs("x", out.file);
	ck_assert_int_eq(output_file_commit(&out, &why), -1);
	target.must_be_file = true;
	ck_assert_int_eq(output_file_open(&out, &target, &why), -1);
	target = (struct output_target){ .path = in_folder("log"),
		.database = fixture_db,
		.is_own = is_own_text };
	for (int i = 0; i < 2; i++) {
		file = output_file_append(&target, &why);
		ck_assert_msg(file != NULL, "%s", why.message.text);
		fputs("own: line\n", file);
		fclose(file);
	}
	ck_assert_str_eq(content(target.path), "own: line\nown: line\n");
	target.path = fixture_db;
	ck_assert_ptr_null(output_file_append(&target, &why));
	target.path = in_folder("diary");
	put_file(target.path, "dear", 4);
	ck_assert_ptr_null(output_file_append(&target, &why));
}
END_TEST

/* A backup replaces an earlier backup, and no database that was in use. */
START_TEST(backups)
{
	const char *copy = in_folder("copy.db");
	struct store *other;

	for (int i = 0; i < 2; i++)
		ck_assert_msg(store_backup(store, copy, false, NULL, NULL, &why) == 0, "%s",
			why.message.text);
	other = store_open(copy, STORE_READ, &why); /* a look at it changes nothing */
	ck_assert_ptr_nonnull(other);
	store_close(other);
	ck_assert_msg(store_backup(store, copy, false, NULL, NULL, &why) == 0, "%s", why.message.text);
	other = store_open(copy, STORE_WRITE, &why);
	ck_assert_ptr_nonnull(other);
	store_close(other);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), -1);
	ck_assert_msg(strstr(why.message.text, "a database of Warenspur") != NULL, "%s",
		why.message.text);
	ck_assert_int_eq(store_backup(store, copy, true, NULL, NULL, &why), 0);
	/* The temporary file never takes the name of another one. */
	put_file(in_folder("b.part"), "mine", 4);
	ck_assert_int_eq(store_backup(store, in_folder("b"), false, NULL, NULL, &why), 0);
	ck_assert_str_eq(content(in_folder("b.part")), "mine");
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_database_itself, another_database_in_use, files_of_others,
		own_and_new_files, complete_or_not_there, pipes_and_appending, backups, NULL };
	Suite *s = suite_create("output_file");
	TCase *c = tcase_create("output_file");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, open_store, close_store);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	return s;
}
