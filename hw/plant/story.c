#include "hw/plant/story.h"
#include "core/signals.h"

#include <stdio.h>
#include <string.h>

enum { SERIAL_BASE = 1000 };

const struct story_article story_articles[STORY_ARTICLES] = {
	{ "09521234000013", "Schraube M6x20", 1 },
	{ "09521234000020", "Holzdübel 8 mm", 2 },
	{ "09521234000037", "Kaffee 1 kg", 1 },
	{ "09521234000044", "Ersatzteil Lichtschranke", 2 },
};

enum story_tag { NO_TAG, TAG, BLANK_TAG, TWO_TAGS };
enum story_label { NO_LABEL, EAN, GS1 };

static const struct {
	enum story_tag tag;
	enum story_label label;
} chapters[STORY_LENGTH] = {
	{ TAG, EAN },
	{ TAG, GS1 },
	{ TAG, NO_LABEL },
	{ NO_TAG, GS1 },
	{ BLANK_TAG, NO_LABEL }, /* unknown */
	{ TAG, EAN },
	{ TAG, GS1 },
	{ NO_TAG, NO_LABEL },    /* nothing to read */
	{ NO_TAG, EAN },
	{ TAG, EAN },
	{ TWO_TAGS, NO_LABEL },  /* two articles at once */
	{ TAG, GS1 },
};

static void make_tag(struct story_box *box, const struct story_article *article)
{
	int i = box->tag_count++;
	const uint8_t uid[] = { 0x04, 0x57, 0x61, (uint8_t)(box->number >> 16),
		(uint8_t)(box->number >> 8), (uint8_t)box->number, (uint8_t)(0x80 + i) };

	transponder_init(&box->tags[i], transponder_find_kind("ntag213"), uid);
	if (!article)
		return;
	snprintf(box->uris[i], sizeof box->uris[i], "https://id.gs1.org/01/%s/21/%lld", article->gtin,
		(long long)SERIAL_BASE + box->number);
	transponder_write_uri(&box->tags[i], box->uris[i]);
}

static void make_label(struct story_box *box, const struct story_article *article,
	enum story_label label)
{
	if (label == EAN) /* a GTIN-13 is a GTIN-14 without its leading zero */
		snprintf(box->label, sizeof box->label, "%s", article->gtin + 1);
	else if (label == GS1) /* ]d2: the AIM prefix of a GS1 DataMatrix */
		snprintf(box->label, sizeof box->label, "]d201%s21%lld", article->gtin,
			(long long)SERIAL_BASE + box->number);
}

void story_tell(int number, struct story_box *out)
{
	int chapter = (number - 1) % STORY_LENGTH;
	const struct story_article *article = &story_articles[(number - 1) % STORY_ARTICLES];
	const struct story_article *other = &story_articles[number % STORY_ARTICLES];
	enum story_tag tag = chapters[chapter].tag;
	bool known = tag == TAG || (tag == NO_TAG && chapters[chapter].label != NO_LABEL);

	memset(out, 0, sizeof *out);
	out->number = number;
	out->lane = known ? article->lane : LANE_REJECT;
	if (tag != NO_TAG)
		make_tag(out, tag == BLANK_TAG ? NULL : article);
	if (tag == TWO_TAGS)
		make_tag(out, other);
	make_label(out, article, chapters[chapter].label);
}
