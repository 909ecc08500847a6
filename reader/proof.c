#include "reader/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 3                /* samples per module */
#define QUIET 5                /* modules of light on either side that belong to the proof */
#define SAMPLES_MAX 3000
#define LINES_MAX 5            /* looked at */
#define ENOUGH 0.85            /* likeness of a line after which no other is looked at */
#define NODES 6
#define HALF_WINDOW (9 * STEPS) /* of the mean that is taken away: shadows do not count */

struct line {
	const struct plane *plane;
	bool upright;
	double along, across; /* the point: along the line, and the number of the line */
};

/* Where the code lies on the line: pixels of its first and last edge, how far what is between them is
 * off (bend: to one side, a slanted label; swell: away from the middle, a can), and what remains, at
 * places with equal distances. begin > end: it is read backwards. */
struct span {
	double members[4 + NODES];
};
enum { BEGIN, END, BEND, SWELL, FIRST_NODE };

struct view {
	size_t n;
	float seen[SAMPLES_MAX], drawn[SAMPLES_MAX];
};

/* --- drawing and looking -------------------------------------------------------------------- */

/* Dark is 1. The width of a sample is the blur: a sample that an edge goes through is grey. */
static void draw(const struct pattern *p, double blur, float *out, size_t n)
{
	double at = QUIET * STEPS;

	memset(out, 0, n * sizeof *out);
	for (size_t i = 0; i < p->count; i++) {
		double end = at + (double)p->widths[i] * STEPS;

		if (i % 2 == 0)
			for (int s = (int)(at - 4 * STEPS); s <= (int)(end + 4 * STEPS); s++)
				if (s >= 0 && (size_t)s < n)
					out[s] += (float)(1 / (1 + exp((at - s - 0.5) / blur)) -
						1 / (1 + exp((end - s - 0.5) / blur)));
		at = end;
	}
}

static double pixel(const struct line *l, int along, int across)
{
	int x = l->upright ? across : along, y = l->upright ? along : across;

	x = x < 0 ? 0 : x >= (int)l->plane->width ? (int)l->plane->width - 1 : x;
	y = y < 0 ? 0 : y >= (int)l->plane->height ? (int)l->plane->height - 1 : y;
	return l->plane->grey[(size_t)y * l->plane->width + (size_t)x];
}

/* Between the nodes in a straight line; 0 at both ends of the code and outside. */
static double node_at(const double *nodes, double t)
{
	double place = t * (NODES + 1), rest = place - floor(place);
	int before = (int)floor(place) - 1, after = before + 1;

	return (before >= 0 && before < NODES ? nodes[before] * (1 - rest) : 0) +
		(after >= 0 && after < NODES ? nodes[after] * rest : 0);
}

static void look(const struct line *l, const struct pattern *p, const struct span *s, float *out,
	size_t n)
{
	double modules = (double)p->length;
	int across = (int)l->across;
	const double *m = s->members;

	for (size_t i = 0; i < n; i++) {
		double t = ((double)i + 0.5 - QUIET * STEPS) / (STEPS * modules);
		double x = m[BEGIN] + t * (m[END] - m[BEGIN]) - 0.5 + node_at(m + FIRST_NODE, t) +
			4 * t * (1 - t) * (m[BEND] + (1 - 2 * t) * m[SWELL]);
		int at = (int)floor(x);
		double rest = x - at;

		out[i] = (float)(255 - pixel(l, at, across) * (1 - rest) - pixel(l, at + 1, across) * rest);
	}
}

static void take_mean_away(float *v, size_t n)
{
	static const size_t reach = HALF_WINDOW;
	float copy[SAMPLES_MAX];
	double sum = 0;
	size_t left = 0, right = 0;

	memcpy(copy, v, n * sizeof *v);
	for (size_t i = 0; i < n; i++) {
		while (right < n && right <= i + reach)
			sum += (double)copy[right++];
		while (left + reach < i)
			sum -= (double)copy[left++];
		v[i] -= (float)(sum / (double)(right - left));
	}
}

static double likeness(const float *a, const float *b, size_t n)
{
	double product = 0, squares_a = 0, squares_b = 0;

	for (size_t i = 0; i < n; i++) {
		product += (double)a[i] * (double)b[i];
		squares_a += (double)a[i] * (double)a[i];
		squares_b += (double)b[i] * (double)b[i];
	}
	return squares_a > 0 && squares_b > 0 ? product / sqrt(squares_a * squares_b) : 0;
}

/* --- finding the place ---------------------------------------------------------------------- */

struct fit {
	const struct line *line;
	const struct pattern *pattern;
	struct view *view;
	struct span span;
	double likeness;
};

static double judge(struct fit *f, const struct span *span)
{
	look(f->line, f->pattern, span, f->view->seen, f->view->n);
	take_mean_away(f->view->seen, f->view->n);
	return likeness(f->view->seen, f->view->drawn, f->view->n);
}

