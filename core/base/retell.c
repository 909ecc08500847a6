#include "core/base/retell.h"
#include "core/base/exe_path.h"
#include "core/base/message_catalog.h"
#include "core/base/lang.h"
#include "core/base/sentence.h"
#include "core/base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define GERMAN_CATALOGUE "../share/locale/de/LC_MESSAGES/warenspur.mo"

/* Less than so many letters say nothing: "%s (%s)" fits everything. */
enum { LETTERS_MIN = 8 };
/* However hostile a text is, telling it ends soon. An honest one takes some hundred steps. */
enum { STEPS_MAX = 5000, TEXTS_MAX = 32, DEPTH_MAX = 4 };

enum side { ENGLISH, GERMAN, SIDES };

struct entry {
	struct sentence sides[SIDES];
	bool only_one; /* fits where the number is 1; its plural fits there, too, but comes later */
};

/* The sentences of one side, as far as they say something. */
struct index {
	const struct entry **exact;    /* without arguments, sorted by their text */
	const struct entry **patterns; /* the longest first: of several that fit, the first is right */
	size_t exact_count, pattern_count;
};

static struct {
	bool looked_for;
	struct message_catalog catalogue;
	struct entry *entries;
	size_t count;
	struct index index[SIDES]; /* of those in which a sentence may have been told */
} sentences;

/* --- what was told lately --------------------------------------------------------------------- */

/* A row of four for each hash: as many as the rows of all panels have room. */
enum { MEMORY_ROWS = 128, MEMORY_WAYS = 4, MEMORY_BYTES = 512 };

struct remembered {
	uint64_t hash; /* of language and text; 0: nothing */
	char text[MEMORY_BYTES], told[MEMORY_BYTES];
};

static struct remembered memory[MEMORY_ROWS][MEMORY_WAYS];
static unsigned next_way[MEMORY_ROWS];

static struct remembered *recall(uint64_t hash, const char *text)
{
	struct remembered *row = memory[hash % MEMORY_ROWS];

	for (size_t i = 0; i < MEMORY_WAYS; i++)
		if (row[i].hash == hash && strcmp(row[i].text, text) == 0)
			return &row[i];
	return NULL;
}

static void remember(uint64_t hash, const char *text, const char *told)
{
	size_t row = hash % MEMORY_ROWS;
	struct remembered *r = &memory[row][next_way[row]++ % MEMORY_WAYS];

	r->hash = 0;
	if (text_copy(r->text, sizeof r->text, text) && text_copy(r->told, sizeof r->told, told))
		r->hash = hash;
}

/* --- the sentences there are ------------------------------------------------------------------ */

static int by_bytes(struct sentence_part a, struct sentence_part b)
{
	size_t both = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.at, b.at, both);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static struct sentence_part whole(const struct sentence *s)
{
	return (struct sentence_part){ s->format, s->length };
}

static const struct sentence *side_of(const void *element, const void *side)
{
	return &(*(const struct entry *const *)element)->sides[*(const enum side *)side];
}

static int by_text(const void *a, const void *b, void *side)
{
	return by_bytes(whole(side_of(a, side)), whole(side_of(b, side)));
}

/* Where nothing else decides, what is said of one thing comes first, then the order of the file. */
static int by_weight(const void *a, const void *b, void *side)
{
	const struct sentence *x = side_of(a, side), *y = side_of(b, side);
	const struct entry *p = *(const struct entry *const *)a, *q = *(const struct entry *const *)b;

	if (x->literal != y->literal)
		return x->literal > y->literal ? -1 : 1;
	if (p->only_one != q->only_one)
		return p->only_one ? -1 : 1;
	return p < q ? -1 : p > q;
}

static bool has_blank(const struct sentence *s)
{
	return memchr(s->format, ' ', s->length) != NULL;
}

/* Every argument that the one needs the other has. */
static bool can_fill(const struct sentence *to, const struct sentence *from)
{
	for (size_t i = 0; i < to->slot_count; i++) {
		size_t k = 0;

		while (k < from->slot_count && from->slots[k].argument != to->slots[i].argument)
			k++;
		if (to->slots[i].argument < SENTENCE_SLOTS_MAX && k == from->slot_count)
			return false;
	}
	return true;
}

/* Single words are left out: they are the names of things, and of people's things, too. */
static bool says_something(const struct entry *e, enum side side)
{
	const struct sentence *from = &e->sides[side], *to = &e->sides[!side];

	return from->letters >= LETTERS_MIN && to->letters && (has_blank(from) || has_blank(to)) &&
		can_fill(to, from);
}

static bool index_side(enum side side)
{
	struct index *x = &sentences.index[side];

	x->exact = calloc(sentences.count + 1, sizeof(const struct entry *));
	x->patterns = calloc(sentences.count + 1, sizeof(const struct entry *));
	if (!x->exact || !x->patterns)
		return false;
	for (const struct entry *e = sentences.entries; e < sentences.entries + sentences.count; e++) {
		if (!says_something(e, side))
			continue;
		if (e->sides[side].slot_count)
			x->patterns[x->pattern_count++] = e;
		else
			x->exact[x->exact_count++] = e;
	}
	qsort_r(x->exact, x->exact_count, sizeof(const struct entry *), by_text, &side);
	qsort_r(x->patterns, x->pattern_count, sizeof(const struct entry *), by_weight, &side);
	return true;
}

