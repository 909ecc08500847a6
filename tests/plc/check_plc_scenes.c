/* tests/plc/plc.scenes on all three PLC programs. */
#include "tests/support/suite.h"
#include "tests/plc/plc_scene.h"
#include "tests/plc/plc_slips.h"

#include <stdio.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { SLIPS = 3 }; /* the others prove nothing more there */
#else
enum { SLIPS = PLC_SLIPS };
#endif

static const struct twin_kind *const kinds[] = { &twin_c, &twin_st, &twin_openplc };

START_TEST(every_scene)
{
	struct st_program *text = twin_compile("openplc.st");
	struct scene_book book;
	char wrong[300], all_wrong[8000] = "";
	int played = 0;

	scene_book_open(&book, "tests/plc/plc.scenes");
	for (int i = 0; i < book.count; i++) {
		const struct scene *scene = &book.scenes[i];
		enum scene_end end = scene_play(scene, kinds[_i], text, wrong, sizeof wrong);

		played += end != SCENE_NOT_FOR_IT;
		if (end == SCENE_WRONG)
			snprintf(all_wrong + strlen(all_wrong), sizeof all_wrong - strlen(all_wrong),
				"\n%.*s:\n    %s", (int)strcspn(scene->name, "\n"), scene->name, wrong);
	}
	if (all_wrong[0])
		ck_abort_msg("%s", all_wrong);
	ck_assert_int_ge(played, 60);
	scene_book_close(&book);
	st_free(text);
}
END_TEST

/* Would it be noticed if the text were wrong? */
START_TEST(a_slip_is_noticed)
{
	struct st_program *text = plc_slip_compile(&plc_slips[_i]);
	struct scene_book book;
	char wrong[300];
	int noticed = 0;

	scene_book_open(&book, "tests/plc/plc.scenes");
	for (int i = 0; i < book.count; i++)
		noticed += scene_play(&book.scenes[i], &twin_st, text, wrong, sizeof wrong) == SCENE_WRONG;
	scene_book_close(&book);
	st_free(text);
	if (!noticed)
		ck_abort_msg("not noticed: %s", plc_slips[_i].what);
}
END_TEST

Suite *suite(void)
{
	Suite *all = suite_create("plc_scenes");
	TCase *scenes = tcase_create("scenes");

	tcase_set_timeout(scenes, 120);
	add_table(scenes, every_scene, kinds);
	tcase_add_loop_test(scenes, a_slip_is_noticed, 0, SLIPS);
	suite_add_tcase(all, scenes);
	return all;
}
