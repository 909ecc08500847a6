#include "core/base/edit_distance.h"

#include <ctype.h>
#include <string.h>

static int smaller_of(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment distance, three rows of the table at a time. */
static int count_edits(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int rows[3][EDIT_DISTANCE_WORD_MAX + 1];

	for (size_t k = 0; k <= b_len; k++)
		rows[0][k] = (int)k;
	for (size_t i = 1; i <= a_len; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

		row[0] = (int)i;
		for (size_t k = 1; k <= b_len; k++) {
			int x = toupper((unsigned char)a[i - 1]), y = toupper((unsigned char)b[k - 1]);

			row[k] = smaller_of(smaller_of(above[k] + 1, row[k - 1] + 1), above[k - 1] + (x != y));
			if (i > 1 && k > 1 && x == toupper((unsigned char)b[k - 2]) &&
				y == toupper((unsigned char)a[i - 2]))
				row[k] = smaller_of(row[k], above2[k - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

const char *edit_distance_nearest(const char *word, const char *const *names, size_t count)
{
	size_t len = strlen(word);
	int best = (int)(len < 3 ? 1 : len / 3) + 1;
	const char *found = NULL;

	if (len == 0 || len > EDIT_DISTANCE_WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t other = strlen(names[i]);
		int distance =
			other <= EDIT_DISTANCE_WORD_MAX ? count_edits(word, len, names[i], other) : best;

		if (distance < best) {
			best = distance;
			found = names[i];
		}
	}
	return found;
}
