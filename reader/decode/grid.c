#include "reader/decode/grid.h"

#include <dmtx.h>
#include <math.h>
#include <string.h>

#define LIKENESS_MIN 0.6
#define LIKENESS_HOPE 0.4 /* before the corners are refined */
#define MODULE_MIN 1.2    /* pixels */
#define SURE 0.92         /* no other size can be better */

/* From the unit square to the quad: x = (a u + b v + c) / (g u + h v + 1). */
struct projection {
	double a, b, c, d, e, f, g, h;
};

static struct projection projection_of(const struct point q[4])
{
	double sx = q[0].x - q[1].x + q[2].x - q[3].x, sy = q[0].y - q[1].y + q[2].y - q[3].y;
	double dx1 = q[1].x - q[2].x, dx2 = q[3].x - q[2].x;
	double dy1 = q[1].y - q[2].y, dy2 = q[3].y - q[2].y;
	double area = dx1 * dy2 - dx2 * dy1;
	struct projection v = { .c = q[0].x, .f = q[0].y };

	if (fabs(area) > 1e-9) {
		v.g = (sx * dy2 - dx2 * sy) / area;
		v.h = (dx1 * sy - sx * dy1) / area;
	}
	v.a = q[1].x - q[0].x + v.g * q[1].x;
	v.b = q[3].x - q[0].x + v.h * q[3].x;
	v.d = q[1].y - q[0].y + v.g * q[1].y;
	v.e = q[3].y - q[0].y + v.h * q[3].y;
	return v;
}

static double grey_at(const struct gray *p, double x, double y)
{
	double right = p->width - 1.001, bottom = p->height - 1.001, fx, fy;
	const unsigned char *at;
	unsigned step;

	if (x < -0.5 || y < -0.5 || x > p->width + 0.5 || y > p->height + 0.5)
		return 255; /* outside the image: a symbol cut out along its border had light around it */
	x = fmin(fmax(x - 0.5, 0), fmax(right, 0));
	y = fmin(fmax(y - 0.5, 0), fmax(bottom, 0));
	fx = x - floor(x);
	fy = y - floor(y);
	at = p->grey + (size_t)y * p->width + (size_t)x;
	step = p->height > 1 ? p->width : 0;
	if (p->width == 1)
		return at[0];
	return (at[0] * (1 - fx) + at[1] * fx) * (1 - fy) +
		(at[step] * (1 - fx) + at[step + 1] * fx) * fy;
}

static double grey_in_grid(const struct gray *p, const struct projection *v, double u, double w)
{
	double depth = v->g * u + v->h * w + 1;

	if (depth < 1e-3)
		return 0;
	return grey_at(p, (v->a * u + v->b * w + v->c) / depth, (v->d * u + v->e * w + v->f) / depth);
}

/* --- likeness of the border ------------------------------------------------ */

struct tally {
	double n, light, sum, squares, product; /* light: expected light ones */
};

static void tally_module(struct tally *t, bool light, double grey)
{
	t->n++;
	t->sum += grey;
	t->squares += grey * grey;
	if (light) {
		t->light++;
		t->product += grey;
	}
}

/* Correlation of the grey values with the expected modules. */
static double tally_correlation(const struct tally *t)
{
	double spread = t->squares - t->sum * t->sum / t->n;
	double expected = t->light - t->light * t->light / t->n;

	if (spread < 20 * t->n || expected <= 0)
		return 0;
	return (t->product - t->sum * t->light / t->n) / sqrt(spread * expected);
}

/* Solid borders left and below, alternating ones above and to the right, light all around. */
static double border_likeness(const struct gray *p, const struct grid *g)
{
	struct projection v = projection_of(g->quad);
	double across = 1.0 / g->cols, up = 1.0 / g->rows;
	struct tally t = { 0 };

	for (int i = 0; i < g->cols; i++) {
		double u = (i + 0.5) * across;

		tally_module(&t, false, grey_in_grid(p, &v, u, 0.5 * up));
		tally_module(&t, i % 2, grey_in_grid(p, &v, u, 1 - 0.5 * up));
		tally_module(&t, true, grey_in_grid(p, &v, u, -0.6 * up));
		tally_module(&t, true, grey_in_grid(p, &v, u, 1 + 0.6 * up));
	}
	for (int i = 1; i < g->rows - 1; i++) {
		double w = (i + 0.5) * up;

		tally_module(&t, false, grey_in_grid(p, &v, 0.5 * across, w));
		tally_module(&t, i % 2, grey_in_grid(p, &v, 1 - 0.5 * across, w));
		tally_module(&t, true, grey_in_grid(p, &v, -0.6 * across, w));
		tally_module(&t, true, grey_in_grid(p, &v, 1 + 0.6 * across, w));
	}
	return tally_correlation(&t);
}

/* --- fitting -------------------------------------------------------------------------------- */

static double length_between(struct point a, struct point b)
{
	return hypot(a.x - b.x, a.y - b.y);
}

