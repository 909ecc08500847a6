/* scan: the value that flows from a reader to the store. No pointers inside: it is copied, sent
 * over a pipe, replayed and fuzzed. */
#ifndef CORE_CODE_SCAN_H
#define CORE_CODE_SCAN_H

#include "core/gs1/gs1.h"
#include "core/base/text.h"

#include <stdint.h>

#define SCAN_DATA_MAX 4096 /* longer ones are kept cut and rejected (public interface) */
#define SCAN_TEXT_MAX TEXT_CLEAN_SIZE(SCAN_DATA_MAX)
#define SCAN_NAME_MAX 64
#define SCAN_TAG_DIGITS 20
#define SCAN_TAG_MAX 32 /* a UID is 4, 7 or 10 bytes: up to 20 hex digits */

enum scan_carrier { CARRIER_NFC, CARRIER_BARCODE, CARRIER_TYPED, CARRIER_COUNT };

/* Is the code as the device read it? */
enum scan_loss {
	SCAN_COMPLETE,
	SCAN_LOST_KEY,    /* a key that stands for no character is not in it: a GS1 code is refused */
	SCAN_LOST_EVENTS, /* a part of it is missing: it is rejected */
	SCAN_LOSS_COUNT
};

/* Which printed commands its reader takes. */
enum scan_commands {
	SCAN_COMMANDS_STOP, /* what starts or moves a machine is refused */
	SCAN_COMMANDS_ALL,
	SCAN_COMMANDS_NONE,
	SCAN_COMMANDS_COUNT
};

enum symbology {
	SYMBOLOGY_UNKNOWN,
	SYMBOLOGY_NTAG213,
	SYMBOLOGY_NTAG215,
	SYMBOLOGY_NTAG216,
	SYMBOLOGY_MIFARE_UL,
	SYMBOLOGY_MIFARE_1K,
	SYMBOLOGY_MIFARE_4K,
	SYMBOLOGY_ISO14443_4,
	SYMBOLOGY_TAG,
	SYMBOLOGY_EAN13,
	SYMBOLOGY_EAN8,
	SYMBOLOGY_UPCA,
	SYMBOLOGY_UPCE,
	SYMBOLOGY_CODE128,
	SYMBOLOGY_GS1_128,
	SYMBOLOGY_CODE39,
	SYMBOLOGY_ITF,
	SYMBOLOGY_ITF14,
	SYMBOLOGY_QR,
	SYMBOLOGY_GS1_QR,
	SYMBOLOGY_DATAMATRIX,
	SYMBOLOGY_GS1_DATAMATRIX,
	SYMBOLOGY_AZTEC,
	SYMBOLOGY_GS1_AZTEC,
	SYMBOLOGY_PDF417,
	SYMBOLOGY_MAXICODE,
	SYMBOLOGY_MICRO_QR,
	SYMBOLOGY_GS1_DATABAR,
	SYMBOLOGY_COUNT
};

/* The words of the public interface: "nfc", "GS1-128". _from: the enum, or COUNT if it is none. */
const char *scan_carrier_name(enum scan_carrier);
const char *scan_symbology_name(enum symbology);
enum scan_carrier scan_carrier_from(const char *name);
enum symbology scan_symbology_from(const char *name);

struct scan {
	int64_t at_us; /* when the device saw it, wall clock */
	bool clock_ok;
	enum scan_carrier carrier;
	enum symbology symbology;
	char place[SCAN_NAME_MAX];
	char source[SCAN_NAME_MAX];
	bool by_hand;                /* its reader is handheld, not fixed to a machine */
	enum scan_commands commands; /* that its reader takes */
	char tag[SCAN_TAG_MAX];      /* UID, upper-case hex; "" for a barcode */
	char file[256];              /* image file it came from, "" otherwise */
	bool too_long;               /* data was cut at SCAN_DATA_MAX */
	enum scan_loss loss;         /* with a note */
	bool sighting;               /* repeated while the code or tag is present */
	bool stays;                  /* a sighting: however long ago the last was, it was not away */
	bool no_read;                /* no code: the device says that it has tried and found none */
	bool replayed;       /* from a record with times: a command on it is not executed again */
	int64_t seen_ms;     /* CLOCK_MONOTONIC of a sighting; the worker sets it if it is 0 */
	struct message note; /* why the content is missing or cut (a torn read), "" otherwise */
	uint32_t data_len;
	unsigned char data[SCAN_DATA_MAX + 1]; /* as read, AIM prefix included; NFC: NDEF message */
};

/* The same value for the same code or tag seen again: a hash of carrier, tag and data, never 0. */
uint64_t scan_fingerprint(const struct scan *);

#endif
