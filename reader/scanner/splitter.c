#include "reader/scanner/splitter.h"

#include <string.h>

void splitter_init(struct splitter *s)
{
	memset(s, 0, sizeof *s);
}

enum { STX = 0x02, ETX = 0x03 };

static bool is_terminator(const struct splitter *s, unsigned char byte)
{
	return byte == '\r' || byte == '\n' || (byte == ETX && s->len > 0 && s->data[0] == STX);
}

static bool take_code(struct splitter *s, bool too_long, struct scan *scan)
{
	size_t len = s->len > SCAN_DATA_MAX ? SCAN_DATA_MAX : s->len;

	memcpy(scan->data, s->data, len);
	scan->data_len = (uint32_t)len;
	scan->too_long = too_long;
	s->len = 0;
	s->skipping = too_long;
	return true;
}

/* A code of no bytes, as between CR and LF, is ignored. */
bool splitter_feed(struct splitter *s, const unsigned char *bytes, size_t len, int64_t now_ms,
	size_t *used, struct scan *scan)
{
	s->last_ms = now_ms;
	for (*used = 0; *used < len;) {
		unsigned char byte = bytes[(*used)++];

		if (is_terminator(s, byte)) {
			s->skipping = false;
			if (s->len)
				return take_code(s, false, scan);
		} else if (!s->skipping) {
			s->data[s->len++] = byte;
			if (s->len > SCAN_DATA_MAX)
				return take_code(s, true, scan);
		}
	}
	return false;
}

bool splitter_pause(struct splitter *s, int64_t now_ms, struct scan *scan)
{
	if (s->skipping && now_ms - s->last_ms >= SPLITTER_SILENCE_MS)
		s->skipping = false;
	return s->len && now_ms - s->last_ms >= SPLITTER_GAP_MS && take_code(s, false, scan);
}

int splitter_wait_ms(const struct splitter *s, int64_t now_ms)
{
	int64_t left = s->last_ms + SPLITTER_GAP_MS - now_ms;

	if (!s->len)
		return -1;
	return left > 0 ? (int)left : 0;
}
