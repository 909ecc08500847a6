#include "reader/decode/verify_linear.h"
#include "reader/decode/template_fit.h"
#include "core/gs1/gs1.h"

#include <math.h>
#include <string.h>

#define LINES_MAX 4                  /* verified */
#define ENOUGH 0.85                  /* likeness of a line after which no other is verified */
#define NEAR_LINES 7                 /* pixels between scan lines whose points are put together */
#define RIVALS 5                     /* characters exchanged at once */
#define DOUBTFUL 6.0                 /* margin below which a character is doubtful */
#define TIE 0.006                    /* difference of likeness too small for a decision */
#define AROUND (10 * TEMPLATE_STEPS) /* samples around a character that give the contrast */

struct line_verification {
	enum pattern_kind kind;
	char text[PATTERN_TEXT_MAX];
	size_t len;
	double margins[PATTERN_TEXT_MAX]; /* of each character ... */
	char rivals[PATTERN_TEXT_MAX];    /* ... and the second best one in its position */
	double margin;
};

/* The ends of the code on a scan line, from the points of scan lines nearby. A point may also
 * lie in the middle of an EAN code: libzbar reads its halves separately. */
struct code_ends {
	double low, high, across;
};

static struct code_ends ends_near(const struct linear_place *place, size_t i)
{
	struct point here = place->points[i];
	struct code_ends e = { 1e9, -1e9, place->upright ? here.x : here.y };

	for (size_t k = 0; k < place->count; k++) {
		struct point p = place->points[k];
		double along = place->upright ? p.y : p.x, across = place->upright ? p.x : p.y;

		if (fabs(across - e.across) > NEAR_LINES)
			continue;
		e.low = fmin(e.low, along);
		e.high = fmax(e.high, along);
	}
	return e;
}

/* Chooses lines across the full width of the code, evenly from its height. Returns their number. */
static size_t choose_lines(const struct linear_place *place, struct code_ends chosen[LINES_MAX])
{
	struct code_ends all[sizeof place->points / sizeof place->points[0]];
	double longest = 0;
	size_t n = 0, lines;

	for (size_t i = 0; i < place->count; i++) {
		all[i] = ends_near(place, i);
		longest = fmax(longest, all[i].high - all[i].low);
	}
	for (size_t i = 0; i < place->count; i++)
		if (all[i].high - all[i].low >= 0.85 * longest)
			all[n++] = all[i];
	lines = n < LINES_MAX ? n : LINES_MAX;
	for (size_t i = 0; i < lines; i++)
		chosen[i] = all[(2 * i + 1) * n / (2 * lines)];
	return lines;
}

/* Squared difference between the image and the drawing at one character; the contrast is taken
 * from its neighbourhood. */
static double difference_at(const struct line_verification *r, const struct template_fit *o,
	size_t at)
{
	struct pattern pattern;
	float drawn[TEMPLATE_SAMPLES_MAX];
	double scale = 0, squares = 0, sum = 0;
	size_t from, to, first, last;

	if (!pattern_make(r->kind, r->text, r->len, o->look.wide, &pattern))
		return 1e30;
	from = (size_t)(((double)pattern.from[at] + TEMPLATE_QUIET) * TEMPLATE_STEPS);
	to = (size_t)(((double)pattern.to[at] + TEMPLATE_QUIET) * TEMPLATE_STEPS);
	first = from > AROUND ? from - AROUND : 0;
	last = to + AROUND < o->n ? to + AROUND : o->n;
	template_draw_part(o, &pattern, drawn, first, last);
	for (size_t i = first; i < last; i++) {
		scale += (double)o->seen[i] * (double)o->drawn[i];
		squares += (double)o->drawn[i] * (double)o->drawn[i];
	}
	scale /= squares > 0 ? squares : 1;
	for (size_t i = from - 1; i < to + 1 && i < o->n; i++) {
		double d = (double)o->seen[i] - scale * (double)drawn[i];

		sum += d * d;
	}
	return sum;
}

