#include "tests/support/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PATCHES 24

static uint64_t state;

void scene_seed(uint64_t seed)
{
	state = seed;
}

double scene_uniform(double from, double to)
{
	uint64_t z = state += 0x9E3779B97F4A7C15u; /* splitmix64 */

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return from + (to - from) * (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

int scene_any_of(int n)
{
	return (int)scene_uniform(0, n);
}

static double bell(void)
{
	return sqrt(-2 * log(scene_uniform(1e-12, 1))) * cos(scene_uniform(0, 6.2831853));
}

/* --- how the picture is taken ----------------------------------------------------------------- */

struct range {
	double from, to;
};

/* angle: degrees; module: pixels; blur (sigma), motion: modules; noise: grey levels; contrast,
 * shadow, glare: of white; light: change over the picture; curve: radius in label widths. */
enum aspect {
	ANGLE,
	MODULE,
	BLUR,
	MOTION,
	NOISE,
	CONTRAST,
	LIGHT,
	SHADOW,
	GLARE,
	SLANT,
	CURVE,
	QUALITY,
	ASPECTS
};

/* What a condition does not name is as in a fair picture, the first one. */
struct scene_condition {
	const char *name;
	struct range aspects[ASPECTS];
};

static const struct scene_condition conditions[] = {
	{ "fair",
		{ [ANGLE] = { -8, 8 },
			[MODULE] = { 2.2, 4.5 },
			[BLUR] = { 0.25, 0.5 },
			[NOISE] = { 1, 4 },
			[CONTRAST] = { 0.6, 0.9 },
			[LIGHT] = { 0, 0.4 },
			[SLANT] = { 0, 0.15 },
			[QUALITY] = { 75, 95 } } },
	{ "turned", { [ANGLE] = { -180, 180 } } },
	{ "small", { [MODULE] = { 1.15, 2.0 }, [BLUR] = { 0.3, 0.55 } } },
	{ "blurred", { [BLUR] = { 0.5, 0.75 }, [NOISE] = { 1, 3 } } },
	{ "shaken", { [MOTION] = { 0.8, 2 } } },
	{ "noisy", { [NOISE] = { 8, 20 } } },
	{ "dim", { [CONTRAST] = { 0.12, 0.3 }, [NOISE] = { 1, 3 } } },
	{ "shadow", { [SHADOW] = { 0.3, 0.8 }, [LIGHT] = { 0.4, 1.2 } } },
	{ "glare", { [GLARE] = { 0.3, 1.0 } } },
	{ "slanted", { [SLANT] = { 0.3, 0.75 }, [ANGLE] = { -25, 25 } } },
	{ "round", { [CURVE] = { 0.6, 1.2 }, [ANGLE] = { -15, 15 } } },
	{ "squeezed", { [QUALITY] = { 8, 25 } } },
	{ "phone",
		{ [ANGLE] = { -20, 20 },
			[MODULE] = { 1.5, 4 },
			[BLUR] = { 0.3, 0.55 },
			[MOTION] = { 0, 0.6 },
			[NOISE] = { 2, 6 },
			[CONTRAST] = { 0.3, 0.85 },
			[LIGHT] = { 0.2, 0.9 },
			[SHADOW] = { 0, 0.4 },
			[SLANT] = { 0, 0.4 },
			[QUALITY] = { 45, 90 } } },
};

static double draw(const struct scene_condition *c, enum aspect aspect)
{
	if (c->aspects[aspect].to <= 0)
		c = conditions;
	return scene_uniform(c->aspects[aspect].from, c->aspects[aspect].to);
}

const size_t scene_condition_count = sizeof conditions / sizeof conditions[0];

const struct scene_condition *scene_condition(size_t row)
{
	return &conditions[row];
}

const char *scene_condition_name(const struct scene_condition *condition)
{
	return condition->name;
}

struct patch {
	double x, y, width, height, level, pitch, duty;
	int pattern; /* 0 plain, 1 lines, 2 writing, 3 checks */
};

struct scene {
	int width, height;
	double home[3][3];       /* from the picture to the label, in modules from its middle */
	double radius;           /* of the can the label is on, in modules; 0: flat */
	double light_x, light_y; /* change over the whole picture */
	double shadow, shadow_x, shadow_y, shadow_at;
	double glare, glare_x, glare_y, glare_size;
	double grain; /* of the surface behind the label */
	struct patch patches[PATCHES];
	float *pixels;
};

static double grain_at(int x, int y)
{
	uint32_t h = (uint32_t)x * 0x8DA6B343u ^ (uint32_t)y * 0xD8163841u;

	h = (h ^ h >> 13) * 0x5BD1E995u;
	return (double)((h ^ h >> 15) & 0xFFFF) / 65535.0 - 0.5;
}

static bool patch_is_dark(const struct patch *p, double x, double y)
{
	double u = x / p->pitch, v = y / p->pitch;

	switch (p->pattern) {
	case 1:
		return grain_at((int)u, 7) < p->duty - 0.5;
	case 2:
		return fmod(v, 12) < 7 && grain_at((int)u, (int)v) < p->duty - 0.5;
	case 3:
		return ((int)u + (int)v) % 2 == 0;
	default:
		return false;
	}
}

static double background(const struct scene *s, double x, double y)
{
	double level = s->patches[0].level + s->grain * grain_at((int)(x / 2), (int)(y / 2));

	for (int i = 1; i < PATCHES; i++) {
		const struct patch *p = &s->patches[i];

		if (x >= p->x && y >= p->y && x < p->x + p->width && y < p->y + p->height)
			level = patch_is_dark(p, x - p->x, y - p->y) ? 0.1 + level / 8 : p->level;
	}
	return level;
}

/* Reflectance of the label at modules (u, v) from its middle; negative: beside it. */
static double label_at(const struct scene_label *l, double u, double v)
{
	double x = u * SCENE_LABEL_SCALE + l->width / 2.0, y = v * SCENE_LABEL_SCALE + l->height / 2.0;
	double margin = l->quiet * SCENE_LABEL_SCALE;
	bool dark;

	if (x < -margin || y < -margin || x >= l->width + margin || y >= l->height + margin)
		return -1;
	dark = x >= 0 && y >= 0 && x < l->width && y < l->height &&
		l->bitmap[(int)y * l->width + (int)x] < 128;
	return dark != l->inverted ? l->dark : l->light;
}

static double reflectance(const struct scene *s, const struct scene_label *l, double x, double y)
{
	double w = s->home[2][0] * x + s->home[2][1] * y + s->home[2][2];
	double u = (s->home[0][0] * x + s->home[0][1] * y + s->home[0][2]) / w;
	double v = (s->home[1][0] * x + s->home[1][1] * y + s->home[1][2]) / w;
	double level = -1;

	if (s->radius > 0 && fabs(u) < s->radius)
		u = s->radius * asin(u / s->radius);
	else if (s->radius > 0)
		u = 1e9;
	if (l->width && w > 0 && fabs(u) < 1e5 && fabs(v) < 1e5)
		level = label_at(l, u, v);
	return level < 0 ? background(s, x, y) : level;
}

static double light_at(const struct scene *s, double x, double y)
{
	double u = x / s->width - 0.5, v = y / s->height - 0.5;
	double edge = (u * s->shadow_x + v * s->shadow_y - s->shadow_at) * 25;

	return (1 + s->light_x * u + s->light_y * v) * (1 - s->shadow / (1 + exp(-edge)));
}

static double glare_of(const struct scene *s, double x, double y)
{
	double u = (x / s->width - s->glare_x) / s->glare_size;
	double v = (y / s->height - s->glare_y) / s->glare_size;

	return s->glare * exp(-u * u - v * v);
}

static void expose(struct scene *s, const struct scene_label *l)
{
	for (int y = 0; y < s->height; y++)
		for (int x = 0; x < s->width; x++) {
			double sum = 0;

			for (int i = 0; i < 9; i++)
				sum += reflectance(s, l, x + (i % 3 + 0.5) / 3, y + (i / 3 + 0.5) / 3);
			s->pixels[y * s->width + x] = (float)(sum / 9 * light_at(s, x, y) + glare_of(s, x, y));
		}
}

/* --- lens and sensor -------------------------------------------------------------------------- */

/* Averages along (dx, dy) with n weights; a blur is one over x and one over y, a shake one line. */
static void smear(struct scene *s, const double *weights, int n, double dx, double dy)
{
	size_t size = (size_t)s->width * (size_t)s->height;
	float *out = malloc(size * sizeof *out);

	for (int y = 0; y < s->height; y++)
		for (int x = 0; x < s->width; x++) {
			double sum = 0;

			for (int i = 0; i < n; i++) {
				int px = (int)lround(x + (i - n / 2) * dx), py = (int)lround(y + (i - n / 2) * dy);

				px = px < 0 ? 0 : px >= s->width ? s->width - 1 : px;
				py = py < 0 ? 0 : py >= s->height ? s->height - 1 : py;
				sum += weights[i] * (double)s->pixels[py * s->width + px];
			}
			out[y * s->width + x] = (float)sum;
		}
	free(s->pixels);
	s->pixels = out;
}

static void blur(struct scene *s, double sigma)
{
	double weights[41], sum = 0;
	int n = 2 * (int)fmin(20, ceil(2.5 * sigma)) + 1;

	for (int i = 0; i < n; i++)
		sum += weights[i] = exp(-(i - n / 2) * (i - n / 2) / (2 * sigma * sigma));
	for (int i = 0; i < n; i++)
		weights[i] /= sum;
	smear(s, weights, n, 1, 0);
	smear(s, weights, n, 0, 1);
}

static void shake(struct scene *s, double length)
{
	double weights[41], angle = scene_uniform(0, 6.2831853);
	int n = (int)fmin(41, length + 0.5);

	if (n < 2)
		return;
	for (int i = 0; i < n; i++)
		weights[i] = 1.0 / n;
	smear(s, weights, n, cos(angle), sin(angle));
}

/* --- one picture ------------------------------------------------------------------------------ */

static void place_label(struct scene *s, const struct scene_condition *c, double module,
	double extent)
{
	double angle = draw(c, ANGLE) * 3.14159265 / 180, slant = draw(c, SLANT) / fmax(extent, 20);
	double toward = scene_uniform(0, 6.2831853), g = slant * cos(toward), h = slant * sin(toward);
	double a = module * cos(angle), b = -module * sin(angle), d = module * sin(angle),
		   e = module * cos(angle);
	double x = s->width / 2.0 + scene_uniform(-0.05, 0.05) * s->width;
	double y = s->height / 2.0 + scene_uniform(-0.05, 0.05) * s->height;
	/* picture = (a u + b v + x w, d u + e v + y w) / w, w = 1 + g u + h v: inverted by hand */
	double m[3][3] = { { a + x * g, b + x * h, x }, { d + y * g, e + y * h, y }, { g, h, 1 } };

	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			s->home[j][i] = m[(i + 1) % 3][(j + 1) % 3] * m[(i + 2) % 3][(j + 2) % 3] -
				m[(i + 1) % 3][(j + 2) % 3] * m[(i + 2) % 3][(j + 1) % 3];
	for (int i = 0; i < 9; i++)
		s->home[i / 3][i % 3] /= module * module;
}

static void light_scene(struct scene *s, const struct scene_condition *c)
{
	double light = draw(c, LIGHT), toward = scene_uniform(0, 6.2831853);

	s->light_x = light * cos(toward);
	s->light_y = light * sin(toward);
	s->shadow = draw(c, SHADOW);
	toward = scene_uniform(0, 6.2831853);
	s->shadow_x = cos(toward);
	s->shadow_y = sin(toward);
	s->shadow_at = scene_uniform(-0.15, 0.15);
	s->glare = draw(c, GLARE);
	s->glare_x = scene_uniform(0.3, 0.7);
	s->glare_y = scene_uniform(0.3, 0.7);
	s->glare_size = scene_uniform(0.05, 0.2);
}

static void furnish(struct scene *s, bool busy)
{
	s->grain = scene_uniform(0, busy ? 0.5 : 0.2);
	for (int i = 0; i < PATCHES; i++) {
		struct patch *p = &s->patches[i];

		p->x = scene_uniform(-0.2, 1) * s->width;
		p->y = scene_uniform(-0.2, 1) * s->height;
		p->width = scene_uniform(0.03, 0.5) * s->width;
		p->height = scene_uniform(0.03, 0.4) * s->height;
		p->level = scene_uniform(0.1, 0.9);
		p->pattern = scene_any_of(busy ? 5 : 8);
		p->pitch = scene_uniform(1.5, 8);
		p->duty = scene_uniform(0.3, 0.7);
	}
}

static void tone(struct scene_label *l, double contrast)
{
	l->dark = scene_uniform(0.05, 0.9 - contrast * 0.8);
	l->light = fmin(0.95, l->dark + contrast * 0.8);
}

static struct scene_picture develop(struct scene *s, double noise)
{
	struct scene_picture picture = { .width = s->width, .height = s->height };
	size_t size = (size_t)s->width * (size_t)s->height;

	picture.grey = malloc(size);
	for (size_t i = 0; i < size; i++)
		picture.grey[i] =
			(unsigned char)fmin(255, fmax(0, 255 * (double)s->pixels[i] + noise * bell()));
	return picture;
}

struct scene_picture scene_take(struct scene_label *l, const struct scene_condition *c)
{
	struct scene s = { 0 };
	double module = draw(c, MODULE) * (l->square ? 1.4 : 1);
	double across = l->width / (double)SCENE_LABEL_SCALE;
	double down = l->height / (double)SCENE_LABEL_SCALE;
	double extent = fmax(across, down) * module;
	struct scene_picture picture;

	s.width = (int)fmin(2000, fmax(l->square ? 320 : 480, extent * scene_uniform(1.3, 2.4)));
	s.height = s.width * 3 / 4;
	if (c->aspects[ANGLE].to > 90 && s.height < extent * 1.2)
		s.height = (int)(extent * 1.2);
	if (l->picture_width) {
		s.width = l->picture_width;
		s.height = l->picture_height;
	}
	s.radius = draw(c, CURVE) * across;
	s.pixels = malloc((size_t)s.width * (size_t)s.height * sizeof *s.pixels);
	tone(l, draw(c, CONTRAST));
	place_label(&s, c, module, fmax(across, down));
	light_scene(&s, c);
	furnish(&s, l->width == 0);
	expose(&s, l);
	shake(&s, draw(c, MOTION) * module);
	blur(&s, draw(c, BLUR) * module);
	picture = develop(&s, draw(c, NOISE));
	picture.quality = (int)draw(c, QUALITY);
	free(s.pixels);
	return picture;
}
