#include "hw/plant/control/plant_order.h"

#include <stdlib.h>

static const struct dial {
	const char *word;
	double least, most;
	size_t offset; /* in struct camera_view */
} dials[] = {
	{ "angle", -360, 360, offsetof(struct camera_view, angle) },
	{ "blur", 0, CAMERA_VIEW_BLUR_MAX, offsetof(struct camera_view, blur) },
	{ "light", 0, 200, offsetof(struct camera_view, light) },
	{ "noise", 0, 100, offsetof(struct camera_view, noise) },
};
enum { CAMERA_OFF = sizeof dials / sizeof dials[0], CAMERA_ON };

static void set_dial(const struct plant_order *o, const struct dial *dial)
{
	char *end = NULL;
	double value = o->count > 2 ? strtod(o->words[2], &end) : 0;

	if (!end || end == o->words[2] || *end || !(value >= dial->least && value <= dial->most))
		plant_order_reply(o, "error camera %s: a number from %g to %g", dial->word, dial->least,
			dial->most);
	else
		/* cppcheck-suppress invalidPointerCast ; offsetof() a double */
		*(double *)((char *)&o->plant->camera.view + dial->offset) = value;
}

static void obey_camera(const struct plant_order *o)
{
	static const char *const words[] = { "angle", "blur", "light", "noise", "off", "on", NULL };
	int word = plant_order_choice(o, 1, words);

	if (word < 0)
		return;
	if (!o->plant->camera.path)
		plant_order_reply(o, "error there is no camera; start the plant with --camera");
	else if (word >= CAMERA_OFF)
		belt_camera_switch(&o->plant->camera, word == CAMERA_OFF);
	else
		set_dial(o, &dials[word]);
}

const struct plant_order_row plant_order_camera_rows[] = {
	{ "camera", "angle DEGREES | blur PIXELS | light PERCENT | noise PERCENT | off | on",
		"how the camera sees the labels", 2, true, obey_camera },
	{ .word = NULL },
};
