#include "reader/decode/corner.h"
#include "reader/decode/gray_filter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MIN 12    /* pixels: ten modules of little more than one */
#define VERTICES_MAX 8 /* of an outline in its simplest form */
#define SAMPLES 40     /* along one border */

enum { DARK = 0, VISITED = 1, LIGHT = 255 };

struct corner_search {
	struct gray mask;      /* DARK, LIGHT, or DONE: dark and already part of an outline */
	unsigned *queue;       /* pixels of one connected piece */
	struct point *outline; /* of its rows: leftmost and rightmost pixel edges; then the hull */
	int *ends;             /* two per row of the gray */
	struct corner *found;
	size_t count;
};

struct piece {
	unsigned top, bottom;
	int left, right;
	size_t pixels;
};

/* --- connected pieces ----------------------------------------------------------------------- */

static void add_pixel(struct corner_search *s, struct piece *piece, unsigned x, unsigned y)
{
	unsigned char *pixel = &s->mask.grey[(size_t)y * s->mask.width + x];

	if (*pixel != DARK)
		return;
	*pixel = VISITED;
	s->queue[piece->pixels++] = y * s->mask.width + x;
}

static void extend_bounds(struct corner_search *s, struct piece *piece, unsigned x, unsigned y)
{
	int *ends = &s->ends[2 * y];

	if (y < piece->top || y > piece->bottom || ends[0] > ends[1])
		ends[0] = ends[1] = (int)x;
	ends[0] = (int)x < ends[0] ? (int)x : ends[0];
	ends[1] = (int)x > ends[1] ? (int)x : ends[1];
	piece->top = y < piece->top ? y : piece->top;
	piece->bottom = y > piece->bottom ? y : piece->bottom;
	piece->left = (int)x < piece->left ? (int)x : piece->left;
	piece->right = (int)x > piece->right ? (int)x : piece->right;
}

static struct piece collect_piece(struct corner_search *s, unsigned x, unsigned y)
{
	struct piece piece = { .top = y, .bottom = y, .left = (int)x, .right = (int)x };
	const struct gray *mask = &s->mask;

	s->ends[2 * y] = s->ends[2 * y + 1] = (int)x;
	add_pixel(s, &piece, x, y);
	for (size_t i = 0; i < piece.pixels; i++) {
		unsigned px = s->queue[i] % mask->width, py = s->queue[i] / mask->width;
		unsigned left = px ? px - 1 : 0, right = px + 1 < mask->width ? px + 1 : px;
		unsigned above = py ? py - 1 : 0, below = py + 1 < mask->height ? py + 1 : py;

		extend_bounds(s, &piece, px, py);
		for (unsigned v = above; v <= below; v++)
			for (unsigned u = left; u <= right; u++)
				add_pixel(s, &piece, u, v);
	}
	return piece;
}

/* --- outline -------------------------------------------------------------------------------- */

static double cross_product(struct point a, struct point b, struct point c)
{
	return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static double distance_between(struct point a, struct point b)
{
	return hypot(a.x - b.x, a.y - b.y);
}

static size_t add_vertex(struct point *hull, size_t from, size_t n, struct point p)
{
	while (n >= from + 2 && cross_product(hull[n - 2], hull[n - 1], p) <= 0)
		n--;
	hull[n] = p;
	return n + 1;
}

/* Convex hull, clockwise on the screen: down the right side, up the left one. */
static size_t hull_of(struct corner_search *s, const struct piece *piece)
{
	size_t n = 0, half;

	for (unsigned y = piece->top; y <= piece->bottom; y++) {
		n = add_vertex(s->outline, 0, n, (struct point){ s->ends[2 * y + 1] + 1, y });
		n = add_vertex(s->outline, 0, n, (struct point){ s->ends[2 * y + 1] + 1, y + 1 });
	}
	half = n - 1;
	for (unsigned y = piece->bottom + 1; y-- > piece->top;) {
		n = add_vertex(s->outline, half, n, (struct point){ s->ends[2 * y], y + 1 });
		n = add_vertex(s->outline, half, n, (struct point){ s->ends[2 * y], y });
	}
	return n;
}

/* Removes the least significant vertices until at most VERTICES_MAX significant ones are left. */
static size_t simplify_outline(struct point *v, size_t n, double extent)
{
	while (n > 3) {
		double least = 1e300, height = 0;
		size_t at = 0;

		for (size_t i = 0; i < n; i++) {
			struct point before = v[(i + n - 1) % n], after = v[(i + 1) % n];
			double area = fabs(cross_product(before, v[i], after));

			if (area < least) {
				least = area;
				at = i;
				height = area / fmax(distance_between(before, after), 1);
			}
		}
		if (n <= VERTICES_MAX && height > 0.04 * extent)
			break;
		memmove(&v[at], &v[at + 1], (n - at - 1) * sizeof *v);
		n--;
	}
	return n;
}

/* --- is it a solid corner? ------------------------------------------------------------------ */

static bool is_dark_at(const struct gray *mask, double x, double y)
{
	if (x < 0 || y < 0 || x >= mask->width || y >= mask->height)
		return false;
	return mask->grey[(size_t)y * mask->width + (size_t)x] != LIGHT;
}

/* Share of the line from a to b, moved aside by offset pixels (to the right of the way), that is
 * dark. */
static double dark_share(const struct gray *mask, struct point a, struct point b, double offset)
{
	double length = distance_between(a, b), dx = (b.x - a.x) / length, dy = (b.y - a.y) / length;
	int dark = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double t = 0.04 + 0.92 * (i + 0.5) / SAMPLES;

		dark += is_dark_at(mask, a.x + t * (b.x - a.x) - offset * dy,
			a.y + t * (b.y - a.y) + offset * dx);
	}
	return (double)dark / SAMPLES;
}

