#include "reader/decode/template_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS TEMPLATE_STEPS
#define QUIET TEMPLATE_QUIET
#define WINDOW (9 * STEPS) /* samples to either side for the local mean: removes shadows */
#define NODE_MODULES 8     /* from node to node */
#define OFFSETS 81         /* of a node, half a module apart */
#define MIDDLE (OFFSETS / 2)
#define SLACK 7   /* offsets that two neighbouring nodes may differ */
#define FITS 0.75 /* likeness at which no other position is searched */

/* --- the drawing ---------------------------------------------------------------------------- */

/* Dark is 1; a sample that an edge goes through is grey. */
static void draw_pattern(const struct pattern *p, const struct template_look *look, float *out,
	size_t first, size_t last)
{
	const double reach = 5 * look->blur + 1, spread = look->gain * STEPS / 2;
	double at = QUIET * STEPS;

	memset(out + first, 0, (last - first) * sizeof *out);
	for (size_t i = 0; i < p->count && at - reach - spread < (double)last; i++) {
		double end = at + (double)p->widths[i] * STEPS, left = at - spread, right = end + spread;

		if (i % 2 == 0 && right + reach > (double)first)
			for (size_t s = (size_t)fmax(left - reach, (double)first);
				 s < last && (double)s < right + reach; s++)
				out[s] += (float)(1 / (1 + exp((left - (double)s - 0.5) / look->blur)) -
					1 / (1 + exp((right - (double)s - 0.5) / look->blur)));
		at = end;
	}
}

static void subtract_local_mean(float *v, size_t first, size_t last)
{
	float copy[TEMPLATE_SAMPLES_MAX];
	double sum = 0;
	size_t left = first, right = first;

	memcpy(copy + first, v + first, (last - first) * sizeof *v);
	for (size_t i = first; i < last; i++) {
		while (right < last && right <= i + WINDOW)
			sum += (double)copy[right++];
		while (left + WINDOW < i)
			sum -= (double)copy[left++];
		v[i] -= (float)(sum / (double)(right - left));
	}
}

void template_draw_part(const struct template_fit *o, const struct pattern *pattern, float *out,
	size_t first, size_t last)
{
	draw_pattern(pattern, &o->look, out, first, last);
	subtract_local_mean(out, first, last);
}

bool template_draw(struct template_fit *o, enum pattern_kind kind, const char *text, size_t len,
	const struct template_look *look)
{
	o->look = *look;
	if (!pattern_make(kind, text, len, look->wide, &o->pattern))
		return false;
	o->n = (size_t)(((double)o->pattern.length + 2 * QUIET) * STEPS);
	o->nodes = (size_t)(o->pattern.length / NODE_MODULES) + 2;
	if (o->n > TEMPLATE_SAMPLES_MAX || o->nodes > TEMPLATE_NODES_MAX)
		return false;
	template_draw_part(o, &o->pattern, o->drawn, 0, o->n);
	return true;
}

/* --- the picture ---------------------------------------------------------------------------- */

static double darkness_of_pixel(const struct template_line *l, int along)
{
	int across = (int)l->across, x = l->upright ? across : along, y = l->upright ? along : across;

	x = x < 0 ? 0 : x >= (int)l->gray->width ? (int)l->gray->width - 1 : x;
	y = y < 0 ? 0 : y >= (int)l->gray->height ? (int)l->gray->height - 1 : y;
	return 255.0 - l->gray->grey[(size_t)y * l->gray->width + (size_t)x];
}

static double darkness_at(const struct template_line *l, double along)
{
	int at = (int)floor(along - 0.5);
	double rest = along - 0.5 - at;

	return darkness_of_pixel(l, at) * (1 - rest) + darkness_of_pixel(l, at + 1) * rest;
}

/* Position of a sample on the line; outside the code extrapolated from its ends. */
static double line_position_of(const struct template_fit *o, size_t sample)
{
	double t = ((double)sample + 0.5 - QUIET * STEPS) / ((double)o->pattern.length * STEPS);
	double node = t * (double)(o->nodes - 1);
	size_t k = node < 0 ? 0 : node >= (double)(o->nodes - 1) ? o->nodes - 2 : (size_t)node;

	return o->at[k] + (node - (double)k) * (o->at[k + 1] - o->at[k]);
}

static double correlation_of(const float *a, const float *b, size_t n)
{
	double product = 0, squares_a = 0, squares_b = 0;

	for (size_t i = 0; i < n; i++) {
		product += (double)a[i] * (double)b[i];
		squares_a += (double)a[i] * (double)a[i];
		squares_b += (double)b[i] * (double)b[i];
	}
	return squares_a > 0 && squares_b > 0 ? product / sqrt(squares_a * squares_b) : 0;
}

