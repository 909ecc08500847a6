/* transponder: one NTAG213 tag. Its memory, its answers, its states.
 *
 * Sources: NXP NTAG213/215/216 data sheet (memory, commands), ISO/IEC 14443-3 type A (states),
 * NFC Forum Type 2 Tag (TLV). Pure. */
#ifndef HW_PLANT_TRANSPONDER_H
#define HW_PLANT_TRANSPONDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TRANSPONDER_PAGES = 45,
	TRANSPONDER_USER_PAGE = 4,
	TRANSPONDER_USER_END = 0x28,
	TRANSPONDER_UID = 7,
	TRANSPONDER_ATQA = 0x0044,
	TRANSPONDER_SAK = 0x00
};

enum transponder_state { TAG_IDLE, TAG_ACTIVE, TAG_HALT };

struct transponder {
	uint8_t uid[TRANSPONDER_UID];
	uint8_t memory[TRANSPONDER_PAGES * 4];
	enum transponder_state state;
	bool was_halted; /* woken from HALT: falls back there, not to IDLE */
};

/* A tag as from the factory: valid, with an empty NDEF message. */
void transponder_init(struct transponder *t, const uint8_t *uid);
/* Writes one NDEF URI record. False if it does not fit. */
bool transponder_write_uri(struct transponder *t, const char *uri);

/* The field went off and on. */
void transponder_power_up(struct transponder *t);
/* A request: REQA wakes what is idle, WUPA (wake) what is halted too. An active tag takes either as
 * an error and falls back without answering. True if it answers. */
bool transponder_request(struct transponder *t, bool wake);
void transponder_select(struct transponder *t); /* anticollision won */
void transponder_deselect(struct transponder *t); /* anticollision lost, or an error: no answer */
void transponder_halt(struct transponder *t);

enum transponder_answer { TAG_SILENT, TAG_NAK, TAG_ACK, TAG_DATA };
#define TRANSPONDER_ANSWER_MAX (TRANSPONDER_PAGES * 4)
/* A command (without CRC) to an active tag. On TAG_DATA out[*out_len] is filled. A NAK sends the
 * tag back to IDLE or HALT. */
enum transponder_answer transponder_command(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len);

#endif
