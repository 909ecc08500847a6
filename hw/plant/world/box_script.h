/* box_script: the sequence of boxes: content of box number N and its lane. Pure.
 *
 * Seed 0: twelve boxes of four articles, repeated with new serial numbers. Any other seed draws
 * all boxes at random; box N of a seed is always the same. Numbers: GS1 prefix 952, reserved for
 * demonstrations. */
#ifndef HW_PLANT_WORLD_BOX_SCRIPT_H
#define HW_PLANT_WORLD_BOX_SCRIPT_H

#include "hw/plant/nfc/transponder.h"

enum {
	BOX_SCRIPT_LENGTH = 12,
	BOX_SCRIPT_TAGS_MAX = 4,
	BOX_SCRIPT_URI_SIZE = 80,
	BOX_SCRIPT_LABEL_SIZE = 64
};

struct script_article {
	const char *gtin; /* 14 digits */
	const char *name;
	int lane;
};
enum { BOX_SCRIPT_ARTICLES = 4 };
extern const struct script_article script_articles[BOX_SCRIPT_ARTICLES];

struct script_box {
	int number;
	const struct script_article *article;
	int lane; /* expected lane; 3 if the item cannot be known */
	int tag_count;
	struct transponder tags[BOX_SCRIPT_TAGS_MAX];
	char uris[BOX_SCRIPT_TAGS_MAX][BOX_SCRIPT_URI_SIZE]; /* "": blank tag */
	char label[BOX_SCRIPT_LABEL_SIZE];                   /* as a scanner sends it; "": none */
};

/* number: from 1 on. Seed 0. */
void box_script_box(int number, struct script_box *out);
void box_script_draw(uint64_t seed, int number, struct script_box *out);

/* Adds a tag to the box; article NULL: blank. There must be room. */
void box_script_add_tag(struct script_box *box, const struct script_article *article);
/* An article other than that of the box. */
const struct script_article *box_script_other_article(const struct script_box *box);

#endif
