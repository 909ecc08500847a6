#include "core/code/ndef_content.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { TLV_NULL = 0x00, TLV_MESSAGE = 0x03, TLV_TERMINATOR = 0xFE };
enum { FLAG_MESSAGE_END = 0x40, FLAG_CHUNK = 0x20, FLAG_SHORT = 0x10, FLAG_ID_LENGTH = 0x08 };
enum { TNF_MASK = 0x07, LANGUAGE_MAX = 63 };

int ndef_reject(struct fault *why, const char *what)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("ndef.tags_ndef_broken",
			"the NDEF content of the RFID tag is damaged: %s; hold the tag still or write it "
			"again"),
		what);
}

/* The writer was interrupted: the beginning is new, the end is what was there before. */
static int reject_part(struct fault *why, const char *what)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("ndef.tag_written_only_part",
			"the RFID tag is only partly written: %s; write it again"),
		what);
}

/* A TLV's length field: one byte, or FF and two. Returns the bytes it takes, 0 if it is cut off. */
static size_t tlv_length(const unsigned char *at, size_t left, size_t *length)
{
	if (left >= 1 && at[0] != 0xFF) {
		*length = at[0];
		return 1;
	}
	if (left >= 3) {
		*length = (size_t)at[1] << 8 | at[2];
		return 3;
	}
	return 0;
}

int ndef_find_message(const unsigned char *memory, size_t len, size_t memory_size, size_t *offset,
	size_t *length, struct fault *why)
{
	size_t at = 0;

	while (at < len) {
		unsigned char type = memory[at++];
		size_t n, field;

		if (type == TLV_NULL)
			continue;
		if (type == TLV_TERMINATOR)
			return 0;
		field = tlv_length(memory + at, len - at, &n);
		if (field == 0 && len < memory_size) {
			*offset = len; /* the length field itself is not here yet: read on */
			*length = 1;
			return 1;
		}
		if (field == 0)
			return ndef_reject(why,
				MESSAGE_WORD("ndef.tlv_block_cut_off", "a TLV block is cut off"));
		at += field;
		if (n > memory_size - at || at > memory_size)
			return ndef_reject(why,
				MESSAGE_WORD("ndef.tlv_block_claims_longer",
					"a TLV block's length exceeds the memory of the tag"));
		if (type == TLV_MESSAGE) {
			*offset = at;
			*length = n;
			return n > 0;
		}
		at += n;
	}
	if (at >= memory_size)
		return 0;
	*offset = len; /* skipped beyond what is here: read on, at least to the next TLV's type */
	*length = at - len + 1;
	return 1;
}

struct header {
	unsigned char flags;
	size_t type_len, payload_len, id_len;
};

/* Returns the bytes the header takes, 0 if it is cut off. */
static size_t read_header(const unsigned char *at, size_t left, struct header *h)
{
	size_t n = 2;

	if (left < 3)
		return 0;
	h->flags = at[0];
	h->type_len = at[1];
	if (h->flags & FLAG_SHORT) {
		h->payload_len = at[n++];
	} else {
		if (left < 6)
			return 0;
		h->payload_len = (size_t)at[2] << 24 | (size_t)at[3] << 16 | (size_t)at[4] << 8 | at[5];
		n = 6;
	}
	h->id_len = 0;
	if (h->flags & FLAG_ID_LENGTH) {
		if (left <= n)
			return 0;
		h->id_len = at[n++];
	}
	return n;
}

struct record_part {
	struct header h;
	const unsigned char *type, *payload;
	size_t next; /* where the record ends */
};

/* Takes the record at `at` apart, of a message that ends at `end`. */
static int read_record_part(const unsigned char *message, size_t at, size_t end,
	struct record_part *p, struct fault *why)
{
	size_t left = end - at, n = read_header(message + at, left, &p->h);

	if (n == 0)
		return reject_part(why,
			MESSAGE_WORD("ndef.records_header_cut_off", "a record's header is cut off"));
	left -= n;
	if (p->h.type_len > left || p->h.id_len > left - p->h.type_len ||
		p->h.payload_len > left - p->h.type_len - p->h.id_len)
		return reject_part(why,
			MESSAGE_WORD("ndef.record_claims_longer_message",
				"a record's length exceeds the message"));
	p->type = message + at + n;
	p->payload = p->type + p->h.type_len + p->h.id_len;
	p->next = (size_t)(p->payload + p->h.payload_len - message);
	return 0;
}

static bool is_type(const struct record_part *p, const char *type)
{
	return !(p->h.flags & FLAG_CHUNK) && (p->h.flags & TNF_MASK) == NDEF_TNF_WELL_KNOWN &&
		p->h.type_len == strlen(type) && memcmp(p->type, type, p->h.type_len) == 0;
}

static int reject_record(struct fault *why)
{
	return ndef_reject(why,
		MESSAGE_WORD("ndef.record_contradicts_itself", "a record is contradictory"));
}

/* NDEF 1.0, 3.2.6: an empty record has nothing, an unknown or reserved one has no type, and only the middle
 * and the end of chunks are "unchanged". */
static int check_type(const struct record_part *p, struct fault *why)
{
	unsigned char tnf = p->h.flags & TNF_MASK;
	bool has_content = p->h.type_len || p->h.id_len || p->h.payload_len;

	if ((tnf == NDEF_TNF_EMPTY && has_content) || tnf == NDEF_TNF_UNCHANGED ||
		((tnf == NDEF_TNF_UNKNOWN || tnf == NDEF_TNF_RESERVED) && p->h.type_len))
		return reject_record(why);
	return 0;
}

