#include "reader/picture/y4m.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

/* Value of "C" in the header; width and height of the luma plane divided by those of a chroma
 * plane, rounded up. */
static const struct chroma {
	const char *name;
	unsigned across, down; /* 0: no chroma */
} chromas[] = {
	{ "420jpeg", 2, 2 },
	{ "420paldv", 2, 2 },
	{ "420mpeg2", 2, 2 },
	{ "420", 2, 2 },
	{ "422", 2, 1 },
	{ "444", 1, 1 },
	{ "411", 4, 1 },
	{ "mono", 0, 0 },
};

void y4m_init(struct y4m *y)
{
	memset(y, 0, sizeof *y);
}

void y4m_free(struct y4m *y)
{
	free(y->luma);
	y->luma = NULL;
}

static int no_stream(struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("y4m.no_yuv4mpeg2_stream",
			"not a YUV4MPEG2 stream; let the camera program write this format, for example "
			"ffmpeg ... -pix_fmt gray -f yuv4mpegpipe"));
}

static int take_side(const char *text, unsigned *side)
{
	int64_t number;

	if (!text_to_int64(text, 1, Y4M_SIDE_MAX, &number))
		return -1;
	*side = (unsigned)number;
	return 0;
}

static const struct chroma *find_chroma(const char *name)
{
	for (size_t i = 0; i < sizeof chromas / sizeof chromas[0]; i++)
		if (strcmp(chromas[i].name, name) == 0)
			return &chromas[i];
	return NULL;
}

static int set_size(struct y4m *y, const struct chroma *chroma, struct fault *why)
{
	y->luma_size = (size_t)y->width * y->height;
	if (chroma->across)
		y->chroma_size = 2 * (size_t)((y->width + chroma->across - 1) / chroma->across) *
			((y->height + chroma->down - 1) / chroma->down);
	y->luma = malloc(y->luma_size);
	if (!y->luma)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
	return 0;
}

static int take_header(struct y4m *y, struct fault *why)
{
	const struct chroma *chroma = &chromas[0]; /* without C in the header */
	char *rest = y->line;
	const char *word = strsep(&rest, " ");

	if (strcmp(word, "YUV4MPEG2") != 0)
		return no_stream(why);
	while ((word = strsep(&rest, " ")) != NULL) {
		if ((*word == 'W' && take_side(word + 1, &y->width)) ||
			(*word == 'H' && take_side(word + 1, &y->height)))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("y4m.streams_pictures_no_size",
					"the pictures of the stream have no valid size (1 to %d pixels each side); "
					"fix the settings of the camera program"),
				Y4M_SIDE_MAX);
		if (*word == 'C' && !(chroma = find_chroma(word + 1)))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("y4m.streams_colours_not_read",
					"the colour format %.20s of the stream is not supported; use 8 bits, "
					"-pix_fmt gray"),
				word + 1);
	}
	if (!y->width || !y->height)
		return no_stream(why);
	return set_size(y, chroma, why);
}

static void begin_luma(struct y4m *y)
{
	y->state = Y4M_LUMA;
	y->left = y->luma_size;
}

static int take_y4m_line(struct y4m *y, struct fault *why)
{
	y->line[y->line_len] = '\0';
	y->line_len = 0;
	if (y->state == Y4M_HEADER) {
		if (take_header(y, why))
			return -1;
		y->state = Y4M_FRAME;
		return 0;
	}
	if (strncmp(y->line, "FRAME", 5) != 0 || (y->line[5] && y->line[5] != ' '))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("y4m.stream_out_step",
				"the stream is out of step; start the camera program again"));
	begin_luma(y);
	return 0;
}

/* A line ends with '\n'; one that is too long is an error. */
static int feed_line(struct y4m *y, const unsigned char *bytes, size_t len, size_t *used,
	struct fault *why)
{
	const unsigned char *end = memchr(bytes, '\n', len);
	size_t n = end ? (size_t)(end - bytes) : len;

	if (y->line_len + n >= sizeof y->line || memchr(bytes, '\0', n))
		return no_stream(why);
	memcpy(y->line + y->line_len, bytes, n);
	y->line_len += n;
	*used += end ? n + 1 : n;
	return end ? take_y4m_line(y, why) : 0;
}

/* True: the luma plane is complete. */
static bool feed_luma_or_chroma(struct y4m *y, const unsigned char *bytes, size_t len, size_t *used)
{
	size_t n = len < y->left ? len : y->left;
	bool luma = y->state == Y4M_LUMA;

	if (luma)
		memcpy(y->luma + y->luma_size - y->left, bytes, n);
	*used += n;
	y->left -= n;
	if (y->left)
		return false;
	y->state = luma && y->chroma_size ? Y4M_CHROMA : Y4M_FRAME;
	y->left = y->chroma_size;
	return luma;
}

int y4m_feed(struct y4m *y, const unsigned char *bytes, size_t len, size_t *used, struct fault *why)
{
	for (*used = 0; *used < len;) {
		const unsigned char *at = bytes + *used;
		bool line = y->state == Y4M_HEADER || y->state == Y4M_FRAME;

		if (line && feed_line(y, at, len - *used, used, why))
			return -1;
		if (!line && feed_luma_or_chroma(y, at, len - *used, used))
			return 1;
	}
	return 0;
}