static bool is_solid(const struct gray *mask, struct point a, struct point b)
{
	double length = distance_between(a, b), inside = fmax(1, 0.014 * length);

	return length >= SIDE_MIN && dark_share(mask, a, b, inside) > 0.7 &&
		dark_share(mask, a, b, -fmax(2, 0.032 * length)) < 0.4;
}

/* Changes between dark and light on the way from a to b. */
static int count_changes(const struct gray *mask, struct point a, struct point b)
{
	int count = 0;
	bool before = is_dark_at(mask, a.x, a.y);

	for (int i = 1; i <= 2 * SAMPLES; i++) {
		double t = (double)i / (2 * SAMPLES);
		bool now = is_dark_at(mask, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));

		count += now != before;
		before = now;
	}
	return count;
}

/* Black patches and letters have no modules inside: counts changes across, in both directions. */
static bool is_textured(const struct gray *mask, const struct corner *c)
{
	struct point across = { c->right.x - c->bottom.x, c->right.y - c->bottom.y };
	struct point up = { c->top.x - c->bottom.x, c->top.y - c->bottom.y };
	int count[2] = { 0, 0 };

	for (double t = 0.2; t < 0.9; t += 0.2) {
		struct point row = { c->bottom.x + t * up.x, c->bottom.y + t * up.y };
		struct point col = { c->bottom.x + t * across.x, c->bottom.y + t * across.y };

		count[0] += count_changes(mask, row, (struct point){ row.x + across.x, row.y + across.y });
		count[1] += count_changes(mask, col, (struct point){ col.x + up.x, col.y + up.y });
	}
	return count[0] >= 8 && count[1] >= 8;
}

static void keep_corner(struct corner_search *s, struct corner corner)
{
	size_t at = s->count;

	while (at > 0 && s->found[at - 1].length < corner.length)
		at--;
	if (at == CORNERS_MAX)
		return;
	if (s->count < CORNERS_MAX)
		s->count++;
	memmove(&s->found[at + 1], &s->found[at], (s->count - at - 1) * sizeof corner);
	s->found[at] = corner;
}

/* Clockwise on the screen the lower border comes before the left one. */
static void search_piece(struct corner_search *s, const struct piece *piece)
{
	double extent = fmax(piece->right - piece->left + 1, piece->bottom - piece->top + 1);
	size_t n = simplify_outline(s->outline, hull_of(s, piece), extent);

	for (size_t i = 0; i < n; i++) {
		struct corner c = { .right = s->outline[(i + n - 1) % n],
			.bottom = s->outline[i],
			.top = s->outline[(i + 1) % n] };
		double a = distance_between(c.bottom, c.top), b = distance_between(c.bottom, c.right);
		double sine = cross_product(c.right, c.bottom, c.top) / (a * b + 1e-9);

		c.length = a + b;
		if (a < 6 * b && b < 6 * a && sine > 0.5 && is_solid(&s->mask, c.right, c.bottom) &&
			is_solid(&s->mask, c.bottom, c.top) && is_textured(&s->mask, &c))
			keep_corner(s, c);
	}
}

static void search_mask(struct corner_search *s)
{
	for (unsigned y = 0; y < s->mask.height; y++)
		for (unsigned x = 0; x < s->mask.width; x++) {
			struct piece piece;

			if (s->mask.grey[(size_t)y * s->mask.width + x] != DARK)
				continue;
			piece = collect_piece(s, x, y);
			if (piece.bottom - piece.top + 1 >= SIDE_MIN / 2 &&
				piece.right - piece.left + 1 >= SIDE_MIN / 2 && piece.pixels >= 2 * SIDE_MIN)
				search_piece(s, &piece);
		}
}

size_t corner_find(const struct gray *gray, int window, struct corner found[CORNERS_MAX])
{
	size_t size = (size_t)gray->width * gray->height;
	struct corner_search s = { .found = found };

	s.queue = malloc(size * sizeof *s.queue);
	s.ends = malloc(2 * (size_t)gray->height * sizeof *s.ends);
	s.outline = malloc((4 * (size_t)gray->height + 8) * sizeof *s.outline);
	if (s.queue && s.ends && s.outline && gray_filter_threshold(gray, window, &s.mask))
		search_mask(&s);
	gray_free(&s.mask);
	free(s.queue);
	free(s.ends);
	free(s.outline);
	return s.count;
}