static void set_far_corner(struct grid *g, double s, double t)
{
	const struct point *q = g->quad;

	g->quad[2].x = q[0].x + (1 + s) * (q[1].x - q[0].x) + (1 + t) * (q[3].x - q[0].x);
	g->quad[2].y = q[0].y + (1 + s) * (q[1].y - q[0].y) + (1 + t) * (q[3].y - q[0].y);
}

/* How far perspective may move the fourth corner, in border lengths. Large symbols fill the picture
 * and are held straight, and trying takes time with the fourth power of the size. */
static double far_max(const struct grid *g)
{
	int side = g->rows > g->cols ? g->rows : g->cols;

	return side <= 26 ? 0.25 : side <= 52 ? 0.15 : 0.06;
}

/* The fourth corner is not solid: it must be searched for. */
static void search_far_corner(const struct gray *p, struct grid *g)
{
	double step_s = 1.1 / g->cols, step_t = 1.1 / g->rows, far = far_max(g);
	struct grid trial = *g;

	for (double s = -far; s <= far; s += step_s)
		for (double t = -far; t <= far; t += step_t) {
			set_far_corner(&trial, s, t);
			trial.likeness = border_likeness(p, &trial);
			if (trial.likeness > g->likeness)
				*g = trial;
		}
}

static bool nudge_coordinate(const struct gray *p, struct grid *g, double *coordinate, double by)
{
	double before = *coordinate, now;

	*coordinate += by;
	now = border_likeness(p, g);
	if (now > g->likeness) {
		g->likeness = now;
		return true;
	}
	*coordinate = before;
	return false;
}

static void refine_corners(const struct gray *p, struct grid *g)
{
	double module = length_between(g->quad[0], g->quad[1]) / g->cols;

	for (double step = 0.5 * module; step > 0.05 * module; step /= 2)
		for (int round = 0, moved = 1; moved && round < 8; round++) {
			moved = 0;
			for (int i = 0; i < 4; i++)
				moved += nudge_coordinate(p, g, &g->quad[i].x, step) ||
					nudge_coordinate(p, g, &g->quad[i].x, -step),
					moved += nudge_coordinate(p, g, &g->quad[i].y, step) ||
					nudge_coordinate(p, g, &g->quad[i].y, -step);
		}
}

/* Could a symbol of this size have borders of these lengths? */
static bool is_plausible(const struct grid *g, double across, double up)
{
	double shape = (across / g->cols) / (up / g->rows);

	return shape > 0.55 && shape < 1.8 && across / g->cols >= MODULE_MIN &&
		up / g->rows >= MODULE_MIN;
}

/* Every size from these borders; the best goes to *best. */
static void try_sizes(const struct gray *gray, struct point top, struct point bottom,
	struct point right, struct grid *best)
{
	double across = length_between(bottom, right), up = length_between(bottom, top);

	for (int size = 0; best->likeness < SURE && size < DmtxSymbolSquareCount + DmtxSymbolRectCount;
		 size++) {
		struct grid g = { .size = size,
			.likeness = -1,
			.rows = dmtxGetSymbolAttribute(DmtxSymAttribSymbolRows, size),
			.cols = dmtxGetSymbolAttribute(DmtxSymAttribSymbolCols, size),
			.quad = { bottom, right, { 0, 0 }, top } };

		if (!is_plausible(&g, across, up))
			continue;
		search_far_corner(gray, &g);
		if (g.likeness > LIKENESS_HOPE && g.likeness > best->likeness - 0.15)
			refine_corners(gray, &g);
		if (g.likeness > best->likeness)
			*best = g;
	}
}

static struct point prolong_border(struct point from, struct point to, double factor)
{
	return (struct point){ from.x + factor * (to.x - from.x), from.y + factor * (to.y - from.y) };
}

bool grid_fit(const struct gray *gray, const struct corner *c, struct grid *best)
{
	double across = length_between(c->bottom, c->right), up = length_between(c->bottom, c->top);

	*best = (struct grid){ .likeness = -1 };
	try_sizes(gray, c->top, c->bottom, c->right, best);
	/* A border looks too short if a part of it is not dark enough. */
	if (best->likeness < LIKENESS_MIN && up < 0.9 * across)
		try_sizes(gray, prolong_border(c->bottom, c->top, across / up), c->bottom, c->right, best);
	if (best->likeness < LIKENESS_MIN && across < 0.9 * up)
		try_sizes(gray, c->top, c->bottom, prolong_border(c->bottom, c->right, up / across), best);
	return best->likeness > LIKENESS_MIN;
}

void grid_sample(const struct gray *gray, const struct grid *g,
	double modules[GRID_MODULES_MAX * GRID_MODULES_MAX])
{
	static const double around[5][2] = { { 0, 0 }, { 0.2, 0 }, { -0.2, 0 }, { 0, 0.2 },
		{ 0, -0.2 } };
	struct projection v = projection_of(g->quad);

	for (int row = 0; row < g->rows; row++)
		for (int col = 0; col < g->cols; col++) {
			double sum = 0;

			for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
				sum += grey_in_grid(gray, &v, (col + 0.5 + around[i][0]) / g->cols,
					(row + 0.5 + around[i][1]) / g->rows);
			modules[row * g->cols + col] = sum / 5;
		}
}
