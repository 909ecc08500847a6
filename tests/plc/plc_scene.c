#include "tests/plc/plc_scene.h"
#include "tests/plc/plc_stage.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what must be so ----------------------------------------------------------------------------
 */

static void check(struct stage *s, char **words)
{
	bool drive = strcmp(words[0], "SPEED") == 0, good;
	enum signal_id id = drive ? SIGNAL_COUNT : stage_signal(s, words[0]);
	const char *how = words[1] && words[2] ? words[1] : "";
	long value = stage_number(s, words[2] ? words[2] : words[1]), is;

	if (s->wrong[0])
		return;
	is = drive ? (long)s->out.belt.speed : (long)s->image.value[id];
	if (strcmp(how, "not") == 0)
		good = is != value;
	else if (strcmp(how, "above") == 0)
		good = is > value;
	else if (strcmp(how, "below") == 0)
		good = is < value;
	else
		good = !how[0] && is == value;
	if (!good)
		stage_complain(s, "%s is %ld, not %s %ld", words[0], is, how, value);
}

/* --- scenes --------------------------------------------------------------------------------------
 */

/* given|when|then ITEM, ITEM … */
static void play_line(struct stage *s, char *line)
{
	char *items, *item, *inner, *outer = NULL, *words[5];
	void (*each)(struct stage *, char **) = stage_obey;

	if (strncmp(line, "then ", 5) == 0)
		each = check;
	else if (strncmp(line, "given ", 6) != 0 && strncmp(line, "when ", 5) != 0)
		stage_complain(s, "given, when or then expected");
	items = strchr(line, ' ');
	for (item = strtok_r(items, ",", &outer); item && !s->wrong[0];
		 item = strtok_r(NULL, ",", &outer)) {
		int n = 0;

		inner = NULL;
		for (char *w = strtok_r(item, " ", &inner); w && n < 4; w = strtok_r(NULL, " ", &inner))
			words[n++] = w;
		words[n] = NULL;
		if (n)
			each(s, words);
	}
}

static void play(struct stage *s, const char *at)
{
	char line[400];

	for (; *at && strncmp(at, "scene ", 6) != 0 && !s->wrong[0]; s->line++) {
		size_t len = strcspn(at, "\n");

		snprintf(line, sizeof line, "%.*s", (int)len, at);
		if (len && line[0] != '#')
			play_line(s, line);
		at += len + (at[len] == '\n');
	}
}

enum scene_end scene_play(const struct scene *scene, const struct twin_kind *kind,
	const struct st_program *text, char *wrong, size_t room)
{
	struct stage s = { .kind = kind,
		.text = text,
		.boot_id = STAGE_BOOT_ID,
		.boxes = 1,
		.interval_ms = 3000,
		.gap_mm = WORLD_GAP_MM,
		.line = scene->line + 1,
		.wrong = wrong,
		.room = room };

	memset(s.barrier, -1, sizeof s.barrier);
	wrong[0] = '\0';
	play(&s, scene->steps);
	kind->off(s.plc);
	if (s.encoder_needed && !kind->measures)
		return SCENE_NOT_FOR_IT;
	return wrong[0] ? SCENE_WRONG : SCENE_GOOD;
}

void scene_book_open(struct scene_book *book, const char *path)
{
	FILE *f = fopen(path, "r");
	int line = 1;

	*book = (struct scene_book){ .text = calloc(1, 100000) };
	if (!f || !book->text || fread(book->text, 1, 99999, f) == 0)
		ck_abort_msg("cannot read %s (%s)", path, strerror(errno));
	fclose(f);
	for (char *at = book->text; at && *at; line++) {
		char *next = strchr(at, '\n');

		if (strncmp(at, "scene ", 6) == 0) {
			ck_assert_int_lt(book->count, SCENES_MAX);
			book->scenes[book->count++] =
				(struct scene){ .name = at + 6, .steps = next ? next + 1 : "", .line = line };
		}
		at = next ? next + 1 : NULL;
	}
}

void scene_book_close(struct scene_book *book)
{
	free(book->text);
}
