/* config and options: every mistake with its line and column, and which value wins. */
#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/options.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct fault why;
static char seen[1000];

/* --- config -------------------- */

static enum config_answer take(void *user, const char *section, const char *name, const char *value,
	struct fault *reason)
{
	size_t used = strlen(seen);

	(void)user;
	snprintf(seen + used, sizeof seen - used, "%s.%s=%s;", section, name, value);
	if (strcmp(section, "bad") == 0)
		return fault_set(reason, FAULT_SETUP, EXIT_CONFIG, "no section"), CONFIG_BAD_SECTION;
	if (strcmp(name, "bad") == 0)
		return fault_set(reason, FAULT_SETUP, EXIT_CONFIG, "no name"), CONFIG_BAD_NAME;
	if (strcmp(value, "bad") == 0)
		return fault_set(reason, FAULT_SETUP, EXIT_CONFIG, "no value"), CONFIG_BAD_VALUE;
	return CONFIG_FINE;
}

static int read_text(const char *text)
{
	seen[0] = why.message.text[0] = '\0';
	return config_read_text("F", text, take, NULL, &why);
}

static const struct {
	const char *text, *seen;
} good_files[] = {
	{ "", "" },
	{ "\n\r\n; a comment\n# another\n", "" },
	{ "a=1", ".a=1;" },
	{ "[s]\na = 1\nb=2\n", "s.a=1;s.b=2;" },
	{ "[s]\r\na = 1\r\n\r\nb : 2\r\n", "s.a=1;s.b=2;" },
	{ "\xef\xbb\xbf[s]\na=1\n", "s.a=1;" },
	{ "[s] ; why\na = x y ; a comment\n", "s.a=x y;" },
	{ "[s]\na=\n[t]\na=1", "s.a=;t.a=1;" },
	{ "[s]\n   \n\t\nä=ö€\n", "s.ä=ö€;" },
	{ "[s]\ntcp=tcp:127.0.0.1:1502\n", "s.tcp=tcp:127.0.0.1:1502;" },
};

START_TEST(test_good_files)
{
	ck_assert_msg(read_text(good_files[_i].text) == 0, "%s", why.message.text);
	ck_assert_str_eq(seen, good_files[_i].seen);
}
END_TEST

static const struct {
	const char *text, *says;
} bad_files[] = {
	{ "[s]\na=1\nnonsense\n", "F:3:1: " },
	{ "[s\na=1\n", "F:1:1: " },
	{ "a=1\n b=2\n", "F:2:1: " },
	{ "a=1\n\tb=2\n", "F:2:1: " },
	{ "a=1\n\fb=2\n", "F:2:1: " },
	{ "a=1\n\vb=2\n", "F:2:1: " },
	{ "a=1\n\rb=2\n", "F:2:1: " },
	{ "a=1\n  continued\n", "F:2:1: " },
	{ "[s] a=1\n", "F:1:1: " },
	{ "[s]]\n", "F:1:1: " },
	{ "[s]\na=1\nbad=2\n", "F:3:1: no name" },
	{ "[s]\na=1\nx = bad\ny=1\n", "F:3:5: no value" },
	{ "[s]\nx=bad\n", "F:2:3: no value" },
	{ "[s]\nx :\tbad\r\n", "F:2:5: no value" },
	{ "[s]\na=1\n\n[bad]\na=1\n", "no section" },
	{ "bad=1\nbad=2\n", "F:1:1: no name" },
};

START_TEST(test_bad_files)
{
	ck_assert_int_eq(read_text(bad_files[_i].text), -1);
	ck_assert_msg(strstr(why.message.text, bad_files[_i].says) != NULL, "%s", why.message.text);
	ck_assert_int_eq((int)why.exit_code, EXIT_CONFIG);
	ck_assert_int_eq((int)why.blame, FAULT_SETUP);
}
END_TEST