static double compare_drawing(struct template_fit *o)
{
	for (size_t i = 0; i < o->n; i++)
		o->seen[i] = (float)darkness_at(&o->line, line_position_of(o, i));
	subtract_local_mean(o->seen, 0, o->n);
	return correlation_of(o->seen, o->drawn, o->n);
}

/* --- stretching ----------------------------------------------------------------------------- */

void template_even_out(const struct template_line *l, double module, struct template_even *e)
{
	float dark[TEMPLATE_PIXELS_MAX];
	size_t reach = (size_t)(10 * module) + 2, left = 0, right = 0;
	double sum = 0, squares = 0;

	e->n = l->upright ? l->gray->height : l->gray->width;
	e->n = e->n < TEMPLATE_PIXELS_MAX ? e->n : TEMPLATE_PIXELS_MAX;
	for (size_t i = 0; i < e->n; i++)
		dark[i] = (float)darkness_of_pixel(l, (int)i);
	for (size_t i = 0; i < e->n; i++) {
		double n, mean;

		for (; right < e->n && right <= i + reach; right++) {
			/* cppcheck-suppress uninitvar ; filled up to e->n above */
			sum += (double)dark[right];
			squares += (double)dark[right] * (double)dark[right];
		}
		for (; left + reach < i; left++) {
			sum -= (double)dark[left];
			squares -= (double)dark[left] * (double)dark[left];
		}
		n = (double)(right - left);
		mean = sum / n;
		e->values[i] = (float)(((double)dark[i] - mean) / sqrt(fmax(squares / n - mean * mean, 9)));
	}
}

double template_even_at(const struct template_even *e, double along)
{
	double x = fmin(fmax(along - 0.5, 0), (double)e->n - 1.001);
	size_t at = (size_t)x;
	double rest = x - (double)at;

	return (double)e->values[at] * (1 - rest) + (double)e->values[at + 1] * rest;
}

/* How well the drawing between nodes k and k + 1 fits if they lie at from and to. */
static double fit_between(const struct template_fit *o, const struct template_even *e, size_t k,
	double from, double to)
{
	double step = (double)o->pattern.length * STEPS / (double)(o->nodes - 1);
	size_t first = (size_t)(QUIET * STEPS + (double)k * step + 0.5), count = (size_t)step;
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)o->drawn[first + i] *
			template_even_at(e, from + (to - from) * ((double)i + 0.5) / (double)count);
	return sum;
}

/* One row per node, one column per offset from the straight line. */
struct stretching {
	double score[TEMPLATE_NODES_MAX][OFFSETS];
	int before[TEMPLATE_NODES_MAX][OFFSETS];
};

static double unstretched_position(const struct template_fit *o, double begin, double end, size_t k,
	int offset)
{
	double module = (end - begin) / (double)o->pattern.length;

	return begin + (end - begin) * (double)k / (double)(o->nodes - 1) +
		(offset - MIDDLE) * 0.5 * module;
}

static void extend_paths(const struct template_fit *o, const struct template_even *e, double begin,
	double end, size_t k, struct stretching *s)
{
	for (int to = 0; to < OFFSETS; to++) {
		s->score[k][to] = -1e30;
		s->before[k][to] = to;
		for (int from = to - SLACK; from <= to + SLACK; from++) {
			double score;

			if (from < 0 || from >= OFFSETS || s->score[k - 1][from] < -1e29)
				continue;
			score = s->score[k - 1][from] - 0.2 * abs(to - from) +
				fit_between(o, e, k - 1, unstretched_position(o, begin, end, k - 1, from),
					unstretched_position(o, begin, end, k, to));
			if (score > s->score[k][to]) {
				s->score[k][to] = score;
				s->before[k][to] = from;
			}
		}
	}
}

/* The best offsets of all nodes, by dynamic programming (Viterbi). The ends are known within a few
 * modules. */
static void stretch_nodes(struct template_fit *o, const struct template_even *e, double begin,
	double end)
{
	struct stretching s;
	int best = MIDDLE;

	for (int i = 0; i < OFFSETS; i++)
		s.score[0][i] = abs(i - MIDDLE) <= 8 ? 0 : -1e30;
	for (size_t k = 1; k < o->nodes; k++)
		extend_paths(o, e, begin, end, k, &s);
	for (int i = MIDDLE - 8; i <= MIDDLE + 8; i++)
		if (s.score[o->nodes - 1][i] > s.score[o->nodes - 1][best])
			best = i;
	for (size_t k = o->nodes - 1;; best = s.before[k--][best]) {
		o->at[k] = unstretched_position(o, begin, end, k, best);
		if (k == 0)
			break;
	}
}

/* Places the code between begin and end, if it fits better than at its present position. */
static void try_placement(struct template_fit *o, double begin, double end)
{
	struct template_even even;
	double before[TEMPLATE_NODES_MAX], now;

	memcpy(before, o->at, sizeof before);
	template_even_out(&o->line, fabs(end - begin) / (double)o->pattern.length, &even);
	stretch_nodes(o, &even, begin, end);
	now = compare_drawing(o);
	if (now > o->likeness)
		o->likeness = now;
	else
		memcpy(o->at, before, sizeof before);
}

