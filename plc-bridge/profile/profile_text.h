/* profile_text: parses the place of a signal and the definition of an extra signal. Pure; private
 * to profile*.c.
 *
 *   STATE = 0                                     a register of read_function
 *   LB_IDENT = 22.1                               a bit of it
 *   LB_IDENT = discrete 1                         holding, input, discrete, coil
 *   LAMP_RED = coil 6, slow                       read once a second
 *   DEST_LANE = holding 0, read holding 512       written here, read back there
 *   JAM = none                                    the PLC does not have it
 *   TEMPERATURE = holding 40, signed, scale 0.1, unit °C, title Motor temperature */
#ifndef PLC_BRIDGE_PROFILE_PROFILE_TEXT_H
#define PLC_BRIDGE_PROFILE_PROFILE_TEXT_H

#include "core/base/config.h"
#include "plc-bridge/profile/profile.h"

/* The place as written: without the area's base, bits not yet swapped. write_address is -1 where
 * nothing is written. CONFIG_BAD_VALUE: why gives the expected form. */
enum config_answer profile_parse_signal(const struct profile *, enum signal_id, const char *value,
	struct profile_point *out, struct fault *why);
enum config_answer profile_parse_extra(const struct profile *, const char *name, const char *value,
	struct profile_extra *out, struct fault *why);

/* "150", or "scanner 150, nfc 0". */
enum config_answer profile_parse_read_offset(struct profile *, const char *name, const char *value,
	struct fault *why);

/* Adds bases and swaps bits: the protocol address. False: above 65535. */
bool profile_place(const struct profile *, enum profile_kind, struct profile_point *);

#endif
