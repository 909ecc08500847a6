/* story: which boxes come. What is on box number N and where it belongs. Pure.
 *
 * Seed 0: twelve boxes of four articles, then the same again with new serial numbers. Any other
 * seed draws every box by chance, box N of a seed always the same. Numbers: GS1 prefix 952, reserved
 * for demonstrations. */
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
	int lane; /* where it belongs; 3 if nobody can know */
	int tag_count;
	struct transponder tags[BOX_SCRIPT_TAGS_MAX];
	char uris[BOX_SCRIPT_TAGS_MAX][BOX_SCRIPT_URI_SIZE]; /* "": a blank tag */
	char label[BOX_SCRIPT_LABEL_SIZE];                   /* as a scanner sends it; "": none */
};

/* number: from 1 on. Seed 0. */
void box_script_box(int number, struct script_box *out);
void box_script_draw(uint64_t seed, int number, struct script_box *out);

/* One more tag on the box; article NULL: a blank one. There must be room. */
void box_script_add_tag(struct script_box *box, const struct script_article *article);
/* Any article but that of the box. */
const struct script_article *box_script_other_article(const struct script_box *box);

#endif
