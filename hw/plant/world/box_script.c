#include "hw/plant/world/box_script.h"
#include "hw/plant/world/rng.h"
#include "core/wire/signals.h"

#include <stdio.h>
#include <string.h>

enum { SERIAL_BASE = 1000 };

const struct script_article script_articles[BOX_SCRIPT_ARTICLES] = {
	{ "09521234000013", "Screw M6x20", 1 },
	{ "09521234000020", "Wood dowel 8 mm", 2 },
	{ "09521234000037", "Coffee 1 kg", 1 },
	{ "09521234000044", "Spare light barrier", 2 },
};

enum box_script_tag { NO_TAG, TAG, BLANK_TAG, TWO_TAGS };
enum box_script_label { NO_LABEL, EAN, GS1 };

struct chapter {
	enum box_script_tag tag;
	enum box_script_label label;
	unsigned share; /* of a hundred random boxes */
};

static const struct chapter chapters[BOX_SCRIPT_LENGTH] = {
	{ TAG, EAN, 0 },
	{ TAG, GS1, 0 },
	{ TAG, NO_LABEL, 0 },
	{ NO_TAG, GS1, 0 },
	{ BLANK_TAG, NO_LABEL, 0 }, /* unknown */
	{ TAG, EAN, 0 },
	{ TAG, GS1, 0 },
	{ NO_TAG, NO_LABEL, 0 }, /* nothing to read */
	{ NO_TAG, EAN, 0 },
	{ TAG, EAN, 0 },
	{ TWO_TAGS, NO_LABEL, 0 }, /* two articles at once */
	{ TAG, GS1, 0 },
};

static const struct chapter by_chance[] = {
	{ TAG, EAN, 25 },
	{ TAG, GS1, 25 },
	{ TAG, NO_LABEL, 18 },
	{ NO_TAG, GS1, 13 },
	{ NO_TAG, EAN, 9 },
	{ BLANK_TAG, NO_LABEL, 3 },
	{ NO_TAG, NO_LABEL, 3 },
	{ TWO_TAGS, NO_LABEL, 4 },
};

static const char *const tag_kinds[] = { "ntag213", "ntag215", "ntag216" };
enum { TAG_KINDS = sizeof tag_kinds / sizeof tag_kinds[0] };

static void add_tag(struct script_box *box, const struct script_article *article, const char *kind)
{
	int i = box->tag_count++;
	const uint8_t uid[] = { 0x04, 0x57, 0x61, (uint8_t)(box->number >> 16),
		(uint8_t)(box->number >> 8), (uint8_t)box->number, (uint8_t)(0x80 + i) };

	transponder_init(&box->tags[i], transponder_find_kind(kind), uid);
	if (!article)
		return;
	snprintf(box->uris[i], sizeof box->uris[i], "https://id.gs1.org/01/%s/21/%lld", article->gtin,
		(long long)SERIAL_BASE + box->number);
	transponder_write_uri(&box->tags[i], box->uris[i]);
}

void box_script_add_tag(struct script_box *box, const struct script_article *article)
{
	add_tag(box, article, tag_kinds[0]);
}

const struct script_article *box_script_other_article(const struct script_box *box)
{
	return &script_articles[(box->article - script_articles + 1) % BOX_SCRIPT_ARTICLES];
}

static void make_label(struct script_box *box, enum box_script_label label)
{
	if (label == EAN) /* a GTIN-13 is a GTIN-14 without its leading zero */
		snprintf(box->label, sizeof box->label, "%s", box->article->gtin + 1);
	else if (label == GS1) /* ]d2: the AIM prefix of a GS1 DataMatrix */
		snprintf(box->label, sizeof box->label, "]d201%s21%lld", box->article->gtin,
			(long long)SERIAL_BASE + box->number);
}

static void fill_box(int number, const struct chapter *c, uint32_t article, const char *kind,
	struct script_box *out)
{
	bool known = c->tag == TAG || (c->tag == NO_TAG && c->label != NO_LABEL);

	memset(out, 0, sizeof *out);
	out->number = number;
	out->article = &script_articles[article];
	out->lane = known ? out->article->lane : LANE_REJECT;
	if (c->tag != NO_TAG)
		add_tag(out, c->tag == BLANK_TAG ? NULL : out->article, kind);
	if (c->tag == TWO_TAGS)
		add_tag(out, box_script_other_article(out), kind);
	make_label(out, c->label);
}

void box_script_box(int number, struct script_box *out)
{
	fill_box(number, &chapters[(number - 1) % BOX_SCRIPT_LENGTH],
		(uint32_t)(number - 1) % BOX_SCRIPT_ARTICLES, tag_kinds[0], out);
}

void box_script_draw(uint64_t seed, int number, struct script_box *out)
{
	struct rng r = rng_seed(seed, (uint64_t)number);
	const struct chapter *c = by_chance;
	uint32_t of_hundred = rng_below(&r, 100), article = rng_below(&r, BOX_SCRIPT_ARTICLES);

	if (seed == 0) {
		box_script_box(number, out);
		return;
	}
	for (; of_hundred >= c->share; c++)
		of_hundred -= c->share;
	fill_box(number, c, article, tag_kinds[rng_below(&r, TAG_KINDS)], out);
}
