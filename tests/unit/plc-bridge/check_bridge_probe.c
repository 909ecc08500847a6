/* Conclusions of warenspur plc probe, and the file it writes. */
#include "core/base/edit_distance.h"
#include "plc-bridge/probe/probe_explain.h"
#include "plc-bridge/probe/probe_file.h"
#include "plc-bridge/probe/probe.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct profile profile;
static struct probe_finding finding;
static struct fault why;

static const struct {
	enum signal_id id;
	struct profile_point found;
	enum probe_verdict verdict;
	const char *section, *name, *value;
} cases[] = {
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 22, .bit = 1 }, PROBE_FITS, "", "", "" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 22, .bit = 2 }, PROBE_ONE_OFF, "signals",
		"LB_IDENT", "holding 22.2" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 23, .bit = 1 }, PROBE_ONE_OFF, "base",
		"holding", "1" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 21, .bit = 1 }, PROBE_ONE_OFF, "signals",
		"LB_IDENT", "holding 21.1" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 1046, .bit = 1 }, PROBE_SHIFTED, "base",
		"holding", "1024" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 2, .bit = 1 }, PROBE_SHIFTED, "signals",
		"LB_IDENT", "holding 2.1" },
	{ SIGNAL_LB_IDENT, { .area = AREA_INPUT, .address = 22, .bit = 1 }, PROBE_FUNCTION, "plc",
		"read_function", "4" },
	{ SIGNAL_LB_IDENT, { .area = AREA_INPUT, .address = 23, .bit = 1 }, PROBE_ELSEWHERE, "signals",
		"LB_IDENT", "input 23.1" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 22, .bit = 9 }, PROBE_SWAPPED, "plc",
		"byte_order", "swapped" },
	{ SIGNAL_LB_IDENT, { .area = AREA_HOLDING, .address = 22, .bit = 15 }, PROBE_ELSEWHERE,
		"signals", "LB_IDENT", "holding 22.15" },
	{ SIGNAL_LB_IDENT, { .area = AREA_DISCRETE, .address = 1 }, PROBE_ELSEWHERE, "signals",
		"LB_IDENT", "discrete 1" },
	{ SIGNAL_LAMP_RED, { .area = AREA_COIL, .address = 8198 }, PROBE_ELSEWHERE, "signals",
		"LAMP_RED", "coil 8198" },
	{ SIGNAL_STATE, { .area = AREA_HOLDING, .address = 0 }, PROBE_FITS, "", "", "" },
	{ SIGNAL_STATE, { .area = AREA_HOLDING, .address = 1000 }, PROBE_SHIFTED, "base", "holding",
		"1000" },
};

START_TEST(one_place_moved)
{
	profile_default(&profile);
	probe_explain(&profile, cases[_i].id, &cases[_i].found, 1, &finding);
	ck_assert_str_eq(probe_verdict_name(finding.verdict), probe_verdict_name(cases[_i].verdict));
	ck_assert_str_eq(finding.section, cases[_i].section);
	ck_assert_str_eq(finding.name, cases[_i].name);
	ck_assert_str_eq(finding.value, cases[_i].value);
	ck_assert(*finding.text);
}
END_TEST

/* A profile with bases and swapped bytes: the line has the form of its file. */
START_TEST(the_line_leaves_out_what_the_profile_adds)
{
	struct profile_point found = { .area = AREA_HOLDING, .address = 1030, .bit = 3 };

	profile_default(&profile);
	profile.base[AREA_HOLDING] = 1000;
	profile.bytes_swapped = true;
	probe_explain(&profile, SIGNAL_JAM, &found, 1, &finding);
	ck_assert_str_eq(finding.value, "holding 30.11");
	found.address = 900; /* below the base: no line can say it */
	probe_explain(&profile, SIGNAL_JAM, &found, 1, &finding);
	ck_assert_str_eq(finding.name, "");
}
END_TEST

START_TEST(several_places_moved)
{
	const struct profile_point found[] = { { .area = AREA_HOLDING, .address = 0, .bit = 0 },
		{ .area = AREA_DISCRETE, .address = 1 },
		{ .area = AREA_HOLDING, .address = 22, .bit = 1 } };

	profile_default(&profile);
	probe_explain(&profile, SIGNAL_LB_IDENT, found, 3, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_FITS); /* the profile's own is among them */
	ck_assert_int_eq(finding.count, 3);
	ck_assert_int_eq(finding.places[0].address, 22);
	probe_explain(&profile, SIGNAL_LB_LANE3,
		(const struct profile_point[]){ { .area = AREA_HOLDING, .address = 3, .bit = 9 },
			{ .area = AREA_HOLDING, .address = 4, .bit = 0 } },
		2, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_SEVERAL);
	ck_assert_str_eq(finding.name, "");
	probe_explain(&profile, SIGNAL_LB_IDENT, NULL, 0, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_STILL);
}
END_TEST

START_TEST(words_and_hearts)
{
	struct profile_point heart = { .area = AREA_HOLDING, .address = 1032 };

	profile_default(&profile);
	probe_explain_words(&profile, 0, 9, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_FITS);
	probe_explain_words(&profile, 9, 1, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_WORD_ORDER);
	ck_assert_str_eq(finding.value, "low_first");
	probe_explain_words(&profile, -1, -1, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_STILL);
	probe_explain_heartbeat(&profile, 15, 3000, NULL, 0, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_FITS);
	probe_explain_heartbeat(&profile, 0, 3000, NULL, 0, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_DEAD);
	probe_explain_heartbeat(&profile, -1, 3000, &heart, 1, &finding);
	ck_assert_int_eq(finding.verdict, PROBE_SHIFTED);
	ck_assert_str_eq(finding.value, "1024");
}
END_TEST

