#include "hw/plant/nfc/pn532_frame.h"

#include <string.h>

const uint8_t pn532_frame_ack[6] = { 0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00 };
const uint8_t pn532_frame_error[8] = { 0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00 };

static uint8_t sum_of(const uint8_t *bytes, size_t len)
{
	uint8_t total = 0;

	while (len--)
		total = (uint8_t)(total + *bytes++);
	return total;
}

/* How many leading bytes cannot begin a frame (00 FF). */
static size_t junk_before_start(const uint8_t *bytes, size_t len)
{
	size_t i = 0;

	while (i < len && !(bytes[i] == 0x00 && (i + 1 == len || bytes[i + 1] == 0xFF)))
		i++;
	return i;
}

static enum pn532_frame_kind report_junk(size_t *used, size_t n)
{
	*used = n;
	return PN532_FRAME_JUNK;
}

enum pn532_frame_kind pn532_frame_parse(const uint8_t *bytes, size_t len, size_t *used,
	const uint8_t **data, size_t *data_len)
{
	size_t skip = junk_before_start(bytes, len), head = 4, n;

	*used = 0;
	if (skip)
		return report_junk(used, skip);
	if (len < 4)
		return PN532_FRAME_NONE;
	if ((bytes[2] == 0x00 && bytes[3] == 0xFF) || (bytes[2] == 0xFF && bytes[3] == 0x00)) {
		*used = 4; /* the postamble is skipped as junk */
		return bytes[2] ? PN532_FRAME_NACK : PN532_FRAME_ACK;
	}
	n = bytes[2];
	if (bytes[2] == 0xFF && bytes[3] == 0xFF) {
		head = 7;
		if (len < head)
			return PN532_FRAME_NONE;
		n = (size_t)bytes[4] << 8 | bytes[5];
		if (sum_of(bytes + 4, 3) != 0)
			return report_junk(used, 2);
	} else if (sum_of(bytes + 2, 2) != 0) {
		return report_junk(used, 2);
	}
	if (n == 0 || n > PN532_DATA_MAX)
		return report_junk(used, 2);
	if (len < head + n + 1)
		return PN532_FRAME_NONE;
	if (sum_of(bytes + head, n + 1) != 0)
		return report_junk(used, 2);
	*used = head + n + 1;
	*data = bytes + head;
	*data_len = n;
	return PN532_FRAME_DATA;
}

size_t pn532_frame_build(const uint8_t *data, size_t len, uint8_t *out)
{
	size_t at = 3;

	memcpy(out, (const uint8_t[]){ 0x00, 0x00, 0xFF }, 3);
	if (len > 255) {
		out[at++] = 0xFF;
		out[at++] = 0xFF;
		out[at++] = (uint8_t)(len >> 8);
		out[at++] = (uint8_t)len;
		out[at] = (uint8_t)-sum_of(out + at - 2, 2);
		at++;
	} else {
		out[at++] = (uint8_t)len;
		out[at++] = (uint8_t) - (int)len;
	}
	memcpy(out + at, data, len);
	at += len;
	out[at++] = (uint8_t)-sum_of(data, len);
	out[at++] = 0x00;
	return at;
}
