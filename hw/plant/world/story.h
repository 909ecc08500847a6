/* story: which boxes come. What is on box number N and where it belongs. Pure.
 *
 * Seed 0: twelve boxes of four articles, then the same again with new serial numbers. Any other
 * seed draws every box by chance, box N of a seed always the same. Numbers: GS1 prefix 952, reserved
 * for demonstrations. */
#ifndef HW_PLANT_STORY_H
#define HW_PLANT_STORY_H

#include "hw/plant/nfc/transponder.h"

enum { STORY_LENGTH = 12, STORY_TAGS_MAX = 4, STORY_URI_SIZE = 80, STORY_LABEL_SIZE = 64 };

struct story_article {
	const char *gtin; /* 14 digits */
	const char *name;
	int lane;
};
enum { STORY_ARTICLES = 4 };
extern const struct story_article story_articles[STORY_ARTICLES];

struct story_box {
	int number;
	const struct story_article *article;
	int lane; /* where it belongs; 3 if nobody can know */
	int tag_count;
	struct transponder tags[STORY_TAGS_MAX];
	char uris[STORY_TAGS_MAX][STORY_URI_SIZE]; /* "": a blank tag */
	char label[STORY_LABEL_SIZE];              /* as a scanner sends it; "": none */
};

/* number: from 1 on. Seed 0. */
void story_tell(int number, struct story_box *out);
void story_draw(uint64_t seed, int number, struct story_box *out);

/* One more tag on the box; article NULL: a blank one. There must be room. */
void story_add_tag(struct story_box *box, const struct story_article *article);
/* Any article but that of the box. */
const struct story_article *story_other_article(const struct story_box *box);

#endif