/* Replaces the character by the one that fits best. */
static void choose_best_character(struct line_verification *r, const struct template_fit *o,
	size_t at)
{
	char was = r->text[at], best = was;
	double own = difference_at(r, o, at), least = own;

	for (const char *c = pattern_alphabet(r->kind); *c; c++) {
		double d;

		if (*c == was)
			continue;
		r->text[at] = *c;
		d = difference_at(r, o, at);
		if (d / own < r->margins[at]) {
			r->margins[at] = d / own;
			r->rivals[at] = *c;
		}
		if (d < least) {
			least = d;
			best = *c;
		}
	}
	r->text[at] = best;
	r->margin = fmin(r->margin, r->margins[at]);
}

/* --- several characters at once -------------------------------------------------------------- */

/* The positions with the smallest margins. */
static size_t doubtful_places(const struct line_verification *r, size_t places[RIVALS])
{
	bool taken[PATTERN_TEXT_MAX] = { false };
	size_t n = 0;

	while (n < RIVALS) {
		size_t worst = r->len;

		for (size_t at = 0; at < r->len; at++)
			if (!taken[at] && r->margins[at] < DOUBTFUL &&
				(worst == r->len || r->margins[at] < r->margins[worst]))
				worst = at;
		if (worst == r->len)
			break;
		taken[worst] = true;
		places[n++] = worst;
	}
	return n;
}

/* Two or more wrong digits can have a correct check digit, and the drawing of the wrong text is
 * stretched until each digit fits. So complete texts are compared: all that have other
 * characters in doubtful positions and a correct check digit. The one that fits best replaces
 * the text. */
static void compare_with_rivals(struct line_verification *r, struct template_fit *o)
{
	struct template_fit rival;
	struct line_verification own = *r, best = *r;
	size_t places[RIVALS], n = doubtful_places(r, places);
	double ends[2] = { o->at[0], o->at[o->nodes - 1] };

	for (unsigned set = 1; set < 1u << n; set++) {
		char text[PATTERN_TEXT_MAX];

		memcpy(text, own.text, own.len);
		for (size_t i = 0; i < n; i++)
			if (set >> i & 1)
				text[places[i]] = own.rivals[places[i]];
		if (!gs1_check_ok(text, own.len) || !template_draw(&rival, r->kind, text, r->len, &o->look))
			continue;
		rival.line = o->line;
		rival.line.along = ends[0];
		template_refit(&rival, ends[1]);
		if (rival.likeness > o->likeness - TIE)
			best.margin = 1;
		if (rival.likeness > o->likeness) {
			*o = rival;
			memcpy(best.text, text, r->len);
		}
	}
	*r = best;
}

static void verify_on_line(const struct template_line *line, double end,
	struct line_verification *r, struct template_fit *o)
{
	const struct template_look look = { 2.5f, 0, 0.8 };

	o->likeness = -1;
	if (!template_draw(o, r->kind, r->text, r->len, &look))
		return;
	template_fit(o, line, end, r->kind, r->text, r->len);
	for (size_t at = 0; o->likeness > 0.4 && at < r->len; at++)
		if (o->pattern.to[at] > 0)
			choose_best_character(r, o, at);
	if (o->likeness > 0.8 && r->kind <= PATTERN_EAN8)
		compare_with_rivals(r, o);
}

static size_t count_differences(const char *a, const char *b, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += a[i] != b[i];
	return n;
}

bool verify_linear(const struct gray *gray, const struct linear_place *place,
	enum pattern_kind kind, const char *text, size_t len, struct linear_match *match)
{
	struct template_fit fit;
	struct code_ends ends[LINES_MAX];
	size_t lines = choose_lines(place, ends);

	*match = (struct linear_match){ .likeness = -1 };
	if (lines == 0 || !pattern_make(kind, text, len, 2, &fit.pattern))
		return false;
	for (size_t i = 0; i < lines && (match->likeness < ENOUGH || match->changed); i++) {
		struct template_line line = { gray, place->upright, ends[i].low, ends[i].across };
		struct line_verification r = { .kind = kind, .len = len, .margin = 9 };

		memcpy(r.text, text, len);
		for (size_t k = 0; k < len; k++)
			r.margins[k] = 9;
		verify_on_line(&line, ends[i].high - ends[i].low > 16 ? ends[i].high : (double)NAN, &r,
			&fit);
		if (fit.likeness <= match->likeness)
			continue;
		match->likeness = fit.likeness;
		match->margin = r.margin;
		match->disquiet = template_disquiet(&fit);
		memcpy(match->text, r.text, len);
		match->changed = count_differences(r.text, text, len);
	}
	return true;
}