static bool attempt(struct fit *f, struct span span)
{
	double now = judge(f, &span);

	if (now <= f->likeness)
		return false;
	f->likeness = now;
	f->span = span;
	return true;
}

static int nudge(struct fit *f, size_t member, double by)
{
	struct span span = f->span;

	span.members[member] += by;
	return attempt(f, span);
}

static void settle(struct fit *f, size_t first, size_t last, double from)
{
	const double *m = f->span.members;
	double module = fabs(m[END] - m[BEGIN]) / (double)f->pattern->length;

	for (double step = from * module; step > 0.1 * module; step /= 2)
		for (int round = 0, moved = 1; moved && round < 6; round++) {
			moved = 0;
			for (size_t member = first; member <= last; member++)
				moved += nudge(f, member, step) || nudge(f, member, -step);
		}
}

/* The other end is not known: all lengths, to either side, read either way. */
static void seek(struct fit *f)
{
	double extent = f->line->upright ? f->line->plane->height : f->line->plane->width;
	double modules = (double)f->pattern->length, here = f->line->along;

	for (double module = 0.9; module * modules < extent; module *= 1 + 0.8 / modules)
		for (int offset = -3; offset <= 3; offset++)
			for (int side = -1; side <= 1; side += 2) {
				double near = here + offset * module, far = near + side * module * modules;

				if (far < -module * 3 || far > extent + module * 3)
					continue;
				attempt(f, (struct span){ { near, far } });
				attempt(f, (struct span){ { far, near } });
			}
}

/* A scan line nearby that left the code on the other side. */
static bool other_end(const struct proof_place *place, size_t i, double *end)
{
	struct point here = place->points[i];
	double far = 16;

	for (size_t k = 0; k < place->count; k++) {
		double along = place->upright ? place->points[k].y - here.y : place->points[k].x - here.x;
		double across = place->upright ? place->points[k].x - here.x : place->points[k].y - here.y;

		if (fabs(across) <= 4 && fabs(along) > fabs(far)) {
			far = along;
			*end = (place->upright ? here.y : here.x) + along;
		}
	}
	return fabs(far) > 16;
}

static void locate(struct fit *f, const struct proof_place *place, size_t i)
{
	double end = 0;

	f->likeness = -1;
	if (other_end(place, i, &end)) {
		attempt(f, (struct span){ { f->line->along, end } });
		attempt(f, (struct span){ { end, f->line->along } });
		settle(f, BEGIN, SWELL, 1.5);
	}
	if (f->likeness < 0.5) {
		seek(f);
		settle(f, BEGIN, SWELL, 1.5);
	}
	settle(f, FIRST_NODE, FIRST_NODE + NODES - 1, 0.8);
}

/* --- character by character ----------------------------------------------------------------- */

struct reading {
	enum pattern_kind kind;
	char text[PATTERN_TEXT_MAX];
	size_t len;
	float wide;
	double blur;
	double margin, disquiet;
};

/* What is seen of a character against what another text would look like there: squared
 * difference, light and contrast taken from the surroundings. */
static double difference(const struct reading *r, const struct view *v, size_t at)
{
	static struct pattern pattern;
	static float drawn[SAMPLES_MAX];
	double scale = 0, squares = 0, sum = 0;
	size_t from, to;

	if (!pattern_make(r->kind, r->text, r->len, r->wide, &pattern))
		return 1e30;
	draw(&pattern, r->blur, drawn, v->n);
	take_mean_away(drawn, v->n);
	from = (size_t)((double)pattern.from[at] * STEPS) + QUIET * STEPS;
	to = (size_t)((double)pattern.to[at] * STEPS) + QUIET * STEPS;
	for (size_t i = from > HALF_WINDOW ? from - HALF_WINDOW : 0; i < to + HALF_WINDOW && i < v->n; i++) {
		scale += (double)v->seen[i] * (double)v->drawn[i];
		squares += (double)v->drawn[i] * (double)v->drawn[i];
	}
	scale /= squares > 0 ? squares : 1;
	for (size_t i = from - 1; i < to + 1 && i < v->n; i++) {
		double d = (double)v->seen[i] - scale * (double)drawn[i];

		sum += d * d;
	}
	return sum;
}

/* Replaces a character by the one that looks clearly more like what is seen. */
static bool improve(struct reading *r, const struct view *v, size_t at)
{
	char was = r->text[at], best = was;
	double own = difference(r, v, at), least = own;

	for (const char *c = pattern_alphabet(r->kind); *c; c++) {
		double d;

		r->text[at] = *c;
		d = *c == was ? 1e30 : difference(r, v, at);
		r->margin = d / own < r->margin ? d / own : r->margin;
		if (d < least) {
			least = d;
			best = *c;
		}
	}
	r->text[at] = best;
	return best != was;
}

