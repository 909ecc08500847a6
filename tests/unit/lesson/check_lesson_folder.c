/* lesson_folder: the lesson that a person means, and files that are none: each is one sentence in both languages. */
#include "tests/support/suite.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_folder.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct fault why;
static char folder[64], path[PATH_MAX];

/* --- a folder ------------------------------------------------------------------------------------------------------ */

static void put_file(const char *name, const void *bytes, size_t len)
{
	char at[128];
	int fd;

	snprintf(at, sizeof at, "%s/%s", folder, name);
	fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

static void begin(void)
{
	static const char *const names[] = { "01-no-identification.txt", "02-check-digit.txt",
		"03-rfid-tag.txt", "07-handshake.txt", "08-no-read.txt", "10-Recall.txt", "own.txt",
		"notes.md" };

	strcpy(folder, "/tmp/warenspur-check-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		put_file(names[i], "x", 1);
}

static void end(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

/* --- which lesson is meant ------------------------------------------------------------------------------------------ */

static const struct {
	const char *word, *found; /* NULL: none */
	const char *says;
} words[] = {
	{ "03-rfid-tag", "03-rfid-tag.txt", NULL },
	{ "3", "03-rfid-tag.txt", NULL },
	{ "03", "03-rfid-tag.txt", NULL },
	{ "10", "10-Recall.txt", NULL },
	{ "rfid-tag", "03-rfid-tag.txt", NULL },
	{ "rfid", "03-rfid-tag.txt", NULL },
	{ "RFID", "03-rfid-tag.txt", NULL },
	{ "recall", "10-Recall.txt", NULL },
	{ "digit", "02-check-digit.txt", NULL },
	{ "own", "own.txt", NULL },
	{ "rfid-tga", NULL, "there is no lesson \"rfid-tga\"; did you mean 03-rfid-tag?" },
	{ "03-rfid-tagg", NULL, "did you mean 03-rfid-tag?" },
	{ "chek-digit", NULL, "did you mean 02-check-digit?" },
	{ "no-raed", NULL, "did you mean 08-no-read?" },
	{ "no-", NULL,
		"\"no-\" is a part of the names of several lessons; possible: 01-no-identification, 08-no-read" },
	{ "4", NULL, "there is no lesson \"4\"; possible: 01-no-identification, " },
	{ "99999999999999999999", NULL, "there is no lesson" },
	{ "0", NULL, "there is no lesson \"0\"" },
	{ "-1", NULL, "there is no lesson" },
	{ "rf", NULL, "there is no lesson \"rf\"" }, /* too short for a part */
	{ "x", NULL, "there is no lesson \"x\"; possible: 01-no-identification, " },
	{ "notes", NULL, "there is no lesson \"notes\"" },
	{ "%s%n", NULL, "there is no lesson \"%s%n\"" },
	{ "", NULL, "there is no lesson \"\"" },
	{ "nowhere.txt", NULL, "the lesson nowhere.txt cannot be read (No such file or directory)" },
	{ "./rfid", NULL, "the lesson ./rfid cannot be read" },
};

START_TEST(the_meant_lesson)
{
	int result;

	begin();
	result = lesson_find(words[_i].word, folder, path, &why);
	if (words[_i].found) {
		ck_assert_msg(result == 0, "%s", why.message.text);
		ck_assert_str_eq(strrchr(path, '/') + 1, words[_i].found);
	} else {
		ck_assert_int_eq(result, -1);
		ck_assert_msg(strstr(why.message.text, words[_i].says) != NULL, "%s", why.message.text);
	}
	end();
}
END_TEST

START_TEST(a_name_that_is_a_part_of_another)
{
	begin();
	put_file("04-rfid.txt", "x", 1);
	ck_assert_int_eq(lesson_find("rfid", folder, path, &why), 0);
	ck_assert_str_eq(strrchr(path, '/') + 1, "04-rfid.txt");
	end();
}
END_TEST

/* --- what is no file of a lesson -------------------------------------------------------------------------------------- */

static void make_folder(const char *at)
{
	ck_assert_int_eq(mkdir(at, 0700), 0);
}

static void make_fifo(const char *at)
{
	ck_assert_int_eq(mkfifo(at, 0600), 0);
}

static void make_loop(const char *at)
{
	ck_assert_int_eq(symlink(at, at), 0);
}

static void make_dangling(const char *at)
{
	ck_assert_int_eq(symlink("/nowhere/at/all", at), 0);
}

static void make_nothing(const char *at)
{
	(void)at;
}

static void make_large(const char *at)
{
	int fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_eq(ftruncate(fd, 10 * 1024 * 1024), 0);
	close(fd);
}

/* Root may read all: this process is somebody else from here on. */
static void make_unreadable(const char *at)
{
	int fd = open(at, O_WRONLY | O_CREAT | O_CLOEXEC, 0000);

	close(fd);
	if (geteuid() == 0) {
		ck_assert_int_eq(chmod(folder, 0755), 0);
		ck_assert_int_eq(seteuid(65534), 0);
	}
}

static const struct {
	void (*make)(const char *at);
	const char *english, *german;
} files[] = {
	{ make_folder, "cannot be read as a lesson (it is not a file)", "(das ist keine Datei)" },
	{ make_fifo, "cannot be read as a lesson (it is not a file)", "(das ist keine Datei)" },
	{ make_loop, "(Too many levels of symbolic links)", "zu viele Verknüpfungen" },
	{ make_dangling, "(No such file or directory)", "nicht gefunden" },
	{ make_nothing, "(No such file or directory)", "nicht gefunden" },
	{ make_large, "it is larger than 256 kB", "größer als 256 kB" },
	{ make_unreadable, "(Permission denied)", "(keine Berechtigung)" },
};

static void check_file(const char *language, int i, const char *says)
{
	struct lesson_examined e;
	char at[128];

	begin();
	lang_read_catalogue(NULL);
	lang_init(language);
	snprintf(at, sizeof at, "%s/at.txt", folder);
	files[i].make(at);
	ck_assert_int_eq(lesson_examine(at, &e, &why), -1);
	ck_assert_ptr_null(e.text);
	ck_assert_msg(strstr(why.message.text, says) != NULL, "%s", why.message.text);
	ck_assert_ptr_null(strchr(why.message.text, '\n'));
	lang_init("en");
	if (geteuid() == 65534)
		ck_assert_int_eq(seteuid(0), 0);
	end();
}

START_TEST(other_files_in_english)
{
	check_file("en", _i, files[_i].english);
}
END_TEST

START_TEST(other_files_in_german)
{
	check_file("de", _i, files[_i].german);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_name_that_is_a_part_of_another, NULL };
	Suite *s = suite_of("lesson_folder", tests);
	TCase *tables = tcase_create("tables");

	add_table(tables, the_meant_lesson, words);
	add_table(tables, other_files_in_english, files);
	add_table(tables, other_files_in_german, files);
	suite_add_tcase(s, tables);
	return s;
}