/* NDEF 1.0, 2.3.3: the parts of a chunked record as one payload. *p: the first part, then the last. */
static int join_chunks(const unsigned char *message, size_t end, struct record_part *p,
	struct ndef_payload *out, struct fault *why)
{
	out->len = 0;
	for (;;) {
		size_t n = p->h.payload_len < sizeof out->bytes - out->len ? p->h.payload_len
																   : sizeof out->bytes - out->len;

		memcpy(out->bytes + out->len, p->payload, n);
		out->len += n;
		if (!(p->h.flags & FLAG_CHUNK))
			return 0;
		if (p->h.flags & FLAG_MESSAGE_END)
			return reject_record(why);
		if (p->next == end)
			return reject_part(why,
				MESSAGE_WORD("ndef.chunk_missing", "the end of a chunked record is missing"));
		if (read_record_part(message, p->next, end, p, why))
			return -1;
		if ((p->h.flags & TNF_MASK) != NDEF_TNF_UNCHANGED || p->h.type_len ||
			p->h.flags & FLAG_ID_LENGTH)
			return reject_record(why);
	}
}

/* Is `at` inside a Smart Poster? Then *end is where that one's message ends and *next where the
 * walk continues behind it. */
static bool find_poster(const unsigned char *message, size_t len, size_t at, size_t *end,
	size_t *next)
{
	struct record_part p;
	size_t outer = 0;

	while (outer < at && read_record_part(message, outer, len, &p, NULL) == 0) {
		if (is_type(&p, "Sp") && at < p.next) {
			*end = p.next;
			*next = p.h.flags & FLAG_MESSAGE_END ? len : p.next;
			return true;
		}
		outer = p.next;
	}
	return false;
}

int ndef_next_record(const unsigned char *message, size_t len, size_t *at, struct ndef_record *out,
	struct fault *why)
{
	struct record_part p, first;
	struct ndef_payload whole;
	size_t end = len, next = len;
	bool is_chunked;

	if (*at >= len)
		return 0;
	memset(out, 0, sizeof *out);
	out->kind = NDEF_OTHER;
	out->nested = find_poster(message, len, *at, &end, &next);
	if (read_record_part(message, *at, end, &first, why) || check_type(&first, why))
		return -1;
	p = first;
	is_chunked = first.h.flags & FLAG_CHUNK;
	if (is_chunked && join_chunks(message, end, &p, &whole, why))
		return -1;
	out->tnf = first.h.flags & TNF_MASK;
	out->payload_len = is_chunked ? whole.len : first.h.payload_len;
	memcpy(out->type, first.type,
		first.h.type_len < sizeof out->type ? first.h.type_len : sizeof out->type - 1);
	*at = p.h.flags & FLAG_MESSAGE_END || p.next == end ? next : p.next;
	out->poster = !out->nested && is_type(&first, "Sp");
	if (out->poster && first.h.payload_len)
		*at = (size_t)(first.payload - message);
	return ndef_read_content(first.type, first.h.type_len, is_chunked ? whole.bytes : first.payload,
		out, why);
}

/* One record, the whole of a message: head is what stands in the payload before rest. */
static size_t build_record(char type, const unsigned char *head, size_t head_len, const char *rest,
	unsigned char *out, size_t size)
{
	enum { BEGIN_AND_END = 0xC0 };
	size_t rest_len = strlen(rest), payload = head_len + rest_len;
	size_t at = payload <= 255 ? 3 : 6;

	if (payload > 0xFFFFFF || size < at + 1 + payload)
		return 0;
	out[0] = (unsigned char)(BEGIN_AND_END | NDEF_TNF_WELL_KNOWN | (at == 3 ? FLAG_SHORT : 0));
	out[1] = 1;
	for (size_t i = 2; i < at; i++)
		out[i] = (unsigned char)(payload >> 8 * (at - 1 - i));
	out[at++] = (unsigned char)type;
	memcpy(out + at, head, head_len);
	memcpy(out + at + head_len, rest, rest_len);
	return at + payload;
}

size_t ndef_build_uri(const char *uri, unsigned char *out, size_t size)
{
	unsigned char best = 0;
	const char *prefix;

	for (unsigned char i = 1; (prefix = ndef_uri_prefix(i)) != NULL; i++)
		if (strncmp(uri, prefix, strlen(prefix)) == 0 &&
			strlen(prefix) > strlen(ndef_uri_prefix(best)))
			best = i;
	return build_record('U', &best, 1, uri + strlen(ndef_uri_prefix(best)), out, size);
}

size_t ndef_build_text(const char *text, const char *language, unsigned char *out, size_t size)
{
	unsigned char head[1 + LANGUAGE_MAX];
	size_t len = strlen(language);

	if (len > LANGUAGE_MAX)
		return 0;
	head[0] = (unsigned char)len;
	memcpy(head + 1, language, len);
	return build_record('T', head, 1 + len, text, out, size);
}

size_t ndef_wrap_message(const unsigned char *message, size_t len, unsigned char *out, size_t size)
{
	size_t head = len < 0xFF ? 2 : 4;

	if (len > 0xFFFE || size < head + len + 1)
		return 0;
	out[0] = TLV_MESSAGE;
	out[1] = head == 2 ? (unsigned char)len : 0xFF;
	if (head == 4) {
		out[2] = (unsigned char)(len >> 8);
		out[3] = (unsigned char)len;
	}
	memcpy(out + head, message, len);
	out[head + len] = TLV_TERMINATOR;
	return head + len + 1;
}
