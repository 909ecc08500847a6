#include "core/base/message_catalog.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* GNU gettext manual, "The Format of GNU MO Files": seven words, of which five matter here; then
 * two tables of (length, offset). Offsets in bytes. */
enum {
	MAGIC = 0,
	REVISION = 4,
	COUNT = 8,
	ORIGINALS = 12,
	TRANSLATIONS = 16,
	HEADER_SIZE = 20,
	ROW_SIZE = 8
};

/* So many are enough, and keep a hostile file, whose rows may all be the same bytes, from taking
 * long. */
enum { FILE_BYTES_MAX = 4 * 1024 * 1024, TEXT_BYTES_MAX = 16 * 1024, PAIRS_MAX = 20000 };

#define MAGIC_HERE 0x950412DEu
#define MAGIC_SWAPPED 0xDE120495u

struct catalog_reading {
	struct message_catalog *out;
	bool swapped; /* written on a machine of the other byte order */
	size_t room;  /* for so many pairs */
};

static uint32_t read_word(const struct catalog_reading *r, size_t offset)
{
	uint32_t word;

	memcpy(&word, r->out->bytes + offset, sizeof word);
	return r->swapped ? __builtin_bswap32(word) : word;
}

/* A table of so many rows lies whole in the file. */
static bool has_table_at(const struct catalog_reading *r, size_t offset, size_t rows)
{
	return offset <= r->out->size && rows <= (r->out->size - offset) / ROW_SIZE;
}

/* The text a row points to, NULL if it is not there, too long or does not end. *end: behind its
 * last byte. */
static const char *read_entry(const struct catalog_reading *r, size_t table, size_t row,
	const char **end)
{
	size_t length = read_word(r, table + row * ROW_SIZE);
	size_t offset = read_word(r, table + row * ROW_SIZE + 4);

	if (length > TEXT_BYTES_MAX || offset >= r->out->size || length >= r->out->size - offset ||
		r->out->bytes[offset + length] != '\0')
		return NULL;
	*end = r->out->bytes + offset + length;
	return r->out->bytes + offset;
}

static bool add_pair(struct catalog_reading *r, struct message_catalog_pair pair)
{
	struct message_catalog *c = r->out;

	if (c->count == PAIRS_MAX)
		return false;
	if (c->count == r->room) {
		size_t room = r->room ? 2 * r->room : 1024;
		struct message_catalog_pair *pairs = reallocarray(c->pairs, room, sizeof *pairs);

		if (!pairs)
			return false;
		c->pairs = pairs;
		r->room = room;
	}
	c->pairs[c->count++] = pair;
	return true;
}

/* The next of the texts that follow each other in one row; NULL: that was the last. */
static const char *next_plural_form(const char *text, const char *end)
{
	text += strlen(text) + 1;
	return text <= end ? text : NULL;
}

/* A singular belongs to the first form of the translation, its plural to all the others. */
static bool add_row(struct catalog_reading *r, size_t originals, size_t translations, size_t row)
{
	const char *end, *translated_end, *id_end;
	const char *one = read_entry(r, originals, row, &end);
	const char *translated = read_entry(r, translations, row, &translated_end), *many;
	struct message_catalog_pair pair;

	if (!one || !translated || !*one || !*translated)
		return true;
	many = next_plural_form(one, end);
	pair = (struct message_catalog_pair){ NULL, 0, one, translated, many != NULL, false };
	id_end = strchr(one, '\004');
	if (id_end) {
		pair.id = one;
		pair.id_length = (size_t)(id_end - one);
		pair.original = id_end + 1;
	}
	if (!add_pair(r, pair))
		return false;
	pair.original = many;
	pair.only_one = false;
	pair.is_many = true;
	while (many && (pair.translated = next_plural_form(pair.translated, translated_end)) != NULL)
		if (!add_pair(r, pair))
			return false;
	return true;
}

static bool read_pairs(struct catalog_reading *r)
{
	size_t count, originals, translations;
	uint32_t magic;

	if (r->out->size < HEADER_SIZE)
		return false;
	magic = read_word(r, MAGIC);
	r->swapped = magic == MAGIC_SWAPPED;
	if ((magic != MAGIC_HERE && !r->swapped) || read_word(r, REVISION) >> 16 > 1)
		return false;
	count = read_word(r, COUNT);
	originals = read_word(r, ORIGINALS);
	translations = read_word(r, TRANSLATIONS);
	if (count > PAIRS_MAX || !has_table_at(r, originals, count) ||
		!has_table_at(r, translations, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_row(r, originals, translations, i))
			return false;
	return true;
}

static bool read_bytes(const char *path, struct message_catalog *out)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	out->bytes = malloc(FILE_BYTES_MAX);
	if (out->bytes)
		out->size = fread(out->bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	if (out->size) { /* give back unused memory */
		char *fitting = realloc(out->bytes, out->size);

		if (fitting)
			out->bytes = fitting;
	}
	return out->size > 0;
}

bool message_catalog_read(const char *path, struct message_catalog *out)
{
	struct catalog_reading reading = { .out = out };

	*out = (struct message_catalog){ 0 };
	if (read_bytes(path, out) && read_pairs(&reading))
		return true;
	message_catalog_free(out);
	return false;
}

void message_catalog_free(struct message_catalog *c)
{
	free(c->bytes);
	free(c->pairs);
	*c = (struct message_catalog){ 0 };
}
