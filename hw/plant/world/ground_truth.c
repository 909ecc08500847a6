#include "hw/plant/world/ground_truth.h"
#include "core/base/output_file.h"
#include "core/base/text.h"

#include <jansson.h>
#include <string.h>

static bool is_ground_truth(const unsigned char *head, size_t len)
{
	return len > 0 && head[0] == '{' && !memchr(head, '\0', len);
}

int ground_truth_open(struct ground_truth *t, const char *path, struct fault *why)
{
	const struct output_target target = { .path = path,
		.is_own = is_ground_truth,
		.is_force_free = true };

	t->file = path ? output_file_append(&target, why) : NULL;
	return path && !t->file ? -1 : 0;
}

void ground_truth_close(struct ground_truth *t)
{
	if (t->file)
		fclose(t->file);
	t->file = NULL;
}

static json_t *new_line(const struct ground_truth *t, const char *ev)
{
	return t->file ? json_pack("{s:f,s:s}", "t", (double)t->at_us / 1e6, "ev", ev) : NULL;
}

static void write_line(struct ground_truth *t, json_t *object)
{
	if (!object)
		return;
	/* Six decimals of a second behind ten digits. */
	json_dumpf(object, t->file, JSON_COMPACT | JSON_REAL_PRECISION(16));
	fputc('\n', t->file);
	fflush(t->file);
	json_decref(object);
}

static void add_number(json_t *object, const char *name, int value)
{
	if (value)
		json_object_set_new(object, name, json_integer(value < 0 ? 0 : value));
}

static void add_string(json_t *object, const char *name, const char *text)
{
	if (text)
		json_object_set_new(object, name, json_string(text));
}

void ground_truth_write(struct ground_truth *t, const struct ground_truth_event *e)
{
	json_t *object = new_line(t, e->ev);

	if (!object)
		return;
	add_number(object, "box", e->box);
	add_number(object, "seq", e->seq);
	add_number(object, "lane", e->lane);
	add_number(object, "to_lane", e->to_lane);
	add_number(object, "state", e->state);
	add_number(object, "code", e->code);
	add_number(object, "boot", e->boot);
	add_number(object, "ms", e->ms);
	add_string(object, "why", e->why);
	add_string(object, "what", e->what);
	add_string(object, "on", e->on);
	write_line(t, object);
}

void ground_truth_start(struct ground_truth *t, int boot, int items, int first, uint64_t seed)
{
	json_t *object = new_line(t, "start");

	if (object)
		json_object_update_new(object,
			json_pack("{s:i,s:i,s:i,s:I}", "boot", boot, "items", items, "first", first, "seed",
				(json_int_t)seed));
	write_line(t, object);
}

void ground_truth_shown(struct ground_truth *t, const char *ev, const struct script_box *box,
	const char *what)
{
	json_t *object = new_line(t, ev), *tags, *items;
	char uid[2 * TRANSPONDER_UID_MAX + 1];

	if (!object)
		return;
	tags = json_array();
	items = json_array();
	for (int i = 0; i < box->tag_count; i++) {
		text_hex(box->tags[i].uid, box->tags[i].uid_len, uid);
		json_array_append_new(tags, json_string(uid));
		json_array_append_new(items, json_string(box->uris[i]));
	}
	add_number(object, "box", box->number);
	add_number(object, "to_lane", box->lane);
	json_object_set_new(object, "tags", tags);
	json_object_set_new(object, "tag_items", items);
	json_object_set_new(object, "label", json_string(box->label));
	add_string(object, "what", what);
	write_line(t, object);
}
