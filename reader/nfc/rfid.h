/* rfid: an NFC reader chip through libnfc 1.8.0, locked for exclusive use.
 *
 * The library has faults that shape this module: it takes no lock, hangs in calls with time-out
 * 0, assumes that a chip is awake after a power loss, and aborts on some answers. Therefore only
 * calls with a time-out are used, close and open is the only recovery, and all runs in a process
 * of its own (worker.h). */
#ifndef READER_NFC_RFID_H
#define READER_NFC_RFID_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define RFID_UID_MAX 10

struct nfc_context;
struct nfc_device;

struct rfid {
	struct nfc_context *context;
	struct nfc_device *device;
	int lock_fd;  /* own descriptor of the same tty, or of a lock file */
	int troubles; /* time-outs and chip errors in a row */
};

/* The answer of a tag (ISO/IEC 14443-3 type A). */
struct rfid_tag {
	unsigned char uid[RFID_UID_MAX];
	size_t uid_len; /* 4, 7 or 10 */
	unsigned char sak, atqa[2];
};

/* Do two readings show the same tag? */
bool rfid_is_same_tag(const struct rfid_tag *, const struct rfid_tag *);

/* Is the address valid ("": the first reader found)? Opens nothing. 0, or -1 with why. */
int rfid_check(const char *address, struct fault *why);

/* Opens, locks and sets it up. Blocks for 1.5 s at most. -1: why; rfid_close() is not needed. */
int rfid_open(struct rfid *r, const char *address, struct fault *why);
void rfid_close(struct rfid *r);

/* The calls below return less than 0 (libnfc's error, for rfid_judge()) if they fail. They block
 * for about 20 ms, for up to 0.35 s if the chip does not answer. */

/* REQA: finds a tag that is not asleep. 1: *out is selected, 0: none. A tag that was put to
 * sleep does not answer until it leaves the field or the field is reset: so this finds new tags. */
int rfid_find(struct rfid *r, struct rfid_tag *out);
/* Wakes (WUPA) and selects this tag. 1, or 0: not in the field. */
int rfid_select(struct rfid *r, const unsigned char *uid, size_t uid_len);
/* Puts the selected tag to sleep. */
int rfid_sleep(struct rfid *r);
/* Switches the field off for a moment: all tags are reset. */
int rfid_reset_field(struct rfid *r);
/* Sends a command to the selected tag; the chip adds checksums. raw: without the chip's protocol
 * handling (it takes GET_VERSION for an authentication). Returns the answer's length. 100 ms at
 * most. */
int rfid_exchange(struct rfid *r, const unsigned char *command, size_t len, unsigned char *answer,
	size_t size);
int rfid_exchange_raw(struct rfid *r, const unsigned char *command, size_t len,
	unsigned char *answer, size_t size);

/* Classifies an error. 0: a problem of the tag, go on; -1 (why): close and open again. Two
 * time-outs in a row mean a lost device; a successful rfid_find() or rfid_select() resets their
 * count. */
int rfid_judge(struct rfid *r, int error, struct fault *why);

#endif
