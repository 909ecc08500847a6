/* pn532: the reader chip on a serial line, with tags in its field. Bytes in, bytes out; time is
 * passed in. Pure.
 *
 * Sources: NXP PN532 user manual UM0701-02 (commands), and the behaviour of libnfc 1.8.0.
 * Answers have the timing of 115200 baud: a frame is handed out when its last byte would have
 * arrived. */
#ifndef HW_PLANT_NFC_PN532_H
#define HW_PLANT_NFC_PN532_H

#include "hw/plant/nfc/pn532_frame.h"
#include "hw/plant/nfc/transponder.h"

#include <stdbool.h>
#include <stdint.h>

#define PN532_NEVER INT64_MAX

enum {
	PN532_FIELD_MAX = 8,   /* tags in the field at once */
	PN532_TARGETS_MAX = 2, /* tags the chip can keep */
	PN532_INPUT_MAX = 512,
	PN532_SILENCE_US = 50000 /* an incomplete frame is dropped after this time */
};

/* A command that continues by itself: endless InListPassiveTarget, or InAutoPoll. */
enum pn532_job_kind { PN532_IDLE, PN532_LISTING, PN532_POLLING };

struct pn532_job {
	enum pn532_job_kind kind;
	uint8_t command[PN532_DATA_MAX]; /* PD of the command */
	size_t len;
	int step, steps; /* InAutoPoll: slot now, slots in all (-1: endless) */
	int64_t at_us;   /* the next try */
};

/* Faults of the chip or its line. */
enum pn532_fault {
	PN532_WELL,
	PN532_MUTE,    /* receives and sends nothing */
	PN532_SILENT,  /* acknowledges commands, but does not answer */
	PN532_GARBAGE, /* its answers are noise */
	PN532_BAD_SUM, /* their checksum is wrong */
	PN532_NAD,     /* their status byte says "NAD present", which aborts libnfc 1.8.0 */
	PN532_LONG_UID /* it reports UIDs of 240 bytes */
};

struct pn532 {
	struct transponder *field[PN532_FIELD_MAX]; /* owned by the caller */
	int field_count;
	bool field_on, asleep;
	struct transponder *targets[PN532_TARGETS_MAX];
	int target_count, current; /* current: index of the active target, -1 none */
	uint8_t retries;           /* MxRtyPassiveActivation */
	uint8_t parameters;        /* SetParameters */
	uint8_t registers[64];     /* CIU registers 6300..633F */
	struct pn532_job job;

	uint8_t input[PN532_INPUT_MAX];
	size_t input_len;
	int64_t input_us;     /* time of the last byte */
	int64_t line_free_us; /* host to chip: end of the last byte on the wire */

	bool ack_due; /* first the ACK, then the answer */
	int64_t ack_us, answer_us;
	uint8_t answer[PN532_FRAME_MAX];
	size_t answer_len,
		answer_left; /* answer_left 0: nothing to send; answer_len stays for a NACK */

	enum pn532_fault fault;
	uint32_t noise;
	unsigned long reads; /* READ commands since the caller set it to 0 */
	int64_t first_read_us, last_read_us;
	unsigned long openings; /* GetFirmwareVersion, with which a host begins, since then */
	unsigned long spoiled;  /* answers that a fault has changed, since then */
};

void pn532_init(struct pn532 *c);

/* Sets the tags in the field (count up to PN532_FIELD_MAX; owned by the caller and valid until
 * the next call). Tags that were not there before are powered up. */
void pn532_set_field(struct pn532 *c, struct transponder *const *tags, int count);

/* The supply voltage fails for a moment: asleep, settings lost, field off. Tags and fault stay. */
void pn532_brown_out(struct pn532 *c);

/* Bytes from the host; bytes that are no frame are skipped. */
void pn532_receive(struct pn532 *c, const uint8_t *bytes, size_t len, int64_t now_us);

/* Bytes that the chip has sent by now: returns the number put into out (PN532_FRAME_MAX at
 * least); 0: none. Call until 0. */
size_t pn532_send(struct pn532 *c, uint8_t *out, size_t size, int64_t now_us);

/* When pn532_send() must be called next; PN532_NEVER if only the host can change that. */
int64_t pn532_due_us(const struct pn532 *c);

#endif
