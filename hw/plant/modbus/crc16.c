#include "hw/plant/modbus/crc16.h"
#include "core/wire/adu.h"

size_t crc16_put(uint8_t *bytes, size_t len)
{
	uint16_t crc = adu_crc(bytes, len);

	bytes[len] = (uint8_t)crc;
	bytes[len + 1] = (uint8_t)(crc >> 8);
	return len + CRC16_BYTES;
}

bool crc16_fits(const uint8_t *bytes, size_t len)
{
	uint16_t crc;

	if (len < CRC16_BYTES)
		return false;
	crc = adu_crc(bytes, len - CRC16_BYTES);
	return bytes[len - 2] == (uint8_t)crc && bytes[len - 1] == (uint8_t)(crc >> 8);
}
