/* wire_file: writes captured frames to a file. The suffix decides the format: .pcap for Wireshark
 * (Modbus TCP only), .txt as sentences with the bytes below them. */
#ifndef CORE_WIRE_WIRE_FILE_H
#define CORE_WIRE_WIRE_FILE_H

#include "core/base/fault.h"
#include "core/wire/pcap.h"

/* A file being written. Owned by the caller; file is NULL while none is open. */
struct wire_file {
	FILE *file;
	const char *path; /* must last until it is closed */
	bool as_pcap, failed;
	struct pcap pcap;
	long count; /* frames in it */
};

/* 0 or -1: a name that ends otherwise (USAGE), or it cannot be written (SETUP). An existing file is
 * replaced. */
int wire_file_open(struct wire_file *, const char *path, struct fault *why);
/* A .pcap takes Modbus TCP only. */
bool wire_file_takes(const struct wire_file *, enum wire_protocol);
/* A frame that the format cannot hold is left out and not counted. */
void wire_file_put(struct wire_file *, const struct wire_frame *, const char *sentence);
/* 0, or -1 if anything since the opening could not be written. */
int wire_file_close(struct wire_file *, struct fault *why);

/* Time, direction and sentence as a line; bytes: with the bytes below it. */
void wire_file_print(FILE *, const struct wire_frame *, const char *sentence, bool bytes);

#endif
