/* ndef_content: what a whole NDEF record holds, by its type: addresses, texts, contacts, Wi-Fi, apps. */
#include "core/code/ndef_content.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* RTD URI, table 3: what the first byte of a URI record stands for. */
static const char *const uri_prefix[] = {
	"",
	"http://www.",
	"https://www.",
	"http://",
	"https://",
	"tel:",
	"mailto:",
	"ftp://anonymous:anonymous@",
	"ftp://ftp.",
	"ftps://",
	"sftp://",
	"smb://",
	"nfs://",
	"ftp://",
	"dav://",
	"news:",
	"telnet://",
	"imap:",
	"rtsp://",
	"urn:",
	"pop:",
	"sip:",
	"sips:",
	"tftp:",
	"btspp://",
	"btl2cap://",
	"btgoep://",
	"tcpobex://",
	"irdaobex://",
	"file://",
	"urn:epc:id:",
	"urn:epc:tag:",
	"urn:epc:pat:",
	"urn:epc:raw:",
	"urn:epc:",
	"urn:nfc:",
};

const char *ndef_uri_prefix(unsigned char code)
{
	return code < sizeof uri_prefix / sizeof uri_prefix[0] ? uri_prefix[code] : NULL;
}

static void set_text(struct ndef_record *out, const char *prefix, const unsigned char *rest,
	size_t len)
{
	size_t used = strlen(prefix);

	memcpy(out->text, prefix, used);
	if (len > sizeof out->text - 1 - used)
		len = sizeof out->text - 1 - used;
	if (len)
		memcpy(out->text + used, rest, len);
	out->text_len = used + len;
	out->text[out->text_len] = '\0';
}

static int read_uri(const unsigned char *payload, size_t len, struct ndef_record *out,
	struct fault *why)
{
	const char *prefix;

	if (len < 1)
		return ndef_reject(why, MESSAGE_WORD("ndef.uri_record_empty", "a URI record is empty"));
	out->kind = NDEF_URI;
	prefix = ndef_uri_prefix(payload[0]);
	set_text(out, prefix ? prefix : "", payload + 1, len - 1);
	return 1;
}

static uint32_t unit_at(const unsigned char *at, bool little)
{
	return (uint32_t)at[little] << 8 | at[!little];
}

/* Big-endian unless there is a byte order mark (RTD Text 3.4). Two surrogates are one character beyond the
 * first plane; a single one is not a character: U+FFFD. */
static void set_utf16(struct ndef_record *out, const unsigned char *at, size_t len)
{
	bool little = len >= 2 && at[0] == 0xFF && at[1] == 0xFE;
	size_t i = little || (len >= 2 && at[0] == 0xFE && at[1] == 0xFF) ? 2 : 0;

	for (; i + 1 < len && out->text_len + 4 < sizeof out->text; i += 2) {
		uint32_t unit = unit_at(at + i, little),
				 next = i + 3 < len ? unit_at(at + i + 2, little) : 0;

		if (unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
			unit = 0x10000 + ((unit - 0xD800) << 10 | (next - 0xDC00));
			i += 2;
		} else if (unit >= 0xD800 && unit < 0xE000) {
			unit = 0xFFFD;
		}
		out->text_len += text_encode_utf8(unit, out->text + out->text_len);
	}
	out->text[out->text_len] = '\0';
}

static int read_text(const unsigned char *payload, size_t len, struct ndef_record *out,
	struct fault *why)
{
	enum { UTF_16 = 0x80 };
	size_t language;

	if (len < 1 || (size_t)(payload[0] & 0x3F) > len - 1)
		return ndef_reject(why,
			MESSAGE_WORD("ndef.text_records_language_code",
				"a text record's language code is longer than the record"));
	language = payload[0] & 0x3F;
	out->kind = NDEF_TEXT;
	if (language < sizeof out->language)
		memcpy(out->language, payload + 1, language);
	if (payload[0] & UTF_16)
		set_utf16(out, payload + 1 + language, len - 1 - language);
	else
		set_text(out, "", payload + 1 + language, len - 1 - language);
	return 1;
}

/* NDEF 1.0, 3.2.6: the type is the address; the payload means nothing. */
static int read_absolute_uri(const unsigned char *type, size_t len, struct ndef_record *out)
{
	out->kind = NDEF_URI;
	set_text(out, "", type, len);
	return 1;
}

/* --- media types ---------------------------------------------------------------------------------- */

static int read_media_text(const unsigned char *payload, size_t len, struct ndef_record *out)
{
	out->kind = NDEF_TEXT;
	set_text(out, "", payload, len);
	return 1;
}

