/* track: business steps. What may follow what, where counted goods come from, what a scan leads to. */
#include "core/booking/booking_rules.h"
#include "tests/support/suite.h"

#include <string.h>

START_TEST(words)
{
	for (int i = 0; i < BOOKING_PLACE_STEPS; i++)
		ck_assert_int_eq(booking_step_from(booking_place_steps[i]), STEP_RECEIVING + i);
	ck_assert_int_eq(booking_step_from(""), STEP_NEVER);
	ck_assert_int_eq(booking_step_from("commissioning"), STEP_COMMISSIONING);
	ck_assert_int_eq(booking_step_from("Receiving"), STEP_OTHER);
	ck_assert_int_eq(booking_step_from("shipping "), STEP_OTHER);
	ck_assert_str_eq(booking_disposition_after(STEP_SHIPPING), "in_transit");
	ck_assert_str_eq(booking_disposition_after(STEP_HOLDING), "non_sellable_other");
	ck_assert_str_eq(booking_disposition_after(STEP_RECEIVING), "in_progress");
}
END_TEST

/* One letter per reason, as a person would fill in the table: one row per step before. */
static const struct {
	enum booking_step from;
	const char
		*odd; /* receiving inspecting holding storing picking packing staging loading shipping */
} table[] = {
	{ STEP_NEVER, "....xxxxx" },
	{ STEP_COMMISSIONING, "........." },
	{ STEP_RECEIVING, "........." },
	{ STEP_INSPECTING, "........." },
	{ STEP_HOLDING, "x...xxxxx" },
	{ STEP_STORING, "x........" },
	{ STEP_PICKING, "x........" },
	{ STEP_PACKING, "x........" },
	{ STEP_STAGING, "x........" },
	{ STEP_LOADING, "x........" },
	{ STEP_SHIPPING, ".xxxxxxxx" },
	{ STEP_OTHER, "........." },
};

START_TEST(follows)
{
	for (int to = STEP_RECEIVING; to <= STEP_SHIPPING; to++) {
		const char *odd = booking_oddity(table[_i].from, (enum booking_step)to);

		ck_assert_msg((odd != NULL) == (table[_i].odd[to - STEP_RECEIVING] == 'x'), "%d to %d", _i,
			to);
		ck_assert(!odd || strlen(odd) > 10);
	}
}
END_TEST

static const struct {
	const char *name;
	struct booking_known known;
	const char *biz_step;
	enum verdict verdict;
	bool moves, odd;
	const char *disposition;
} scans[] = {
	{ "received", { .is_registered = true }, "receiving", VERDICT_ACCEPTED, true, false,
		"in_progress" },
	{ "shipped", { .is_registered = true, .place = "store", .last_step = STEP_STORING }, "shipping",
		VERDICT_ACCEPTED, true, false, "in_transit" },
	{ "shipped, never received", { .is_registered = true }, "shipping", VERDICT_WRONG_PLACE, true,
		true, "in_transit" },
	{ "picked after it left",
		{ .is_registered = true, .place = "gate", .last_step = STEP_SHIPPING }, "picking",
		VERDICT_WRONG_PLACE, true, true, "in_progress" },
	{ "a return", { .is_registered = true, .place = "gate", .last_step = STEP_SHIPPING },
		"receiving", VERDICT_ACCEPTED, true, false, "in_progress" },
	{ "again at the same place",
		{ .is_registered = true,
			.place = "here",
			.last_step = STEP_STORING,
			.was_booked_here = true },
		"storing", VERDICT_DUPLICATE, false, false, NULL },
	{ "here and elsewhere within seconds",
		{ .is_registered = true,
			.place = "there",
			.last_step = STEP_STORING,
			.was_just_seen_here = true,
			.was_booked_elsewhere = true },
		"storing", VERDICT_ACCEPTED, true, false, "in_progress" },
	{ "read once more as the belt takes it away",
		{ .is_registered = true,
			.place = "lane1",
			.last_step = STEP_STORING,
			.was_just_seen_here = true },
		"inspecting", VERDICT_DUPLICATE, false, false, NULL },
	{ "same place, another step",
		{ .is_registered = true, .place = "here", .last_step = STEP_STORING }, "inspecting",
		VERDICT_ACCEPTED, true, false, "in_progress" },
	{ "where the belt has put it",
		{ .is_registered = true, .place = "here", .place_lane = 1, .last_step = STEP_STORING },
		"holding", VERDICT_ACCEPTED, false, false, NULL },
	{ "imported, seen where it is",
		{ .is_registered = true, .place = "here", .last_step = STEP_COMMISSIONING }, "storing",
		VERDICT_ACCEPTED, false, false, NULL },
	{ "a step of somebody's own",
		{ .is_registered = true, .place = "x", .last_step = STEP_STORING }, "mending",
		VERDICT_ACCEPTED, true, false, "in_progress" },
	{ "pieces that are there", { .is_registered = true, .is_quantity = true }, "picking",
		VERDICT_ACCEPTED, true, false, "in_progress" },
	{ "pieces that are not", { .is_registered = true, .is_quantity = true, .is_short = true },
		"picking", VERDICT_WRONG_PLACE, true, true, "in_progress" },
	{ "a pallet nobody announced, received", { .is_unit = true }, "receiving", VERDICT_ACCEPTED,
		true, false, "in_progress" },
	{ "a pallet nobody announced, stored", { .is_unit = true }, "storing", VERDICT_UNKNOWN, false,
		false, NULL },
};

