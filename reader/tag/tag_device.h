/* tag_device: one tag at a time on an NFC reader, for an operator. */
#ifndef READER_TAG_TAG_DEVICE_H
#define READER_TAG_TAG_DEVICE_H

#include "reader/nfc/rfid.h"
#include "reader/nfc/tag_image.h"

#include <stdint.h>

struct tag_device {
	struct rfid rfid;
	struct rfid_tag tag; /* in the field and selected */
	int signals_fd;      /* SIGINT and SIGTERM */
	bool stop_requested; /* the operator has sent one of them */
};

/* Opens the reader ("nfc:" before the address may be left out) and waits for signals. 0 or -1. */
int tag_device_open(struct tag_device *d, const char *address, struct fault *why);
void tag_device_close(struct tag_device *d);

/* Waits for exactly one tag. 1: it is in d->tag, selected; 0: none came before end_ms (monotonic;
 * 0: no limit), or d->stop_requested; -1: the device is lost, or there are two tags (blame
 * FAULT_DATA). */
int tag_device_wait(struct tag_device *d, int64_t end_ms, struct fault *why);

/* Waits until d->tag has gone for a moment. 0, also if d->stop_requested; -1: the device is
 * lost. */
int tag_device_wait_gone(struct tag_device *d, struct fault *why);

/* Access to the pages of d->tag. */
struct tag_io tag_device_io(struct tag_device *d);

/* Has the operator requested a stop? Reads the signals. */
bool tag_device_stopped(struct tag_device *d);

#endif