static bool take_entries(void)
{
	const struct message_catalog *c = &sentences.catalogue;

	sentences.entries = calloc(c->count + 1, sizeof *sentences.entries);
	if (!sentences.entries)
		return false;
	for (size_t i = 0; i < c->count; i++) {
		struct entry *e = &sentences.entries[sentences.count];

		e->only_one = c->pairs[i].only_one;
		sentences.count += sentence_parse(c->pairs[i].original, &e->sides[ENGLISH]) &&
			sentence_parse(c->pairs[i].translated, &e->sides[GERMAN]);
	}
	return index_side(ENGLISH) && index_side(GERMAN);
}

static void forget_all(void)
{
	for (int side = 0; side < SIDES; side++) {
		free(sentences.index[side].exact);
		free(sentences.index[side].patterns);
	}
	free(sentences.entries);
	message_catalog_free(&sentences.catalogue);
	memset(&sentences, 0, sizeof sentences);
	memset(memory, 0, sizeof memory);
}

bool retell_from(const char *path)
{
	char beside[PATH_MAX];

	forget_all();
	sentences.looked_for = true; /* it is not looked for again if there is none */
	if (!path && exe_path(GERMAN_CATALOGUE, beside, sizeof beside))
		path = beside;
	if (path && message_catalog_read(path, &sentences.catalogue) && take_entries() &&
		sentences.count)
		return true;
	forget_all();
	sentences.looked_for = true;
	return false;
}

/* --- telling ---------------------------------------------------------------------------------- */

struct telling {
	const struct index *index;
	enum side from;
	int steps, texts; /* left */
	char out[RETELL_BYTES_MAX];
	size_t used;
};

static void put(struct telling *t, struct sentence_part part)
{
	size_t room = sizeof t->out - 1 - t->used, len = part.len < room ? part.len : room;

	memcpy(t->out + t->used, part.at, len);
	t->used += len;
}

static const struct sentence *find_exact(const struct telling *t, struct sentence_part text)
{
	size_t low = 0, high = t->index->exact_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct entry *e = t->index->exact[middle];
		int order = by_bytes(text, whole(&e->sides[t->from]));

		if (order == 0)
			return &e->sides[!t->from];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Is the first number that was taken a 1, if there is any? */
static bool of_one(const struct sentence *s, const struct sentence_part *arguments)
{
	for (size_t i = 0; i < s->slot_count; i++)
		if (s->slots[i].kind == 'd') {
			const struct sentence_part *number = &arguments[s->slots[i].argument];

			return number->len == 1 && *number->at == '1';
		}
	return true;
}

static const struct sentence *find_pattern(struct telling *t, struct sentence_part text,
	struct sentence_part *arguments)
{
	for (size_t i = 0; i < t->index->pattern_count; i++) {
		const struct entry *e = t->index->patterns[i];
		const struct sentence *s = &e->sides[t->from];

		if (sentence_fits(s, text, arguments, &t->steps) && (!e->only_one || of_one(s, arguments)))
			return &e->sides[!t->from];
	}
	return NULL;
}

static void tell(struct telling *t, struct sentence_part text, int depth);

static void fill(struct telling *t, const struct sentence *s, const struct sentence_part *arguments,
	int depth)
{
	size_t from = 0;

	for (size_t i = 0; i < s->slot_count; i++) {
		const struct sentence_slot *slot = &s->slots[i];

		put(t, (struct sentence_part){ s->format + from, slot->begin - from });
		from = slot->end;
		if (slot->kind == '%')
			put(t, (struct sentence_part){ "%", 1 });
		else if (slot->kind == 's')
			tell(t, arguments[slot->argument], depth + 1);
		else
			put(t, arguments[slot->argument]);
	}
	put(t, (struct sentence_part){ s->format + from, s->length - from });
}

/* "A: B": each by itself. False: there are no parts. */
static bool tell_parts(struct telling *t, struct sentence_part text, int depth)
{
	const char *colon = memmem(text.at, text.len, ": ", 2);

	if (!colon || depth == DEPTH_MAX)
		return false;
	tell(t, (struct sentence_part){ text.at, (size_t)(colon - text.at) }, depth + 1);
	put(t, (struct sentence_part){ ": ", 2 });
	colon += 2;
	tell(t, (struct sentence_part){ colon, (size_t)(text.at + text.len - colon) }, depth + 1);
	return true;
}

static void tell(struct telling *t, struct sentence_part text, int depth)
{
	struct sentence_part arguments[SENTENCE_SLOTS_MAX];
	const struct sentence *other = NULL;

	if (text.len && t->texts > 0 && depth <= DEPTH_MAX) {
		other = find_exact(t, text);
		if (!other && memchr(text.at, ' ', text.len)) { /* else: a name, an address, a number */
			t->texts--;
			other = find_pattern(t, text, arguments);
			if (!other && tell_parts(t, text, depth))
				return;
		}
	}
	if (other)
		fill(t, other, arguments, depth);
	else
		put(t, text);
}

void retell(char *text, size_t size)
{
	const char *lang = lang_current();
	size_t len = strlen(text);
	uint64_t hash = text_hash(text_hash(TEXT_HASH_BEGIN, lang, 1), text, len);
	const struct remembered *known = recall(hash, text);
	struct telling t = { .from = *lang == 'd' ? ENGLISH : GERMAN,
		.steps = STEPS_MAX,
		.texts = TEXTS_MAX };

	if (known) {
		text_copy(text, size, known->told);
		return;
	}
	if (!sentences.looked_for)
		retell_from(NULL);
	if (!sentences.count || !len || len >= sizeof t.out)
		return;
	t.index = &sentences.index[t.from];
	tell(&t, (struct sentence_part){ text, len }, 0);
	t.out[text_whole_utf8(t.out, t.used)] = '\0';
	remember(hash, text, t.out);
	text_copy(text, size, t.out);
}