/* RFC 2483: one address a line, "#" begins a comment. The addresses, one a line. */
static int read_uri_list(const unsigned char *payload, size_t len, struct ndef_record *out)
{
	size_t at = 0;

	out->kind = NDEF_URI;
	while (at < len) {
		size_t n = 0;

		while (at + n < len && payload[at + n] != '\r' && payload[at + n] != '\n')
			n++;
		if (n && payload[at] != '#' && out->text_len + n + 2 < sizeof out->text) {
			if (out->text_len)
				out->text[out->text_len++] = '\n';
			memcpy(out->text + out->text_len, payload + at, n);
			out->text_len += n;
		}
		at += n + 1;
	}
	out->text[out->text_len] = '\0';
	return 1;
}

/* Appends a value with the signs escaped that have a meaning in "WIFI:…;". */
static void put_wifi(struct ndef_record *out, const char *name, const unsigned char *at, size_t len)
{
	out->text_len += (size_t)snprintf(out->text + out->text_len, 8, "%s", name);
	for (size_t i = 0; i < len && out->text_len + 4 < sizeof out->text; i++) {
		if (strchr("\\;,:\"", at[i]) && at[i])
			out->text[out->text_len++] = '\\';
		out->text[out->text_len++] = (char)at[i];
	}
	out->text[out->text_len++] = ';';
	out->text[out->text_len] = '\0';
}

/* Wi-Fi Simple Configuration 2.0: attributes of a two-byte number and a two-byte length; 100E holds the
 * others. Written as the text of a Wi-Fi QR code. */
static void read_wifi_attributes(const unsigned char *at, size_t len, struct ndef_record *out)
{
	enum { CREDENTIAL = 0x100E, SSID = 0x1045, KEY = 0x1027 };

	while (len >= 4) {
		unsigned number = (unsigned)at[0] << 8 | at[1];
		size_t n = (size_t)at[2] << 8 | at[3];

		at += 4;
		len -= 4;
		if (n > len)
			n = len;
		if (number == CREDENTIAL)
			continue; /* its attributes follow */
		if (number == SSID && n <= 32)
			put_wifi(out, "S:", at, n);
		else if (number == KEY && n <= 64)
			put_wifi(out, "P:", at, n);
		at += n;
		len -= n;
	}
}

static int read_wifi(const unsigned char *payload, size_t len, struct ndef_record *out)
{
	out->kind = NDEF_TEXT;
	set_text(out, "WIFI:", NULL, 0);
	read_wifi_attributes(payload, len, out);
	if (out->text_len < sizeof out->text - 1) {
		out->text[out->text_len++] = ';';
		out->text[out->text_len] = '\0';
	}
	return 1;
}

static int read_app(const unsigned char *payload, size_t len, struct ndef_record *out)
{
	out->kind = NDEF_APP;
	set_text(out, "", payload, len);
	return 1;
}

/* Of media types without parameters, in lower case; and of external types. */
static const struct {
	unsigned char tnf;
	const char *type;
	int (*read)(const unsigned char *payload, size_t len, struct ndef_record *);
} contents[] = {
	{ NDEF_TNF_MEDIA, "text/plain", read_media_text },
	{ NDEF_TNF_MEDIA, "text/uri-list", read_uri_list },
	{ NDEF_TNF_MEDIA, "text/vcard", read_media_text },
	{ NDEF_TNF_MEDIA, "text/x-vcard", read_media_text },
	{ NDEF_TNF_MEDIA, "text/directory", read_media_text },
	{ NDEF_TNF_MEDIA, "text/calendar", read_media_text },
	{ NDEF_TNF_MEDIA, "text/x-vcalendar", read_media_text },
	{ NDEF_TNF_MEDIA, "application/vnd.wfa.wsc", read_wifi },
	{ NDEF_TNF_EXTERNAL, "android.com:pkg", read_app },
};

/* The length of a media type without its parameters. */
static size_t type_length(const unsigned char *type, size_t len)
{
	const unsigned char *end = memchr(type, ';', len);

	len = end ? (size_t)(end - type) : len;
	while (len && type[len - 1] == ' ')
		len--;
	return len;
}

int ndef_read_content(const unsigned char *type, size_t type_len, const unsigned char *payload,
	struct ndef_record *out, struct fault *why)
{
	size_t len = out->payload_len, n = type_length(type, type_len);

	if (out->tnf == NDEF_TNF_WELL_KNOWN && type_len == 1 && *type == 'U')
		return read_uri(payload, len, out, why);
	if (out->tnf == NDEF_TNF_WELL_KNOWN && type_len == 1 && *type == 'T')
		return read_text(payload, len, out, why);
	if (out->tnf == NDEF_TNF_ABSOLUTE_URI)
		return read_absolute_uri(type, type_len, out);
	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++)
		if (out->tnf == contents[i].tnf && n == strlen(contents[i].type) &&
			strncasecmp((const char *)type, contents[i].type, n) == 0)
			return contents[i].read(payload, len, out);
	return 1;
}