/* inih cuts a line silently; whole lines come through up to the limit, longer ones are refused. */
START_TEST(test_long_lines)
{
	char text[300], expected[300];

	for (size_t len = 190; len < 210; len++)
		for (int crlf = 0; crlf < 2; crlf++) {
			memset(text, 'v', len);
			memcpy(text, "a=", 2);
			strcpy(text + len - (size_t)crlf, crlf ? "\r\nb=1\n" : "\nb=1\n");
			if (len > 198) {
				ck_assert_int_eq(read_text(text), -1);
				ck_assert_ptr_nonnull(strstr(why.message.text, "F:1:1: "));
				continue;
			}
			ck_assert_msg(read_text(text) == 0, "%s", why.message.text);
			snprintf(expected, sizeof expected, ".a=%.*s;.b=1;", (int)len - 2 - crlf, text + 2);
			ck_assert_str_eq(seen, expected);
		}
}
END_TEST

/* --- files -------------------- */

static char folder[64], path[100];

static void make_folder(void)
{
	strcpy(folder, "/tmp/warenspur-check-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.conf", folder);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_DATA_HOME", folder, 1);
	unsetenv("WARENSPUR_DB");
	unsetenv("WARENSPUR_CONFIG");
	unsetenv("LANGUAGE");
}

static void remove_folder(void)
{
	char command[100];

	snprintf(command, sizeof command, "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static void write_file(const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static void write_text(const char *text)
{
	write_file(text, strlen(text));
}

START_TEST(test_files_that_are_none)
{
	char *big = calloc(1, 300 * 1024);

	ck_assert_int_eq(config_read(path, take, NULL, &why), -1);
	ck_assert_int_eq((int)why.exit_code, EXIT_NO_INPUT);
	ck_assert_ptr_nonnull(strstr(why.message.text, path));
	ck_assert_int_eq(config_read(folder, take, NULL, &why), -1);
	ck_assert_int_eq((int)why.exit_code, EXIT_CONFIG);
	write_file("a=1\0b=2\n", 8);
	ck_assert_int_eq(config_read(path, take, NULL, &why), -1);
	ck_assert_int_eq((int)why.exit_code, EXIT_CONFIG);
	memset(big, '\n', 300 * 1024);
	write_file(big, 300 * 1024);
	ck_assert_int_eq(config_read(path, take, NULL, &why), -1);
	write_file(big, 200 * 1024);
	ck_assert_int_eq(config_read(path, take, NULL, &why), 0);
	ck_assert_int_eq(config_read("/nonexistent/\x1b[2J", take, NULL, &why), -1);
	ck_assert_ptr_null(strchr(why.message.text, 0x1b));
	ck_assert_int_eq(config_read("/nonexistent", take, NULL, NULL), -1);
	free(big);
}
END_TEST

START_TEST(test_config_fuzz)
{
	unsigned seed = (unsigned)time(NULL);
	char text[64];

	printf("config: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 50000; round++) {
		strcpy(text, "[s]\na = 1 ; x\n# c\nb:2\n[t]\nlong = value of it\n");
		for (int k = rand() % 5; k >= 0; k--)
			text[(size_t)rand() % strlen(text)] =
				(char)(rand() % 2 ? "[]=:;\n\r\t\f "[rand() % 10] : 1 + rand() % 255);
		if (read_text(text))
			must(strncmp(why.message.text, "F:", 2) == 0 && why.exit_code == EXIT_CONFIG);
	}
}
END_TEST

/* --- options -------------------- */

struct own {
	struct options_common common;
	bool once;
	const char *place, *mode;
	int unit;
	double speed;
};

static const struct option_row rows[] = {
	{ .name = "once", .kind = OPTION_FLAG, .help = "flag", .offset = offsetof(struct own, once) },
	{ .name = "place",
		.kind = OPTION_TEXT,
		.argument = "NAME",
		.help = "text",
		.offset = offsetof(struct own, place) },
	{ .name = "mode",
		.kind = OPTION_CHOICE,
		.argument = "fast|slow",
		.help = "choice",
		.fallback = "fast",
		.choices = "fast|slow",
		.offset = offsetof(struct own, mode) },
	{ .name = "unit",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.help = "integer",
		.fallback = "1",
		.min = 0,
		.max = 247,
		.offset = offsetof(struct own, unit) },
	{ .name = "speed",
		.kind = OPTION_REAL,
		.argument = "X",
		.help = "real",
		.fallback = "1.5",
		.min = 0.1,
		.max = 100,
		.offset = offsetof(struct own, speed) },
};

static const struct options_program program = { .name = "warenspur-check",
	.section = "reader",
	.usage = "[options] FILE",
	.summary = "summary",
	.details = "details",
	.rows = rows,
	.row_count = OPTION_COUNT(rows) };

static struct own own;
static char *argv[32];
static int argc;

static int parse_program(const struct options_program *of, const char *line)
{
	static char buffer[300], name[] = "warenspur-check";

	memset(&own, 0xA5, sizeof own);
	memset(&why, 0, sizeof why);
	strcpy(buffer, line);
	argc = 0;
	argv[argc++] = name;
	for (char *word = strtok(buffer, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(of, argc, argv, &own, sizeof own, &why);
}

/* Parses "--a b" split at blanks. */
static int parse(const char *line)
{
	return parse_program(&program, line);
}

START_TEST(test_defaults)
{
	ck_assert_int_eq(parse(""), 1);
	ck_assert(!own.once && !own.common.verbose);
	ck_assert_ptr_null(own.place);
	ck_assert_str_eq(own.mode, "fast");
	ck_assert_int_eq(own.unit, 1);
	ck_assert_double_eq(own.speed, 1.5);
	ck_assert_ptr_null(own.common.config);
	ck_assert_ptr_null(own.common.lang);
	ck_assert_ptr_nonnull(strstr(own.common.db, "/warenspur"));
}
END_TEST

START_TEST(test_command_line)
{
	ck_assert_int_eq(parse(
						 "--once --place=a --mode slow --unit 247 --speed 0.1 --verbose f --once"),
		11); /* options may stand behind an operand */
	ck_assert(own.once && own.common.verbose);
	ck_assert_str_eq(own.place, "a");
	ck_assert_str_eq(own.mode, "slow");
	ck_assert_int_eq(own.unit, 247);
	ck_assert_double_eq(own.speed, 0.1);
	ck_assert_int_eq(parse("--unit 2 -- --unit"), 4);
	ck_assert_int_eq(own.unit, 2);
	ck_assert_int_eq(parse("--unit 2 --unit 3"), 5);
	ck_assert_int_eq(own.unit, 3);
	ck_assert_int_eq(parse("--lang de"), 3);
	ck_assert_str_eq(lang_current(), "de");
	ck_assert_int_eq(parse("--lang en"), 3);
}
END_TEST

/* Operands that begin with a hyphen; the options among them still count. */
static const struct {
	const char *line, *operands; /* NULL: a mistake */
	int unit;
} dash_lines[] = {
	{ "-27580899", "-27580899", 1 },
	{ "-27580899 --unit 2", "-27580899", 2 },
	{ "--unit 2 -27580899 x", "-27580899 x", 2 },
	{ "a --unit=2 -b --once -c", "a -b -c", 2 },
	{ "-a --un 2 -b", "-a -b", 2 }, /* getopt takes the beginning of a name */
	{ "--unit 2 -- --unit 3 -x", "--unit 3 -x", 2 },
	{ "-x -- -- -y", "-x -- -y", 1 },
	{ "- --1 --- -", "- --1 --- -", 1 },
	{ "--place -x -y", "-y", 1 },
	{ "-unit 2", NULL, 0 },
	{ "--unitt 2", NULL, 0 },
	{ "x --unit", NULL, 0 },
	{ "-1 --unit -2", NULL, 0 },
};

START_TEST(test_dash_operands)
{
	struct options_program of = program;
	char operands[300] = "";
	int first;

	of.dash_operands = true;
	first = parse_program(&of, dash_lines[_i].line);
	if (!dash_lines[_i].operands) {
		ck_assert_int_eq(first, -1);
		ck_assert_int_eq((int)why.exit_code, EXIT_USAGE);
		return;
	}
	ck_assert_int_gt(first, 0);
	for (int i = first; i < argc; i++) {
		strcat(operands, i > first ? " " : "");
		strcat(operands, argv[i]);
	}
	ck_assert_str_eq(operands, dash_lines[_i].operands);
	ck_assert_int_eq(own.unit, dash_lines[_i].unit);
	/* of a program without them it is a mistake, as before */
	if (strncmp(dash_lines[_i].line, "-2", 2) == 0)
		ck_assert_int_eq(parse(dash_lines[_i].line), -1);
}
END_TEST

static const struct {
	const char *line, *says;
} wrong_lines[] = {
	{ "--nonsense", "\"--nonsense\"" },
	{ "-x", "\"-x\"" },
	{ "-xh", "\"-x\"" },
	{ "--place", "\"--place\"" },
	{ "--once=1", "\"--once=1\"" },
	{ "--mode quick", "--mode" },
	{ "--mode=", "--mode" },
	{ "--mode fast|slow", "--mode" },
	{ "--unit 248", "--unit" },
	{ "--unit -1", "--unit" },
	{ "--unit 1.5", "--unit" },
	{ "--unit x", "--unit" },
	{ "--unit 1x", "--unit" },
	{ "--unit=", "--unit" },
	{ "--unit 1e99", "--unit" },
	{ "--unit nan", "--unit" },
	{ "--unit inf", "--unit" },
	{ "--unit 99999999999", "--unit" },
	{ "--speed 0", "--speed" },
	{ "--speed 100.1", "--speed" },
	{ "--speed nan", "--speed" },
	{ "--speed 1,5", "--speed" },
	{ "--lang fr", "--lang" },
};

START_TEST(test_wrong_lines)
{
	ck_assert_int_eq(parse(wrong_lines[_i].line), -1);
	ck_assert_msg(strstr(why.message.text, wrong_lines[_i].says) != NULL, "%s", why.message.text);
	ck_assert_int_eq((int)why.exit_code, EXIT_USAGE);
	ck_assert_int_eq((int)why.blame, FAULT_USAGE);
}
END_TEST

START_TEST(test_who_wins)
{
	char line[200];

	write_text(
		"[common]\ndb = /file.db\n[tui]\nunknown = fine\n[reader]\nplace = dock\nonce = yes\n"
		"mode = slow\nunit = 5\nspeed = 2.5\n");
	snprintf(line, sizeof line, "--config %s", path);
	ck_assert_msg(parse(line) == 3, "%s", why.message.text);
	ck_assert_str_eq(own.common.db, "/file.db");
	ck_assert_str_eq(own.place, "dock");
	ck_assert_str_eq(own.mode, "slow");
	ck_assert_str_eq(own.common.config, path);
	ck_assert(own.once && own.unit == 5);
	ck_assert_double_eq(own.speed, 2.5);
	setenv("WARENSPUR_DB", "/environment.db", 1);
	ck_assert_int_eq(parse(line), 3);
	ck_assert_str_eq(own.common.db, "/environment.db");
	snprintf(line, sizeof line, "--unit 6 --db /line.db --config=%s --place gate", path);
	ck_assert_int_eq(parse(line), 8);
	ck_assert_str_eq(own.common.db, "/line.db");
	ck_assert_str_eq(own.place, "gate");
	ck_assert(own.unit == 6 && own.once);
	/* An abbreviated --config is one, too, and so is one behind an operand. */
	snprintf(line, sizeof line, "--conf %s", path);
	ck_assert_int_eq(parse(line), 3);
	ck_assert_int_eq(own.unit, 5);
	snprintf(line, sizeof line, "operand --config %s", path);
	ck_assert_int_eq(parse(line), 3);
	ck_assert_int_eq(own.unit, 5);
	snprintf(line, sizeof line, "-- --config %s", path);
	ck_assert_int_eq(parse(line), 2);
	ck_assert_int_eq(own.unit, 1);
	setenv("WARENSPUR_CONFIG", path, 1);
	ck_assert_int_eq(parse(""), 1);
	ck_assert_int_eq(own.unit, 5);
	setenv("WARENSPUR_CONFIG", "", 1);
	setenv("WARENSPUR_DB", "", 1);
	ck_assert_int_eq(parse(""), 1);
	ck_assert_int_eq(own.unit, 1);
	ck_assert_ptr_nonnull(strstr(own.common.db, "/warenspur"));
}
END_TEST

START_TEST(test_usual_place)
{
	char home[100];

	ck_assert_int_eq(system("mkdir $XDG_CONFIG_HOME/warenspur"), 0);
	snprintf(path, sizeof path, "%s/warenspur/warenspur.conf", folder);
	write_text("[reader]\nunit=9\n");
	ck_assert_int_eq(parse(""), 1);
	ck_assert_int_eq(own.unit, 9);
	ck_assert_str_eq(own.common.config, path);
	/* Empty means unset (XDG Base Directory Specification). */
	snprintf(home, sizeof home, "%s/home", folder);
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", "", 1);
	ck_assert_int_eq(parse(""), 1);
	ck_assert_int_eq(own.unit, 1);
}
END_TEST

static const struct {
	const char *text, *says;
} wrong_files[] = {
	{ "[reader]\nplac = x\n", ":2:1: " },
	{ "[reader]\nunit = 900\n", ":2:8: " },
	{ "[reader]\nonce = perhaps\n", ":2:8: " },
	{ "[reader]\nmode = quick\n", ":2:8: " },
	{ "[common]\nlang = fr\n", ":2:8: " },
	{ "[reader]\nspeed = 1,5\n", ":2:9: " },
	{ "[redaer]\nunit = 1\n", "[redaer]" },
	{ "unit = 1\n", "[]" },
	{ "[reader]\nconfig = x\n", ":2:1: " },
	{ "[reader]\nunit 5\n", ":2:1: " },
	{ "[reader]\nplace = a\n  unit = 5\n", ":3:1: " },
	{ "[reader]\n\x1b[2J = 5\n", ":2:1: " },
};

START_TEST(test_wrong_files)
{
	char line[200];

	write_text(wrong_files[_i].text);
	snprintf(line, sizeof line, "--config %s", path);
	ck_assert_int_eq(parse(line), -1);
	ck_assert_msg(strstr(why.message.text, wrong_files[_i].says) != NULL, "%s", why.message.text);
	ck_assert_ptr_nonnull(strstr(why.message.text, path));
	ck_assert_ptr_null(strchr(why.message.text, 0x1b));
	ck_assert_int_eq((int)why.exit_code, EXIT_CONFIG);
}
END_TEST

START_TEST(test_missing_config)
{
	ck_assert_int_eq(parse("--config /nonexistent/x.conf"), -1);
	ck_assert_int_eq((int)why.exit_code, EXIT_NO_INPUT);
}
END_TEST

/* What standard output gets while a line is parsed. */
static const char *printed_by(const char *line, int *result)
{
	static char text[4000];
	FILE *out = fopen(path, "w+e");
	int kept = dup(STDOUT_FILENO);
	size_t len;

	ck_assert_ptr_nonnull(out);
	fflush(stdout);
	dup2(fileno(out), STDOUT_FILENO);
	*result = parse(line);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(out);
	len = fread(text, 1, sizeof text - 1, out);
	text[len] = '\0';
	fclose(out);
	return text;
}

START_TEST(test_help_and_version)
{
	static const char *const words[] = { "--db", "--config", "--lang", "--verbose", "--help",
		"--version", "[1.5]", "details", "summary", "[options] FILE" };
	const char *text;
	int result;

	text = printed_by("--once --help --nonsense", &result);
	ck_assert_int_eq(result, 0);
	for (size_t i = 0; i < OPTION_COUNT(rows); i++)
		ck_assert_msg(strstr(text, rows[i].name) && strstr(text, rows[i].help), "%s", rows[i].name);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		ck_assert_msg(strstr(text, words[i]) != NULL, "%s", words[i]);
	ck_assert_ptr_nonnull(strstr(printed_by("-h", &result), "--db"));
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(strncmp(printed_by("--version", &result), "warenspur-check ", 16), 0);
	ck_assert_int_eq(result, 0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_long_lines, test_files_that_are_none, test_config_fuzz,
		test_defaults, test_command_line, test_who_wins, test_usual_place, test_missing_config,
		test_help_and_version, NULL };
	Suite *s = suite_create("core_config");
	TCase *tables = tcase_create("core_config");

	tcase_set_timeout(tables, 120);
	tcase_add_checked_fixture(tables, make_folder, remove_folder);
	for (size_t i = 0; plain[i]; i++)
		tcase_add_test(tables, plain[i]);
	add_table(tables, test_good_files, good_files);
	add_table(tables, test_bad_files, bad_files);
	add_table(tables, test_wrong_lines, wrong_lines);
	add_table(tables, test_dash_operands, dash_lines);
	add_table(tables, test_wrong_files, wrong_files);
	suite_add_tcase(s, tables);
	return s;
}
