#include "reader/decode/ean_viterbi.h"
#include "reader/decode/template_fit.h"
#include "core/base/clock.h"
#include "core/gs1/gs1.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MODULES 95
#define SEGMENTS 15 /* guard, six digits, guard, six digits, guard */
#define DIGIT 7     /* modules */
#define STEPS 3     /* samples per module */
#define OFFSETS 41  /* of a boundary from its place on a straight line, half modules */
#define MIDDLE (OFFSETS / 2)
#define FREE 8       /* offsets by which the ends of the section may be wrong */
#define ROWS 90      /* searched in an image */
#define EDGES_MIN 34 /* of sixty; the others are lost in blur */
#define EDGES_MAX 80

/* --- possible shapes of a segment ----------------------------------------------------------- */

struct shape {
	char digit, set;           /* set 0: a guard */
	float dark[DIGIT * STEPS]; /* 1 dark, -1 light */
};

struct shapes {
	size_t count;
	struct shape all[20];
};

/* Number set A, '#' is a dark module: GS1 General Specifications, section 5.2.1.2. */
static const char *const set_a[10] = { "...##.#", "..##..#", "..#..##", ".####.#", ".#...##",
	".##...#", ".#.####", ".###.##", ".##.###", "...#.##" };

static double darkness_at_module(const char *modules, char before, char after, double at,
	double blur)
{
	int n = (int)strlen(modules);
	double dark = 0;

	for (int i = -3; i < n + 3; i++) {
		char module = i < 0 ? before : i >= n ? after : modules[i];

		if (module == '#')
			dark += 1 / (1 + exp((i - at) / blur)) - 1 / (1 + exp((i + 1 - at) / blur));
	}
	return 2 * dark - 1;
}

static void add_shape(struct shapes *shapes, char digit, char set, const char *modules, char before,
	char after, double blur)
{
	struct shape *shape = &shapes->all[shapes->count++];

	shape->digit = digit;
	shape->set = set;
	for (size_t i = 0; modules[i / STEPS]; i++)
		shape->dark[i] =
			(float)darkness_at_module(modules, before, after, ((double)i + 0.5) / STEPS, blur);
}

/* Set C is A with dark and light exchanged, B is C backwards. */
static void add_digit_shape(struct shapes *shapes, int digit, char set, double blur)
{
	char modules[DIGIT + 1] = "";

	for (int i = 0; i < DIGIT; i++) {
		char module = set_a[digit][set == 'B' ? DIGIT - 1 - i : i];

		modules[i] = set == 'A' ? module : module == '#' ? '.' : '#';
	}
	add_shape(shapes, (char)('0' + digit), set, modules, set == 'C' ? '.' : '#',
		set == 'C' ? '#' : '.', blur);
}

static int modules_of_segment(int segment)
{
	return segment == 0 || segment == SEGMENTS - 1 ? 3 : segment == 7 ? 5 : DIGIT;
}

static void make_segment_shapes(int segment, double blur, struct shapes *shapes)
{
	shapes->count = 0;
	if (modules_of_segment(segment) == 3)
		add_shape(shapes, 0, 0, "#.#", '.', '.', blur);
	else if (segment == 7)
		add_shape(shapes, 0, 0, ".#.#.", '#', '#', blur);
	else
		for (int digit = 0; digit < 10; digit++) {
			add_digit_shape(shapes, digit, segment < 7 ? 'A' : 'C', blur);
			if (segment < 7)
				add_digit_shape(shapes, digit, 'B', blur);
		}
}

/* --- dynamic programming ------------------------------------------------------------------- */

struct state {
	float score;
	unsigned char before; /* offset of the boundary to the left */
	signed char shape;    /* of the segment to the left */
};

struct run {
	const struct template_even *line;
	double begin, end; /* begin > end: read backwards */
	struct state states[SEGMENTS + 1][OFFSETS];
};

static double boundary_position(const struct run *r, int modules, int offset)
{
	double module = (r->end - r->begin) / MODULES;

	return r->begin + module * (modules + (offset - MIDDLE) * 0.5);
}