START_TEST(scan)
{
	struct booking_known known = scans[_i].known;
	struct booking_consequence out;

	known.biz_step = scans[_i].biz_step;
	memset(&out, 0xA5, sizeof out);
	booking_judge_scan(&known, "here", &out);
	ck_assert_msg(out.verdict == scans[_i].verdict, "%s", scans[_i].name);
	ck_assert_msg(out.moves == scans[_i].moves, "%s", scans[_i].name);
	ck_assert_msg((out.oddity != NULL) == scans[_i].odd, "%s", scans[_i].name);
	if (scans[_i].disposition)
		ck_assert_str_eq(out.disposition, scans[_i].disposition);
	ck_assert_str_eq(out.biz_step, scans[_i].biz_step);
}
END_TEST

static const struct booking_shelf shelves[] = {
	{ "in", STEP_RECEIVING, 0, 3 },
	{ "ident", STEP_INSPECTING, 0, 0 },
	{ "lane1", STEP_STORING, 1, 9 },
	{ "store", STEP_STORING, 0, 0 },
	{ "attic", STEP_STORING, 0, 2 },
	{ "table", STEP_PICKING, 0, -1 },
};
enum { SHELVES = sizeof shelves / sizeof shelves[0] };

static const struct {
	enum booking_step to;
	const char *place, *wanted; /* NULL: from nowhere */
	size_t count;               /* of the shelves above */
	bool is_short;
} sources[] = {
	{ STEP_RECEIVING, "in", NULL, SHELVES, false },
	{ STEP_STORING, "store", "in", SHELVES, false },
	{ STEP_STORING, "store", NULL, 0, false },
	{ STEP_INSPECTING, "test", "in", SHELVES, false },
	{ STEP_PICKING, "table", "lane1", SHELVES, false }, /* most pieces */
	{ STEP_PACKING, "pack", "lane1", SHELVES, false },  /* the picking table has none */
	{ STEP_SHIPPING, "out", "lane1", SHELVES, false },
	{ STEP_SHIPPING, "out", NULL, 0, true },
	{ STEP_OTHER, "x", NULL, SHELVES, false },
	{ STEP_NEVER, "x", NULL, SHELVES, false },
};

START_TEST(source)
{
	bool is_short;
	int at = booking_source_shelf(sources[_i].to, sources[_i].place, shelves, sources[_i].count,
		&is_short);

	ck_assert_int_eq(is_short, sources[_i].is_short);
	ck_assert_str_eq(at < 0 ? "" : shelves[at].place, sources[_i].wanted ? sources[_i].wanted : "");
}
END_TEST

/* Nobody has any: what goes out is missing on the nearest shelf, a lane's end the last. */
START_TEST(source_of_nothing)
{
	struct booking_shelf empty[SHELVES];
	bool is_short;
	int at;

	memcpy(empty, shelves, sizeof empty);
	for (int i = 0; i < SHELVES; i++)
		empty[i].pieces = 0;
	at = booking_source_shelf(STEP_PICKING, "table", empty, SHELVES, &is_short);
	ck_assert(is_short);
	ck_assert_str_eq(empty[at].place, "store");
	ck_assert_int_eq(booking_source_shelf(STEP_STORING, "store", empty, SHELVES, &is_short), -1);
	ck_assert(!is_short);
	empty[2].pieces =
		5; /* what comes out of a conveyor is inspected there: none returns from a lane */
	ck_assert_int_eq(booking_source_shelf(STEP_INSPECTING, "ident", empty, SHELVES, &is_short), -1);
}
END_TEST

Suite *suite(void)
{
	const TTest *const single[] = { words, source_of_nothing, NULL };
	Suite *s = suite_of("core_steps", single);
	TCase *c = tcase_create("tables");

	add_table(c, follows, table);
	add_table(c, scan, scans);
	add_table(c, source, sources);
	suite_add_tcase(s, c);
	return s;
}
