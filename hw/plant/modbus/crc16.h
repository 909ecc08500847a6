/* crc16: the checksum of a Modbus RTU frame. Source: MODBUS over Serial Line 1.02, appendix B.
 * Pure. */
#ifndef HW_PLANT_MODBUS_CRC16_H
#define HW_PLANT_MODBUS_CRC16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CRC16_BYTES = 2 };

/* Appends the CRC to len bytes, low byte first. The new length. */
size_t crc16_put(uint8_t *bytes, size_t len);
/* Do the last two of len bytes fit the others? */
bool crc16_fits(const uint8_t *bytes, size_t len);

#endif