static void score_shapes(const struct run *r, const struct shapes *shapes, double from, double to,
	int n, struct state *best)
{
	float seen[DIGIT * STEPS];

	for (int i = 0; i < n; i++)
		seen[i] = (float)template_even_at(r->line, from + (to - from) * (i + 0.5) / n);
	for (size_t k = 0; k < shapes->count; k++) {
		float sum = 0;

		for (int i = 0; i < n; i++)
			sum += seen[i] * shapes->all[k].dark[i];
		if (sum > best->score) {
			best->score = sum;
			best->shape = (signed char)k;
		}
	}
}

static void extend_states(struct run *r, int segment, int modules, const struct shapes *shapes)
{
	int length = modules_of_segment(segment), slack = length == DIGIT ? 4 : 2;

	for (int to = 0; to < OFFSETS; to++) {
		struct state *state = &r->states[segment + 1][to];

		*state = (struct state){ .score = -1e30f };
		for (int from = to - slack; from <= to + slack; from++) {
			struct state trial = { .score = -1e30f, .before = (unsigned char)from };

			if (from < 0 || from >= OFFSETS || r->states[segment][from].score < -1e29f)
				continue;
			score_shapes(r, shapes, boundary_position(r, modules, from),
				boundary_position(r, modules + length, to), length * STEPS, &trial);
			trial.score += r->states[segment][from].score - 0.3f * (float)abs(to - from);
			if (trial.score > state->score)
				*state = trial;
		}
	}
}

static const char first_digits[10][7] = { "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
	"ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA" };

/* The number sets of the next six digits encode the first one. */
static bool derive_first_digit(const char sets[7], char digits[13])
{
	for (int i = 0; i < 10; i++)
		if (memcmp(sets, first_digits[i], 6) == 0) {
			digits[0] = (char)('0' + i);
			return gs1_check_ok(digits, 13);
		}
	return false;
}

static bool trace_digits(const struct run *r, const struct shapes shapes[SEGMENTS], char digits[13])
{
	const struct state *last = r->states[SEGMENTS];
	int best = MIDDLE, at = 12;
	char sets[7] = "";

	for (int i = MIDDLE - FREE; i <= MIDDLE + FREE; i++)
		if (last[i].score > last[best].score)
			best = i;
	if (last[best].score < 0.3f * MODULES * STEPS)
		return false;
	for (int segment = SEGMENTS - 1; segment >= 0; segment--) {
		const struct state *state = &r->states[segment + 1][best];
		const struct shape *shape = &shapes[segment].all[state->shape];

		if (shape->set) {
			if (at <= 6)
				sets[at - 1] = shape->set;
			digits[at--] = shape->digit;
		}
		best = state->before;
	}
	return derive_first_digit(sets, digits);
}

static bool read_run(const struct template_even *line, double begin, double end, double blur,
	char digits[13])
{
	struct shapes shapes[SEGMENTS];
	struct run r;
	int modules = 0;

	r.line = line;
	r.begin = begin;
	r.end = end;
	for (int i = 0; i < OFFSETS; i++)
		r.states[0][i].score = abs(i - MIDDLE) <= FREE ? 0 : -1e30f;
	for (int segment = 0; segment < SEGMENTS; segment++) {
		make_segment_shapes(segment, blur, &shapes[segment]);
		extend_states(&r, segment, modules, &shapes[segment]);
		modules += modules_of_segment(segment);
	}
	return trace_digits(&r, shapes, digits);
}

/* --- the line -------------------------------------------------------------------------------- */

/* 0 is half way between the darkest and the lightest pixel nearby: a mean would be nearer to the
 * more frequent of both and make narrow bars wide. */
static void normalise_row(const struct gray *gray, unsigned y, double module,
	struct template_even *e)
{
	const unsigned char *row = gray->grey + (size_t)y * gray->width;
	unsigned reach = (unsigned)(12 * module) + 2;

