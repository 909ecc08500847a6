/* attempts: what the decoder reads in synthetic pictures, what each of its attempts reads alone, and
 * how long they take: two tables for docs/decoding.md.
 *   attempts COUNT SEED     COUNT pictures of each kind (tests/support/sample.h), kept in memory
 * ALSO=databar,code93 enables more code types, as the reader's --also does.
 *   attempts COUNT SEED all     only all of them together
 *   attempts --empty COUNT SEED     only: the time for COUNT pictures of 1280 x 720 without a code */
#include "reader/decode/decoder.h"
#include "reader/decode/attempts.h"
#include "tests/support/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ATTEMPTS_MAX 64
#define ALL ATTEMPTS_MAX /* the column of all of them together */
#define KINDS_MAX 16

struct column {
	int right, wrong;
	double ms;
};

static struct column totals[ATTEMPTS_MAX + 1], by_kind[KINDS_MAX][ATTEMPTS_MAX + 1];
static int gained[ATTEMPTS_MAX], alone[ATTEMPTS_MAX];

/* Budgets of the decoder count processor time here: the load of the computer must not change what is
 * read. */
int64_t __wrap_clock_mono_ms(void);
int64_t __wrap_clock_mono_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

struct judge {
	size_t kind;
	const struct sample *sample;
	int right, wrong;
};

static void judge(void *user, const struct scan *scan)
{
	struct judge *j = user;
	bool right = sample_is(j->kind, j->sample->text, scan->data, scan->data_len);

	j->right += right;
	j->wrong += !right;
}

/* Returns whether the right code was among what was read. */
static bool measure(struct decoder *decoder, size_t attempt, size_t kind,
	const struct sample *sample)
{
	struct judge j = { .kind = kind, .sample = sample };
	unsigned width = (unsigned)sample->picture.width, height = (unsigned)sample->picture.height;
	clock_t began = clock();
	struct column *columns[] = { &totals[attempt], &by_kind[kind][attempt] };

	if (attempt == ALL)
		decoder_scan(decoder, sample->picture.grey, width, height, judge, &j);
	else
		decoder_scan_attempt(decoder, attempt, sample->picture.grey, width, height, judge, &j);
	for (int i = 0; i < 2; i++) {
		columns[i]->ms += (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;
		columns[i]->right += j.right > 0;
		columns[i]->wrong += j.wrong > 0;
	}
	return j.right > 0;
}

/* each: also each attempt by itself. */
static void measure_all(struct decoder *decoder, size_t kind, const struct sample *sample,
	bool each)
{
	size_t readers = 0, first = 0;

	for (size_t attempt = 0; attempt < attempt_count && (each || attempt == 0); attempt++)
		if (measure(decoder, attempt, kind, sample) && readers++ == 0)
			first = attempt;
	if (readers > 0)
		gained[first]++;
	if (readers == 1)
		alone[first]++;
	measure(decoder, ALL, kind, sample);
}

static void print_kinds(int count)
{
	printf("| kind | pictures | plain: right | all: right | all: wrong | plain ms | "
		   "all ms |\n|---|---|---|---|---|---|---|\n");
	for (size_t kind = 0; kind < sample_kind_count; kind++) {
		const struct column *c = by_kind[kind];

		printf("| %s | %d | %d | %d | %d | %.0f | %.0f |\n", sample_kind_name(kind), count,
			c[0].right, c[ALL].right, c[ALL].wrong, c[0].ms / count, c[ALL].ms / count);
	}
	count *= (int)sample_kind_count;
	printf("| all | %d | %d | %d | %d | %.0f | %.0f |\n\n", count, totals[0].right,
		totals[ALL].right, totals[ALL].wrong, totals[0].ms / count, totals[ALL].ms / count);
}

static void print_attempts(int count)
{
	printf(
		"| attempt | reads alone | gain after those above | only this one | wrong alone | cost |\n"
		"|---|---|---|---|---|---|\n");
	for (size_t attempt = 0; attempt < attempt_count; attempt++)
		printf("| %s | %d | +%d | %d | %d | %.1f |\n", attempts[attempt].name,
			totals[attempt].right, gained[attempt], alone[attempt], totals[attempt].wrong,
			totals[attempt].ms / totals[0].ms);
	printf(
		"\nCost: time as a multiple of the plain attempt's, which took %.1f ms of processor time a picture.\n",
		totals[0].ms / count / (double)sample_kind_count);
}

static void ignore(void *user, const struct scan *scan)
{
	(void)scan;
	++*(int *)user;
}

/* The budget is not reached here: all attempts are made. */
static void measure_empty(struct decoder *decoder, int count, uint64_t seed)
{
	double ms = 0, budget_ms = 0;
	int found = 0;

	for (int n = 0; n < count; n++) {
		struct scene_label none = { .picture_width = 1280, .picture_height = 720 };
		struct scene_picture picture;
		clock_t began;

		scene_seed(seed * 1000003 + (uint64_t)n);
		picture = scene_take(&none, scene_condition((size_t)n % scene_condition_count));
		for (int limited = 0; limited < 2; limited++) {
			decoder_set_budget(decoder, limited ? DECODER_BUDGET_MS : 10000);
			began = clock();
			decoder_scan(decoder, picture.grey, (unsigned)picture.width, (unsigned)picture.height,
				ignore, &found);
			*(limited ? &budget_ms : &ms) += (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;
		}
		for (size_t attempt = 0; attempt < attempt_count; attempt++) {
			began = clock();
			decoder_scan_attempt(decoder, attempt, picture.grey, (unsigned)picture.width,
				(unsigned)picture.height, ignore, &found);
			totals[attempt].ms += (double)(clock() - began) * 1000 / CLOCKS_PER_SEC;
		}
		free(picture.grey);
	}
	for (size_t attempt = 0; attempt < attempt_count; attempt++)
		printf("%-40s %6.0f ms\n", attempts[attempt].name, totals[attempt].ms / count);
	printf("1280 x 720 without a code: %.0f ms without a budget, %.0f ms with it; %d codes\n",
		ms / count, budget_ms / count, found);
}

int main(int argc, char **argv)
{
	const char *also = getenv("ALSO");
	struct fault why;
	bool is_configured = decoder_configure(also, NULL, &why) == 0;
	struct decoder *decoder = is_configured ? decoder_new() : NULL;
	bool each = argc < 4;
	int count = argc >= 3 ? atoi(argv[1]) : 0;

	if (decoder && argc == 4 && strcmp(argv[1], "--empty") == 0) {
		measure_empty(decoder, atoi(argv[2]), strtoull(argv[3], NULL, 10));
		decoder_free(decoder);
		return EXIT_OK;
	}
	if (count <= 0 || !decoder)
		return EXIT_USAGE;
	for (size_t kind = 0; kind < sample_kind_count; kind++)
		for (int n = 0; n < count; n++) {
			struct sample sample;

			if (!sample_make(kind, strtoull(argv[2], NULL, 10), (size_t)n, &sample))
				return EXIT_FAILED;
			measure_all(decoder, kind, &sample, each);
			free(sample.picture.grey);
		}
	print_kinds(count);
	if (each)
		print_attempts(count);
	decoder_free(decoder);
	return EXIT_OK;
}