/* A cheap first comparison. */
static double compare_unstretched(struct template_fit *o, double begin, double end)
{
	for (size_t k = 0; k < o->nodes; k++)
		o->at[k] = unstretched_position(o, begin, end, k, MIDDLE);
	return compare_drawing(o);
}

/* At most one end is known: tries all lengths, to either side, in either direction. */
static void search_placement(struct template_fit *o, double here)
{
	double extent = o->line.upright ? o->line.gray->height : o->line.gray->width;
	double modules = (double)o->pattern.length, best = -1, begin = 0, end = 0;

	for (double module = 0.9; module * modules < extent + 3; module *= 1 + 1.5 / modules)
		for (int way = 0; way < 4; way++) {
			double far = here + (way % 2 ? 1 : -1) * module * modules, now;

			if (far < -3 * module || far > extent + 3 * module)
				continue;
			now = way < 2 ? compare_unstretched(o, here, far) : compare_unstretched(o, far, here);
			if (now > best) {
				best = now;
				begin = way < 2 ? here : far;
				end = way < 2 ? far : here;
			}
		}
	if (best > 0)
		try_placement(o, begin, end);
}

static void refine_nodes(struct template_fit *o)
{
	double module = fabs(o->at[o->nodes - 1] - o->at[0]) / (double)o->pattern.length;

	for (double by = 0.2 * module; by > 0.08 * module; by /= 2)
		for (size_t i = 0; i < 2 * o->nodes; i++) {
			double before = o->at[i / 2], now;

			o->at[i / 2] += i % 2 ? by : -by;
			now = compare_drawing(o);
			if (now > o->likeness)
				o->likeness = now;
			else
				o->at[i / 2] = before;
		}
}

/* --- the look ------------------------------------------------------------------------------- */

static void fit_look(struct template_fit *o, enum pattern_kind kind, const char *text, size_t len)
{
	static const double blurs[] = { 0.3, 0.6, 1.0, 1.5 }, gains[] = { -0.25, 0, 0.25, 0.5 };
	static const float wides[] = { 2.0f, 2.5f, 3.0f };
	size_t widths = kind == PATTERN_CODE39 || kind == PATTERN_ITF ? 3 : 1;
	struct template_look best = o->look;

	for (size_t i = 0; i < widths * 16; i++) {
		struct template_look look = { wides[i / 16], gains[i / 4 % 4], blurs[i % 4] };
		double now = template_draw(o, kind, text, len, &look) ? compare_drawing(o) : -1;

		if (now > o->likeness) {
			o->likeness = now;
			best = look;
		}
	}
	template_draw(o, kind, text, len, &best);
}

void template_fit(struct template_fit *o, const struct template_line *line, double other_end,
	enum pattern_kind kind, const char *text, size_t len)
{
	o->line = *line;
	o->likeness = -1;
	memset(o->at, 0, sizeof o->at); /* a picture narrower than the code leaves no place to try */
	if (!isnan(other_end)) {
		try_placement(o, line->along, other_end);
		try_placement(o, other_end, line->along);
	}
	if (o->likeness < FITS)
		search_placement(o, line->along);
	if (o->likeness < FITS && !isnan(other_end))
		search_placement(o, other_end);
	fit_look(o, kind, text, len);
	refine_nodes(o);
	compare_drawing(o);
}

void template_refit(struct template_fit *o, double end)
{
	o->likeness = -1;
	memset(o->at, 0, sizeof o->at);
	try_placement(o, o->line.along, end);
	refine_nodes(o);
	compare_drawing(o);
}

/* --- quiet zones ------------------------------------------------------------------------ */

/* Levels of dark and light come from the twenty modules next to the quiet zone (least squares). */
static double darkness_beside(const float *seen, const float *drawn, size_t n, bool last)
{
	double x = 0, y = 0, xx = 0, xy = 0, beside = 0, slope;
	const double count = 20 * STEPS, quiet = (QUIET - 1) * STEPS;

	for (size_t i = 0; i < 20 * STEPS; i++) {
		size_t at = last ? n - 1 - QUIET * STEPS - i : QUIET * STEPS + i;
		/* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): at is below n */
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

double template_disquiet(const struct template_fit *o)
{
	float seen[TEMPLATE_SAMPLES_MAX], drawn[TEMPLATE_SAMPLES_MAX];

	draw_pattern(&o->pattern, &o->look, drawn, 0, o->n);
	for (size_t i = 0; i < o->n; i++)
		seen[i] = (float)darkness_at(&o->line, line_position_of(o, i));
	return fmax(darkness_beside(seen, drawn, o->n, false),
		darkness_beside(seen, drawn, o->n, true));
}
