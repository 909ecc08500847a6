/* wire_file: writes captured frames to a file. The suffix decides the format: .pcap for Wireshark
 * (Modbus TCP only), .txt as sentences with the bytes below them. */
#ifndef CORE_WIRE_WIRE_FILE_H
#define CORE_WIRE_WIRE_FILE_H

#include "core/base/fault.h"
#include "core/base/output_file.h"
#include "core/wire/pcap.h"

/* A file being written. Owned by the caller; file is NULL while none is open. */
struct wire_file {
	FILE *file;
	struct output_file out;
	bool as_pcap;
	struct pcap pcap;
	long count; /* frames in it */
};

/* What wire_file_open() needs to know of the target. */
struct wire_file_target {
	const char *path;     /* must last until the file is closed */
	const char *database; /* of this program */
	bool force;           /* overwrite other files than earlier captures */
	bool is_force_free;   /* there is no --force to advise */
};
/* 0 or -1: a name that ends otherwise or a file that must not be overwritten (USAGE), or it cannot be
 * written (SETUP). The name appears, and an earlier capture is replaced, at wire_file_close(). */
int wire_file_open(struct wire_file *, const struct wire_file_target *, struct fault *why);
/* A .pcap takes Modbus TCP only. */
bool wire_file_takes(const struct wire_file *, enum wire_protocol);
/* A frame that the format cannot hold is left out and not counted. */
void wire_file_put(struct wire_file *, const struct wire_frame *, const char *sentence);
/* 0, or -1 if anything since the opening could not be written: then the name is as it was before. */
int wire_file_close(struct wire_file *, struct fault *why);
/* Gives up: the name is as it was before. */
void wire_file_discard(struct wire_file *);

/* Time, direction and sentence as a line; bytes: with the bytes below it. */
void wire_file_print(FILE *, const struct wire_frame *, const char *sentence, bool bytes);

#endif
