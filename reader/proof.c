#include "reader/proof.h"
#include "reader/overlay.h"

#include <math.h>
#include <string.h>

#define LINES_MAX 4       /* looked at */
#define ENOUGH 0.85       /* likeness of a line after which no other is looked at */
#define NEAR_LINES 7      /* pixels between scan lines of which one's end is taken for the other's */
#define AROUND (10 * OVERLAY_STEPS) /* samples around a character that tell contrast */

struct reading {
	enum pattern_kind kind;
	char text[PATTERN_TEXT_MAX];
	size_t len;
	double margin;
};

/* The ends of the code near a scan line, from the points of those nearby. A point may also lie in
 * the middle of an EAN code: zbar reads its halves one by one. */
struct ends {
	double low, high, across;
};

static struct ends ends_near(const struct proof_place *place, size_t i)
{
	struct point here = place->points[i];
	struct ends e = { 1e9, -1e9, place->upright ? here.x : here.y };

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

/* Lines that show the whole code, from all over it. Returns their number. */
static size_t choose_lines(const struct proof_place *place, struct ends chosen[LINES_MAX])
{
	struct ends all[sizeof place->points / sizeof place->points[0]];
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

/* What is seen of a character against what the text would look like there: squared difference,
 * contrast taken from the surroundings. */
static double difference(const struct reading *r, const struct overlay *o, size_t at)
{
	static struct pattern pattern;
	static float drawn[OVERLAY_SAMPLES_MAX];
	double scale = 0, squares = 0, sum = 0;
	size_t from, to, first, last;

	if (!pattern_make(r->kind, r->text, r->len, o->look.wide, &pattern))
		return 1e30;
	from = (size_t)(((double)pattern.from[at] + OVERLAY_QUIET) * OVERLAY_STEPS);
	to = (size_t)(((double)pattern.to[at] + OVERLAY_QUIET) * OVERLAY_STEPS);
	first = from > AROUND ? from - AROUND : 0;
	last = to + AROUND < o->n ? to + AROUND : o->n;
	overlay_draw_part(o, &pattern, drawn, first, last);
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

/* Puts the character there that looks most like what is seen. */
static void improve(struct reading *r, const struct overlay *o, size_t at)
{
	char was = r->text[at], best = was;
	double own = difference(r, o, at), least = own;

	for (const char *c = pattern_alphabet(r->kind); *c; c++) {
		double d;

		if (*c == was)
			continue;
		r->text[at] = *c;
		d = difference(r, o, at);
		r->margin = d / own < r->margin ? d / own : r->margin;
		if (d < least) {
			least = d;
			best = *c;
		}
	}
	r->text[at] = best;
}

static void look_at(const struct overlay_line *line, double end, struct reading *r,
	struct overlay *o)
{
	const struct overlay_look look = { 2.5f, 0, 0.8 };

	o->likeness = -1;
	if (!overlay_draw(o, r->kind, r->text, r->len, &look))
		return;
	overlay_fit(o, line, end, r->kind, r->text, r->len);
	for (size_t at = 0; o->likeness > 0.4 && at < r->len; at++)
		if (o->pattern.to[at] > 0)
			improve(r, o, at);
}

static size_t differences(const char *a, const char *b, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += a[i] != b[i];
	return n;
}

bool proof_look(const struct plane *plane, const struct proof_place *place, enum pattern_kind kind,
	const char *text, size_t len, struct proof *proof)
{
	static struct overlay overlay;
	struct ends ends[LINES_MAX];
	size_t lines = choose_lines(place, ends);

	*proof = (struct proof){ .likeness = -1 };
	if (lines == 0 || !pattern_make(kind, text, len, 2, &overlay.pattern))
		return false;
	for (size_t i = 0; i < lines && (proof->likeness < ENOUGH || proof->changed); i++) {
		struct overlay_line line = { plane, place->upright, ends[i].low, ends[i].across };
		struct reading r = { .kind = kind, .len = len, .margin = 9 };

		memcpy(r.text, text, len);
		look_at(&line, ends[i].high - ends[i].low > 16 ? ends[i].high : (double)NAN, &r, &overlay);
		if (overlay.likeness <= proof->likeness)
			continue;
		proof->likeness = overlay.likeness;
		proof->margin = r.margin;
		proof->disquiet = overlay_disquiet(&overlay);
		memcpy(proof->text, r.text, len);
		proof->changed = differences(r.text, text, len);
	}
	return true;
}