	e->n = gray->width < TEMPLATE_PIXELS_MAX ? gray->width : TEMPLATE_PIXELS_MAX;
	for (unsigned x = 0; x < e->n; x++) {
		unsigned from = x > reach ? x - reach : 0;
		unsigned to = x + reach < e->n ? x + reach : (unsigned)e->n - 1;
		int low = 255, high = 0;

		for (unsigned i = from; i <= to; i++) {
			low = row[i] < low ? row[i] : low;
			high = row[i] > high ? row[i] : high;
		}
		e->values[x] = (float)(low + high - 2 * row[x]) / (float)(high - low + 8);
	}
}

/* --- sections of a row that may hold a code
 * -------------------------------------------------------------- */

struct row_search {
	const struct gray *gray;
	int64_t end_ms;
	ean_viterbi_found *found;
	void *user;
	bool done;
	unsigned char edges[TEMPLATE_PIXELS_MAX]; /* per pixel of the row: is there an edge? */
	struct template_even line;
};

/* In both directions, sharp and blurred. */
static void try_run(struct row_search *s, unsigned y, unsigned from, unsigned to)
{
	char digits[13];

	normalise_row(s->gray, y, (double)(to - from) / MODULES, &s->line);
	for (int i = 0; i < 4 && !s->done && clock_mono_ms() < s->end_ms; i++) {
		double begin = i % 2 ? to : from, end = i % 2 ? from : to;

		if (read_run(&s->line, begin, end, i < 2 ? 0.2 : 0.4, digits))
			s->done = s->found(s->user, digits, (struct point){ from, y }, (struct point){ to, y });
	}
}

/* The steepest places between a fall and a rise, if they are steep for this row. */
static void mark_edges(struct row_search *s, unsigned y)
{
	const unsigned char *row = s->gray->grey + (size_t)y * s->gray->width;
	unsigned width = s->gray->width < TEMPLATE_PIXELS_MAX ? s->gray->width : TEMPLATE_PIXELS_MAX;
	int steepest = 0;

	memset(s->edges, 0, width);
	for (unsigned x = 1; x + 1 < width; x++) {
		int here = abs(row[x + 1] - row[x - 1]);

		steepest = here > steepest ? here : steepest;
	}
	for (unsigned x = 2; x + 2 < width; x++) {
		int here = abs(row[x + 1] - row[x - 1]);

		s->edges[x] = here > 3 + steepest / 8 && here >= abs(row[x] - row[x - 2]) &&
			here > abs(row[x + 2] - row[x]);
	}
}

/* Runs of edges without a gap as wide as the quiet zone that a code of this length would have. */
static void search_row(struct row_search *s, unsigned y, unsigned gap)
{
	unsigned from = 0, last = 0, count = 0;
	unsigned width = s->gray->width < TEMPLATE_PIXELS_MAX ? s->gray->width : TEMPLATE_PIXELS_MAX;

	for (unsigned x = 2; x < width && !s->done; x++) {
		bool end = count > 0 && (x - last > gap || x + 1 == width);

		if (end) {
			double module = (double)(last - from) / MODULES;

			if (count >= EDGES_MIN && count <= EDGES_MAX && module * 4 < gap && module * 8 > gap)
				try_run(s, y, from, last);
			count = 0;
		}
		if (s->edges[x]) {
			from = count ? from : x;
			last = x;
			count++;
		}
	}
}

void ean_viterbi_scan(const struct gray *gray, int64_t budget_ms, ean_viterbi_found *found,
	void *user)
{
	static const unsigned gaps[] = { 8, 13, 21, 34 };
	struct row_search s;
	unsigned rows = gray->height < ROWS ? gray->height : ROWS;

	s.gray = gray;
	s.end_ms = clock_mono_ms() + budget_ms;
	s.found = found;
	s.user = user;
	s.done = false;
	/* Every 7th row, then those between: a code covers many rows, so one of them is reached
	 * soon. */
	for (unsigned i = 0; i < rows && !s.done && clock_mono_ms() < s.end_ms; i++) {
		unsigned y = (i * 7 + i * 7 / rows) % rows * gray->height / rows;

		mark_edges(&s, y);
		for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
			search_row(&s, y, gaps[g]);
	}
}