/* --- the whole ------------------------------------------------------------------------------ */

static bool prepare(const struct reading *r, struct pattern *pattern, struct view *view)
{
	if (!pattern_make(r->kind, r->text, r->len, r->wide, pattern))
		return false;
	view->n = (size_t)(((double)pattern->length + 2 * QUIET) * STEPS);
	if (view->n > SAMPLES_MAX)
		return false;
	draw(pattern, r->blur, view->drawn, view->n);
	take_mean_away(view->drawn, view->n);
	return true;
}

/* The blur and the width of wide elements that fit best, at the place found. */
static void adapt(struct fit *f, struct reading *r, struct pattern *pattern)
{
	static const double blurs[] = { 0.3, 0.6, 1.0, 1.5 };
	static const float wides[] = { 2.0f, 2.5f, 3.0f };
	struct reading best = *r;

	for (size_t w = 0; w < sizeof wides / sizeof wides[0]; w++)
		for (size_t b = 0; b < sizeof blurs / sizeof blurs[0]; b++) {
			r->wide = wides[w];
			r->blur = blurs[b];
			if (prepare(r, pattern, f->view) && judge(f, &f->span) > f->likeness + 1e-6) {
				f->likeness = judge(f, &f->span);
				best = *r;
			}
		}
	*r = best;
	prepare(r, pattern, f->view);
	settle(f, BEGIN, FIRST_NODE + NODES - 1, 0.3);
	judge(f, &f->span);
}

/* Darkness of what must be light at one end of the code: 0 light, 1 as dark as a bar. The levels are
 * those of the code's twenty modules next to it (least squares). */
static double darkness_beside(const float *seen, const float *drawn, size_t n, bool last)
{
	double x = 0, y = 0, xx = 0, xy = 0, beside = 0, slope;
	const double count = 20 * STEPS, quiet = (QUIET - 1) * STEPS;

	for (size_t i = 0; i < 20 * STEPS; i++) {
		size_t at = last ? n - 1 - QUIET * STEPS - i : QUIET * STEPS + i;
		double dark = (double)drawn[at], grey = (double)seen[at];

		x += dark / count;
		y += grey / count;
		xx += dark * dark / count;
		xy += dark * grey / count;
	}
	for (size_t i = 0; i < (QUIET - 1) * STEPS; i++)
		beside += (double)seen[last ? n - 1 - i : i] / quiet;
	slope = (xy - x * y) / fmax(xx - x * x, 1e-9);
	return slope > 1 ? (beside - (y - slope * x)) / slope : 1;
}

/* A part of a longer code has bars beside it. */
static double disquiet(struct fit *f, const struct reading *r)
{
	static float seen[SAMPLES_MAX], drawn[SAMPLES_MAX];
	size_t n = f->view->n;

	draw(f->pattern, r->blur, drawn, n);
	look(f->line, f->pattern, &f->span, seen, n);
	return fmax(darkness_beside(seen, drawn, n, false), darkness_beside(seen, drawn, n, true));
}

static double look_at_line(const struct plane *plane, const struct proof_place *place, size_t i,
	struct reading *r)
{
	static struct pattern pattern;
	static struct view view;
	struct point p = place->points[i];
	struct line line = { plane, place->upright, place->upright ? p.y : p.x,
		place->upright ? p.x : p.y };
	struct fit fit = { .line = &line, .pattern = &pattern, .view = &view };

	if (!prepare(r, &pattern, &view))
		return -1;
	locate(&fit, place, i);
	adapt(&fit, r, &pattern);
	r->disquiet = disquiet(&fit, r);
	for (size_t at = 0; fit.likeness > 0.4 && at < r->len; at++)
		if (pattern.to[at] > 0)
			improve(r, &view, at);
	return fit.likeness;
}

bool proof_look(const struct plane *plane, const struct proof_place *place, enum pattern_kind kind,
	const char *text, size_t len, struct proof *proof)
{
	size_t lines = place->count < LINES_MAX ? place->count : LINES_MAX;
	static struct pattern pattern;

	*proof = (struct proof){ .likeness = -1 };
	if (lines == 0 || !pattern_make(kind, text, len, 2, &pattern))
		return false;
	for (size_t i = 0; i < lines; i++) {
		struct reading r = { .kind = kind, .len = len, .wide = 2.5f, .blur = 0.8,
			.margin = 9 };
		double now;

		memcpy(r.text, text, len);
		now = look_at_line(plane, place, i * place->count / lines, &r);
		if (now > proof->likeness) {
			proof->likeness = now;
			proof->margin = r.margin;
			proof->disquiet = r.disquiet;
			memcpy(proof->text, r.text, len);
		}
		if (now > ENOUGH && memcmp(r.text, text, len) == 0)
			break;
	}
	for (size_t i = 0; i < len; i++)
		proof->changed += proof->text[i] != text[i];
	return true;
}
