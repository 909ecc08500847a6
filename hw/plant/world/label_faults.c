#include "hw/plant/world/label_faults.h"
#include "core/base/text.h"
#include "core/wire/signals.h"

#include <string.h>

/* Number of boxes searched for one with a tag, for a cross-read. */
enum { LOOK_AHEAD = 20 };

const char *const label_faults_words[LABEL_FAULT_FAULT_COUNT] = {
	[LABEL_FAULT_WELL] = "well",
	[LABEL_FAULT_NONE] = "no-read",
	[LABEL_FAULT_DOUBLE] = "double",
	[LABEL_FAULT_CROSS] = "cross",
	[LABEL_FAULT_UNREADABLE] = "unreadable",
	[LABEL_FAULT_DUPLICATE] = "duplicate",
	[LABEL_FAULT_OWN] = "code",
};

enum label_fault label_faults_find(const char *word)
{
	int i = 0;

	while (i < LABEL_FAULT_FAULT_COUNT && strcmp(label_faults_words[i], word) != 0)
		i++;
	return (enum label_fault)i;
}

static const struct label_fault_entry *find_fault(const struct label_faults *r, int number)
{
	for (int i = 0; i < LABEL_FAULTS_MAX; i++)
		if (r->list[i].number == number)
			return &r->list[i];
	return NULL;
}

static struct label_fault_entry *set_fault(struct label_faults *r, int number,
	enum label_fault fault, int of)
{
	const struct label_fault_entry *there = find_fault(r, number);
	int i = there ? (int)(there - r->list) : r->next;

	if (!there)
		r->next = (r->next + 1) % LABEL_FAULTS_MAX;
	r->list[i] =
		(struct label_fault_entry){ .number = number, .fault = fault, .of = of, .at_us = r->at_us };
	return &r->list[i];
}

void label_faults_set(struct label_faults *r, int number, enum label_fault fault, int of,
	bool is_hidden)
{
	set_fault(r, number, fault, of)->is_hidden = is_hidden;
}

void label_faults_set_code(struct label_faults *r, int number, const char *code)
{
	struct label_fault_entry *entry = set_fault(r, number, LABEL_FAULT_OWN, 0);

	text_copy(entry->code, sizeof entry->code, code);
}

void label_faults_go_back(struct label_faults *r, int64_t at_us)
{
	for (int i = 0; i < LABEL_FAULTS_MAX; i++)
		if (r->list[i].at_us > at_us || r->list[i].is_hidden)
			r->list[i].number = 0;
}

enum label_fault label_faults_of(const struct label_faults *r, int number)
{
	const struct label_fault_entry *there = find_fault(r, number);

	return there ? there->fault : LABEL_FAULT_WELL;
}

enum label_fault label_faults_shown(const struct label_faults *r, int number)
{
	const struct label_fault_entry *there = find_fault(r, number);

	return there && !there->is_hidden ? there->fault : LABEL_FAULT_WELL;
}

/* Does the box carry a serial number? */
static bool has_serial(const struct script_box *box)
{
	return box->label[0] == ']' || box->uris[0][0];
}

static void lose_all(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	(void)what, (void)seed;
	box->tag_count = 0;
	box->label[0] = '\0';
	box->lane = LANE_REJECT;
}

static void add_second(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	(void)what, (void)seed;
	if (box->tag_count == 0)
		box_script_add_tag(box, box->article);
	box_script_add_tag(box, box_script_other_article(box));
	box->lane = LANE_REJECT;
}

static void add_next(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	struct script_box next;
	bool serial = has_serial(box), known = serial || box->label[0];

	for (int i = 1; i <= LOOK_AHEAD; i++) {
		box_script_draw(seed, what->number + i, &next);
		if (!next.uris[0][0])
			continue;
		box->tags[box->tag_count] = next.tags[0];
		strcpy(box->uris[box->tag_count++], next.uris[0]);
		if (known && (serial || next.article != box->article))
			box->lane =
				LANE_REJECT; /* two items; a box without content is taken for the next one */
		return;
	}
}

static void wear_out(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	(void)what, (void)seed;
	for (int i = 0; i < box->tag_count; i++)
		box->tags[i].unreadable = true;
	if (box->tag_count) /* an unreadable tag makes the item unknown, also with a label */
		box->lane = LANE_REJECT;
}

static void copy_tag(struct script_box *box, int i)
{
	struct transponder *tag = &box->tags[i];
	uint8_t uid[TRANSPONDER_UID_MAX];

	memcpy(uid, tag->uid, sizeof uid);
	uid[3] = (uint8_t)(box->number >> 16);
	uid[4] = (uint8_t)(box->number >> 8);
	uid[5] = (uint8_t)box->number;
	transponder_init(tag, tag->kind, uid);
	if (box->uris[i][0])
		transponder_write_uri(tag, box->uris[i]);
}

static void repeat_tags(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	struct script_box before;

	box_script_draw(seed, what->of, &before);
	*box = before;
	box->number = what->number;
	for (int i = 0; i < box->tag_count; i++) /* the same content on a tag of its own */
		copy_tag(box, i);
}

/* Which lane it goes to is in the firm's list, not here: no lane is expected but that of what is not known. */
static void stick_label(const struct label_fault_entry *what, uint64_t seed, struct script_box *box)
{
	(void)seed;
	box->tag_count = 0;
	memcpy(box->label, what->code, sizeof box->label);
	box->lane = LANE_REJECT;
}

void label_faults_box(const struct label_faults *r, uint64_t seed, int number,
	struct script_box *out)
{
	static void (*const changes[LABEL_FAULT_FAULT_COUNT])(const struct label_fault_entry *,
		uint64_t, struct script_box *) = {
		[LABEL_FAULT_NONE] = lose_all,
		[LABEL_FAULT_DOUBLE] = add_second,
		[LABEL_FAULT_CROSS] = add_next,
		[LABEL_FAULT_UNREADABLE] = wear_out,
		[LABEL_FAULT_DUPLICATE] = repeat_tags,
		[LABEL_FAULT_OWN] = stick_label,
	};
	const struct label_fault_entry *there = find_fault(r, number);

	box_script_draw(seed, number, out);
	if (there && changes[there->fault])
		changes[there->fault](there, seed, out);
}
