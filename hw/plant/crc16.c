#include "hw/plant/crc16.h"

static uint16_t crc16(const uint8_t *bytes, size_t len)
{
	uint16_t crc = 0xFFFF;

	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xA001 : crc >> 1);
	}
	return crc;
}

size_t crc16_put(uint8_t *bytes, size_t len)
{
	uint16_t crc = crc16(bytes, len);

	bytes[len] = (uint8_t)crc;
	bytes[len + 1] = (uint8_t)(crc >> 8);
	return len + CRC16_BYTES;
}

bool crc16_fits(const uint8_t *bytes, size_t len)
{
	uint16_t crc;

	if (len < CRC16_BYTES)
		return false;
	crc = crc16(bytes, len - CRC16_BYTES);
	return bytes[len - 2] == (uint8_t)crc && bytes[len - 1] == (uint8_t)(crc >> 8);
}
