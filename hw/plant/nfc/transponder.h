/* transponder: one tag: its memory, answers and states. One row of a table per kind.
 *
 * Sources: ISO/IEC 14443-3 type A (states), NFC Forum Type 2 Tag (TLV); the memory and commands of
 * a kind: transponder_pages.c, transponder_sectors.c. Pure. */
#ifndef HW_PLANT_NFC_TRANSPONDER_H
#define HW_PLANT_NFC_TRANSPONDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TRANSPONDER_UID_MAX = 10,
	TRANSPONDER_MEMORY_MAX = 4096,
	TRANSPONDER_ATS_MAX = 8,
	TRANSPONDER_ANSWER_MAX = 264
};

enum transponder_state { TAG_IDLE, TAG_ACTIVE, TAG_HALT };

/* TAG_KEY: the key was refused. */
enum transponder_answer { TAG_SILENT, TAG_NAK, TAG_ACK, TAG_DATA, TAG_KEY };

struct transponder;

struct transponder_kind {
	const char *name;     /* "ntag213" */
	uint8_t atqa[2], sak; /* as the PN532 reports them */
	uint8_t uid_len;
	uint8_t ats[TRANSPONDER_ATS_MAX]; /* ISO 14443-4: length byte first; length 0: no such card */
	bool random_uid;                  /* another UID, 08xxxxxx, whenever the field comes on */
	uint16_t pages;                   /* of 4 bytes; 0: not a Type 2 tag */
	uint8_t user_end;                 /* the first page behind the user memory */
	uint8_t cc_size, version; /* capability container; GET_VERSION's size byte (0: unknown) */
	uint8_t lock_shift;       /* a dynamic lock bit stands for 1 << lock_shift pages; 0: none */
	uint16_t blocks;          /* of 16 bytes; 0: not a MIFARE Classic */
	void (*make)(struct transponder *t);
	enum transponder_answer (*run)(struct transponder *t, const uint8_t *command, size_t len,
		uint8_t *out, size_t *out_len);
};

struct transponder {
	const struct transponder_kind *kind;
	uint8_t uid[TRANSPONDER_UID_MAX];
	size_t uid_len;
	uint8_t memory[TRANSPONDER_MEMORY_MAX];
	enum transponder_state state;
	bool was_halted;     /* woken from HALT: returns to HALT, not to IDLE */
	int sector;          /* that is open (MIFARE Classic); -1: none */
	bool key_b;          /* which key opened it */
	unsigned tear_after; /* number of commands until it is removed; 0: it stays */
	bool stuck;          /* an exchange with it never ends */
	bool unreadable;     /* all reads of its memory fail */
	bool torn;           /* out of range until an order powers it up */
	unsigned long reads, writes;
};

extern const struct transponder_kind transponder_kinds[];
const struct transponder_kind *transponder_find_kind(const char *name); /* NULL: no such kind */

/* A tag in factory state. uid: kind->uid_len bytes. */
void transponder_init(struct transponder *t, const struct transponder_kind *kind,
	const uint8_t *uid);
/* Writes an NDEF message into the user memory of a Type 2 tag. False if it does not fit. */
bool transponder_write_message(struct transponder *t, const uint8_t *message, size_t len);
/* The same with one URI record. */
bool transponder_write_uri(struct transponder *t, const char *uri);

/* The field was switched off and on. */
void transponder_power_up(struct transponder *t);
/* A request: REQA is for idle tags, WUPA (wake) also for halted ones. For an active tag both are
 * errors: it goes back without an answer. True if it answers. */
bool transponder_request(struct transponder *t, bool wake);
void transponder_select(struct transponder *t);   /* anticollision won */
void transponder_deselect(struct transponder *t); /* anticollision lost, or an error: no answer */
void transponder_halt(struct transponder *t);

/* A command (without CRC) to an active tag. On TAG_DATA out[*out_len] is filled
 * (TRANSPONDER_ANSWER_MAX). A NAK sends the tag back to IDLE or HALT. */
enum transponder_answer transponder_command(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len);

/* Implementations of the kinds. */
void transponder_pages_make(struct transponder *t);
enum transponder_answer transponder_pages_run(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len);
void transponder_sectors_make(struct transponder *t);
enum transponder_answer transponder_sectors_run(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len);

#endif
