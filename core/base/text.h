/* text: untrusted bytes become text that is safe on a screen, in a log and in a file. Once.
 *
 * Rule (part of the public interface): control, bidi and zero-width characters and invalid bytes
 * are written <U+202E> or <0x9B>; a literal "<U+" or "<0x" has its "<" written <U+003C>, so the
 * cleaned text is unambiguous. Everything else, umlauts included, stays byte for byte. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room that text_clean() needs in the worst case for len bytes (every byte a control character). */
#define TEXT_CLEAN_SIZE(len) (8 * (size_t)(len) + 1)

/* Cleans len bytes into out (always terminated; cut before a character or an escape that does not
 * fit). Returns the length written. Pure. */
size_t text_clean(const void *bytes, size_t len, char *out, size_t out_size);

/* The same for names and for sentences that may quote cleaned text (a fault, a log line, an imported
 * name): a literal "<U+" or "<0x" stays as it is, so that cleaning again changes nothing. Joiners are
 * left out, characters composed. Just as safe to show, but not unambiguous. Pure. */
size_t text_clean_again(const void *bytes, size_t len, char *out, size_t out_size);

/* Composes letters and their marks (Unicode NFC, character by character): a u and its two dots, as a
 * Mac writes file names, become one character. More than four marks on a letter are left out. Never
 * longer than the input: out may be bytes. Returns the length. Pure. */
size_t text_compose(const void *bytes, size_t len, char *out, size_t out_size);
/* Does it only choose how its neighbours are drawn (variation selectors, zero-width joiners and
 * spaces, soft hyphens)? */
bool text_is_joiner(uint32_t code);
/* May it join the character before it (combining marks, vowels and finals of Hangul)? */
bool text_is_mark(uint32_t code);

/* Is it a name of a source, a place, a PLC? 1 to 63 bytes of printable text: nothing that text_clean()
 * would write otherwise, and no blank at its ends. Pure. */
#define TEXT_NAME_MAX 64
bool text_is_name(const char *text);

/* Decodes one UTF-8 character, strictly (no overlong forms, no surrogates, <= U+10FFFF).
 * Returns its length 1..4 and sets *code, or 0 if the bytes are not UTF-8. Pure. */
size_t text_decode_utf8(const unsigned char *bytes, size_t len, uint32_t *code);

/* Writes a character, at most U+10FFFF, as UTF-8, not terminated; returns its length 1..4. Pure. */
size_t text_encode_utf8(uint32_t code, char *out);

/* Appends a character of the first plane to a terminated text of size bytes. False: no room, or another
 * plane; nothing is changed. Pure. */
bool text_append_utf8(char *text, size_t size, uint32_t code);
/* Cuts off the blanks at the end. Pure. */
void text_trim_end(char *text);
/* Where the text without blanks, line breaks, no-break and invisible spaces at its ends begins; *len: its
 * length. Pure. */
const char *text_trim(const char *text, size_t *len);
/* Is nothing else in it? Pure. */
bool text_is_blank(const char *text);

/* The largest n <= len at which text can be cut without splitting a UTF-8 character. Pure. */
size_t text_whole_utf8(const char *text, size_t len);

/* Copies src into dst, cut at a whole character if need be. Returns true if all of it fitted. */
bool text_copy(char *dst, size_t dst_size, const char *src);

/* The characters of UTF-8 text in its first len bytes: what most fonts show as columns. */
size_t text_characters(const char *text, size_t len);

/* Upper-case hex of bytes, terminated; out needs 2 * len + 1. */
void text_hex(const unsigned char *bytes, size_t len, char *out);

/* FNV-1a, 64 bits: of these bytes after what was hashed before; TEXT_HASH_BEGIN: nothing was. */
#define TEXT_HASH_BEGIN 0xCBF29CE484222325u
uint64_t text_hash(uint64_t before, const void *bytes, size_t len);

/* Base64 (RFC 4648 section 4). Encode: out needs 4 * ((len + 2) / 3) + 1. */
void text_base64_encode(const unsigned char *bytes, size_t len, char *out);
/* Decode: returns the number of bytes or -1 (not base64, or more than out_size). */
long text_base64_decode(const char *text, unsigned char *out, size_t out_size);

/* Parses a decimal integer; the whole text must be the number. Returns false if it is not or lies
 * outside min..max. */
bool text_to_int64(const char *text, int64_t min, int64_t max, int64_t *out);

#endif
