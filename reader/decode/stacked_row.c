#include "reader/decode/stacked_row.h"

#include <math.h>

#define LINE_MAX 2600
#define EDGES_MAX 1200
#define START_EDGES 6 /* three bars and three spaces, then the first character */
#define STOP_EDGES 8  /* four bars and three spaces, both ends counted */
#define SAME 0.8      /* of the pixels of a start or stop pattern */
#define OTHER 0.8     /* fewer pixels of the characters than these are the same: another row */
#define OTHER_LINES 3
#define CONTRAST_MIN 24

/* One scan line in black and white. */
struct line {
	bool dark[LINE_MAX];
	int edges[EDGES_MAX], count;
};

/* The same image for codes that run along the rows and along the columns. */
struct view {
	const struct gray *gray;
	bool down;
	int length, lines; /* of a line; number of lines */
};

static unsigned char pixel_at(const struct view *v, int line, int x)
{
	const struct gray *g = v->gray;

	return v->down ? g->grey[(size_t)x * g->width + (size_t)line]
				   : g->grey[(size_t)line * g->width + (size_t)x];
}

/* False: no contrast between from and to. */
static bool read_line(const struct view *v, int line, int from, int to, struct line *out)
{
	int darkest = 255, lightest = 0, level;

	for (int x = from; x < to; x++) {
		int value = pixel_at(v, line, x);

		darkest = value < darkest ? value : darkest;
		lightest = value > lightest ? value : lightest;
	}
	level = (darkest + lightest) / 2;
	out->count = 0;
	for (int x = from; x < to; x++) {
		out->dark[x - from] = pixel_at(v, line, x) < level;
		if (out->dark[x - from] != (x > from && out->dark[x - from - 1]) && out->count < EDGES_MAX)
			out->edges[out->count++] = x - from;
	}
	return lightest - darkest >= CONTRAST_MIN;
}

/* Share of equal pixels from begin to end, the other line moved by shift. */
static double agreement(const struct line *a, const struct line *b, int begin, int end, int shift,
	int length)
{
	int same = 0;

	for (int x = begin; x < end; x++)
		same += x + shift >= 0 && x + shift < length && a->dark[x] == b->dark[x + shift];
	return end > begin ? (double)same / (end - begin) : 0;
}

static double worse_end(const struct line *row, const struct line *other, int shift, int length)
{
	double start = agreement(row, other, row->edges[0], row->edges[START_EDGES], shift, length);
	double stop = agreement(row, other, row->edges[row->count - STOP_EDGES],
		row->edges[row->count - 1], shift, length);

	return fmin(start, stop);
}

/* Walks away from the row, line by line, as long as start and stop go on. A row that is not quite level
 * moves sideways. */
static bool has_neighbour(const struct view *v, const struct line *row, int from, int to, int line,
	int step)
{
	const int length = to - from;
	const int patience = 2 + (row->edges[row->count - 1] - row->edges[0]) / row->count;
	int shift = 0, misses = 0, others = 0;

	for (; line >= 0 && line < v->lines && misses <= patience && others < OTHER_LINES;
		 line += step) {
		struct line other;
		int best = shift;

		if (!read_line(v, line, from, to, &other)) {
			misses++;
			continue;
		}
		for (int s = shift - 1; s <= shift + 1; s++)
			if (worse_end(row, &other, s, length) > worse_end(row, &other, best, length))
				best = s;
		if (worse_end(row, &other, best, length) < SAME) {
			misses++;
			continue;
		}
		shift = best;
		misses = 0;
		others += other.count == row->count &&
			agreement(row, &other, row->edges[START_EDGES], row->edges[row->count - STOP_EDGES],
				shift, length) < OTHER;
	}
	return others >= OTHER_LINES;
}

/* Outwards from x to where it has been light for a while: a code's ends as the decoder gives them lie
 * somewhere in its start and stop patterns. */
static int find_quiet(const struct view *v, int line, int x, int step, int quiet, int level)
{
	for (int light = 0; x >= 0 && x < v->length && light < quiet; x += step)
		light = pixel_at(v, line, x) < level ? 0 : light + 1;
	return x < 0 ? 0 : x > v->length ? v->length : x;
}

static int middle_level(const struct view *v, int line, int from, int to)
{
	int darkest = 255, lightest = 0;

	for (int x = from; x <= to; x++) {
		darkest = pixel_at(v, line, x) < darkest ? pixel_at(v, line, x) : darkest;
		lightest = pixel_at(v, line, x) > lightest ? pixel_at(v, line, x) : lightest;
	}
	return (darkest + lightest) / 2;
}

bool stacked_row_is(const struct gray *gray, const struct stacked_row_place *place)
{
	const struct view v = { gray, place->down, (int)(place->down ? gray->height : gray->width),
		(int)(place->down ? gray->width : gray->height) };
	int begin = (int)(place->down ? place->top : place->left);
	int end = (int)(place->down ? place->bottom : place->right);
	int first = (int)(place->down ? place->left : place->top);
	int last = (int)(place->down ? place->right : place->bottom);
	int middle = (first + last) / 2, quiet = (end - begin) / 30 + 1, level, from, to;
	struct line row;

	if (first < 0 || last >= v.lines || first > last || begin < 0 || end >= v.length ||
		begin >= end)
		return false;
	level = middle_level(&v, middle, begin, end);
	from = find_quiet(&v, middle, begin, -1, quiet, level);
	to = find_quiet(&v, middle, end, 1, quiet, level);
	if (to - from > LINE_MAX || !read_line(&v, middle, from, to, &row) ||
		row.count <= START_EDGES + STOP_EDGES)
		return false;
	return has_neighbour(&v, &row, from, to, first, -1) ||
		has_neighbour(&v, &row, from, to, last, 1);
}
