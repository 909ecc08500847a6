/* rfid: an NFC reader chip through libnfc 1.8.0, and nobody else on it.
 *
 * What that library does when something goes wrong decides much of this: it takes no lock, hangs
 * for ever in calls with time-out 0, thinks a chip awake that has lost its power, aborts on some
 * answers. Hence only bounded calls, close and open as the one cure, and a process of its own
 * (worker.h). */
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
	int lock_fd;  /* our own descriptor of the same tty, or of a lock file */
	int troubles; /* time-outs and chip errors in a row */
};

/* A tag as it answers (ISO/IEC 14443-3 type A). */
struct rfid_tag {
	unsigned char uid[RFID_UID_MAX];
	size_t uid_len; /* 4, 7 or 10 */
	unsigned char sak, atqa[2];
};

/* Is it an address ("": the first reader found)? Nothing is touched. */
int rfid_check(const char *address, struct fault *why);

/* Opens, locks and sets it up. Blocks for 1.5 s at most. -1: why; rfid_close() is not needed. */
int rfid_open(struct rfid *r, const char *address, struct fault *why);
void rfid_close(struct rfid *r);

/* The calls below return less than 0 (libnfc's error, for rfid_judge()) if they fail. They block
 * for about 20 ms, for up to 0.35 s if the chip does not answer. */

/* Asks whoever is not asleep (REQA) to answer. 1: *out is selected, 0: nobody. A tag that was put
 * to sleep stays silent until it leaves the field or the field is reset: this finds what is new. */
int rfid_find(struct rfid *r, struct rfid_tag *out);
/* Wakes (WUPA) and selects this one. 1, or 0: it is not there. */
int rfid_select(struct rfid *r, const unsigned char *uid, size_t uid_len);
/* The selected tag goes to sleep. */
int rfid_sleep(struct rfid *r);
/* All tags lose their power for a moment and are new again. */
int rfid_reset_field(struct rfid *r);
/* A command to the selected tag, checksums done by the chip; raw: past the chip's own protocol
 * handling (GET_VERSION would be taken for an authentication). The answer's length. 100 ms. */
int rfid_exchange(struct rfid *r, const unsigned char *command, size_t len, unsigned char *answer,
	size_t size);
int rfid_exchange_raw(struct rfid *r, const unsigned char *command, size_t len,
	unsigned char *answer, size_t size);

/* What an error means. 0: a tag's affair, go on; -1 (why): close and open again. Two time-outs in a
 * row are a lost device; rfid_find() and rfid_select() that work begin a new row. */
int rfid_judge(struct rfid *r, int error, struct fault *why);

#endif