START_TEST(a_setting_is_changed_in_place)
{
	static const struct {
		const char *before, *section, *name, *value, *after;
	} edits[] = {
		{ "", "plc", "unit", "7", "[plc]\nunit = 7\n" },
		{ "[plc]\nunit = 1\n", "plc", "unit", "7", "[plc]\nunit = 7\n" },
		{ "[plc]\nunit=1", "plc", "unit", "7", "[plc]\nunit = 7\n" },
		{ "[plc]\n; unit = 1\n\n[base]\nunit = 2\n", "plc", "unit", "7",
			"[plc]\n; unit = 1\nunit = 7\n\n[base]\nunit = 2\n" },
		{ "[signals]\nLB_IDENT2 = 1\nLB_IDENT = 22.1\nJAM = 1.1\n", "signals", "LB_IDENT", "coil 1",
			"[signals]\nLB_IDENT2 = 1\nLB_IDENT = coil 1\nJAM = 1.1\n" },
		{ "[plc]\nunit = 1\n", "base", "coil", "5", "[plc]\nunit = 1\n\n[base]\ncoil = 5\n" },
	};
	char text[400];

	for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
		strcpy(text, edits[i].before);
		ck_assert(
			probe_file_set(text, sizeof text, edits[i].section, edits[i].name, edits[i].value));
		ck_assert_str_eq(text, edits[i].after);
	}
	strcpy(text, "[plc]\n");
	ck_assert(!probe_file_set(text, 8, "plc", "unit", "7"));
}
END_TEST

START_TEST(editing_survives_garbage)
{
	static const char alphabet[] = "[]plcunit=7 \n\n;\xff";
	unsigned seed = (unsigned)time(NULL);
	char text[300];

	printf("profile editing garbage: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 50000; i++) {
		size_t len = (size_t)rand() % 120, size = len + 1 + (size_t)rand() % 60;

		for (size_t k = 0; k < len; k++)
			text[k] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
		text[len] = '\0';
		if (probe_file_set(text, size, "plc", "unit", "7"))
			must(strstr(text, "unit = 7\n") && strlen(text) < size);
	}
}
END_TEST

START_TEST(a_file_is_written_whole_or_not)
{
	char folder[] = "/tmp/warenspur-probe-XXXXXX", path[64], other[72], command[80];
	struct profile read_back;
	FILE *file;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/mine.ini", folder);
	snprintf(other, sizeof other, "%s.new", path); /* a file of the user */
	file = fopen(other, "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	ck_assert_msg(probe_file_write(path, "hw/plc/sorter.ini", "base", "holding", "1024", &why) == 0,
		"%s", why.message.text);
	ck_assert_int_eq(probe_file_write(path, "no such file", "plc", "unit", "9", &why), 0);
	ck_assert_msg(profile_read(path, &read_back, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(read_back.points[SIGNAL_STATE].address, 1024);
	ck_assert_int_eq(read_back.unit, 9);
	ck_assert_int_eq(access(other, F_OK), 0);
	ck_assert_int_eq(probe_file_write("/no/such/folder/x.ini", NULL, "plc", "unit", "9", &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_CANNOT_CREATE);
	ck_assert_int_eq(probe_file_write("/dev/zero", NULL, "plc", "unit", "9", &why), -1);
	snprintf(command, sizeof command, "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(did_you_mean)
{
	static const char *const names[] = { "STATE", "LB_IDENT", "LB_INFEED", "JAM", "unit" };
	static const struct {
		const char *word, *nearest;
	} words[] = { { "STAET", "STATE" }, { "state", "STATE" }, { "LBIDENT", "LB_IDENT" },
		{ "LB_IDENTT", "LB_IDENT" }, { "JAMM", "JAM" }, { "unt", "unit" }, { "XYZZY", NULL },
		{ "", NULL }, { "J", NULL }, { "AVERYLONGWORDTHATCANNOTBEMEANTATALLNOWAY", NULL } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const char *got = edit_distance_nearest(words[i].word, names, 5);

		ck_assert_msg(got == words[i].nearest ||
				(got && words[i].nearest && strcmp(got, words[i].nearest) == 0),
			"%s -> %s", words[i].word, got ? got : "nothing");
	}
}
END_TEST

/* A counter is no candidate, also in bits that have not changed yet. */
START_TEST(counters_are_left_out)
{
	static struct probe p;
	struct profile_point found[PROBE_FOUND_MAX];

	p.block_count = 1;
	p.blocks[0] = (struct probe_block){ AREA_HOLDING, 100, 2, 0 };
	p.word_count = 2;
	for (uint16_t i = 0; i < 5; i++) { /* as probe_look() would */
		p.now[0] = i;
		p.changes[0]++;
		p.rises[0]++;
		p.moving[0] |= i;
	}
	probe_settle(&p);
	p.now[0] = 32;
	ck_assert_int_eq(probe_moved(&p, true, found), 0);
	p.now[1] = 2;
	ck_assert_int_eq(probe_moved(&p, true, found), 1);
	ck_assert_int_eq(found[0].address, 101);
	ck_assert_int_eq(found[0].bit, 1);
	ck_assert(!probe_is_back(&p, &found[0], true));
	p.now[1] = 0;
	ck_assert(probe_is_back(&p, &found[0], true));
	ck_assert_int_eq(probe_moved(&p, false, found), 0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_line_leaves_out_what_the_profile_adds, several_places_moved,
		words_and_hearts, a_setting_is_changed_in_place, editing_survives_garbage,
		a_file_is_written_whole_or_not, did_you_mean, counters_are_left_out, NULL };
	Suite *s = suite_of("bridge_probe", tests);
	TCase *c = tcase_create("places");

	add_table(c, one_place_moved, cases);
	suite_add_tcase(s, c);
	return s;
}
