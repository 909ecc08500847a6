/* plc_scene: plays tests/plc/plc.scenes, whose head says how a scene is written. */
#ifndef TESTS_PLC_PLC_SCENE_H
#define TESTS_PLC_PLC_SCENE_H

#include "tests/plc/plc_twin.h"

enum { SCENES_MAX = 120 };

struct scene {
	const char *name, *steps; /* lines up to the next scene; in the book's text */
	int line;
};

struct scene_book {
	char *text;
	struct scene scenes[SCENES_MAX];
	int count;
};

/* Ends the test if it cannot be read. Close with scene_book_close(). */
void scene_book_open(struct scene_book *book, const char *path);
void scene_book_close(struct scene_book *book);

enum scene_end { SCENE_GOOD, SCENE_WRONG, SCENE_NOT_FOR_IT };

/* Plays one scene on a PLC of that kind. SCENE_WRONG: wrong tells the line and what was not so.
 * SCENE_NOT_FOR_IT: it needs an encoder and that kind has none. */
enum scene_end scene_play(const struct scene *scene, const struct twin_kind *kind,
	const struct st_program *text, char *wrong, size_t room);

#endif
