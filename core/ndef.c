#include "core/ndef.h"
#include "core/lang.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { TLV_NULL = 0x00, TLV_MESSAGE = 0x03, TLV_TERMINATOR = 0xFE };
enum { FLAG_MESSAGE_END = 0x40, FLAG_CHUNK = 0x20, FLAG_SHORT = 0x10, FLAG_ID_LENGTH = 0x08 };
enum { TNF_MASK = 0x07, TNF_WELL_KNOWN = 0x01 };

/* RTD URI, table 3: what the first byte of a URI record stands for. */
static const char *const uri_prefix[] = {
	"", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:",
	"ftp://anonymous:anonymous@", "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://", "ftp://",
	"dav://", "news:", "telnet://", "imap:", "rtsp://", "urn:", "pop:", "sip:", "sips:", "tftp:",
	"btspp://", "btl2cap://", "btgoep://", "tcpobex://", "irdaobex://", "file://", "urn:epc:id:",
	"urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:", "urn:nfc:",
};
#define URI_PREFIX_COUNT (sizeof uri_prefix / sizeof uri_prefix[0])

static int broken(struct fault *why, const char *what)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		_("the tag's NDEF is broken: %s; hold the tag still or write it again"), what);
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
			return broken(why, _("a TLV block is cut off"));
		at += field;
		if (n > memory_size - at || at > memory_size)
			return broken(why, _("a TLV block claims to be longer than the tag's memory"));
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

static void set_text(struct ndef_record *out, const char *prefix, const unsigned char *rest,
	size_t len)
{
	size_t used = strlen(prefix);

	memcpy(out->text, prefix, used);
	if (len > sizeof out->text - 1 - used)
		len = sizeof out->text - 1 - used;
	memcpy(out->text + used, rest, len);
	out->text_len = used + len;
	out->text[out->text_len] = '\0';
}

static int read_uri(const unsigned char *payload, size_t len, struct ndef_record *out,
	struct fault *why)
{
	if (len < 1)
		return broken(why, _("a URI record is empty"));
	out->kind = NDEF_URI;
	set_text(out, payload[0] < URI_PREFIX_COUNT ? uri_prefix[payload[0]] : "", payload + 1, len - 1);
	return 1;
}

/* UTF-16 text is passed on as the bytes it is; the cleaning shows them. */
static int read_text(const unsigned char *payload, size_t len, struct ndef_record *out,
	struct fault *why)
{
	size_t language;

	if (len < 1 || (size_t)(payload[0] & 0x3F) > len - 1)
		return broken(why, _("a text record's language code is longer than the record"));
	language = payload[0] & 0x3F;
	out->kind = NDEF_TEXT;
	if (language < sizeof out->language)
		memcpy(out->language, payload + 1, language);
	set_text(out, "", payload + 1 + language, len - 1 - language);
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

int ndef_next_record(const unsigned char *message, size_t len, size_t *at, struct ndef_record *out,
	struct fault *why)
{
	struct header h;
	const unsigned char *type, *payload;
	size_t left = len - *at, n;

	if (*at >= len)
		return 0;
	memset(out, 0, sizeof *out);
	out->kind = NDEF_OTHER;
	n = read_header(message + *at, left, &h);
	if (n == 0)
		return broken(why, _("a record's header is cut off"));
	left -= n;
	if (h.type_len > left || h.id_len > left - h.type_len ||
		h.payload_len > left - h.type_len - h.id_len)
		return broken(why, _("a record claims to be longer than the message"));
	type = message + *at + n;
	payload = type + h.type_len + h.id_len;
	*at = h.flags & FLAG_MESSAGE_END
		? len
		: (size_t)(payload + h.payload_len - message);
	if ((h.flags & FLAG_CHUNK) || (h.flags & TNF_MASK) != TNF_WELL_KNOWN || h.type_len != 1)
		return 1;
	if (type[0] == 'U')
		return read_uri(payload, h.payload_len, out, why);
	if (type[0] == 'T')
		return read_text(payload, h.payload_len, out, why);
	return 1;
}

size_t ndef_build_uri(const char *uri, unsigned char *out, size_t size)
{
	size_t best = 0, rest;

	for (size_t i = 1; i < URI_PREFIX_COUNT; i++)
		if (strncmp(uri, uri_prefix[i], strlen(uri_prefix[i])) == 0 &&
			strlen(uri_prefix[i]) > strlen(uri_prefix[best]))
			best = i;
	uri += strlen(uri_prefix[best]);
	rest = strlen(uri);
	if (rest + 1 > 255 || size < rest + 5)
		return 0;
	out[0] = 0xD1; /* message begin and end, short, well-known */
	out[1] = 1;
	out[2] = (unsigned char)(rest + 1);
	out[3] = 'U';
	out[4] = (unsigned char)best;
	memcpy(out + 5, uri, rest);
	return rest + 5;
}
