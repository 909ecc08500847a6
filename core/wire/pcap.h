/* pcap: writes Modbus TCP frames as a capture file for Wireshark.
 *
 * Source: libpcap's savefile(5), LINKTYPE_RAW (101). The frames were seen between the library and
 * the socket, so addresses and sequence numbers are artificial: the computer is 192.0.2.1, the PLC
 * 192.0.2.2 (RFC 5737, for documentation), port 502, so that Modbus is recognised. */
#ifndef CORE_WIRE_PCAP_H
#define CORE_WIRE_PCAP_H

#include "core/wire/wire_words.h"

#include <stdio.h>

struct pcap {
	FILE *file;
	uint32_t next[2]; /* sequence number of each direction, by wire_frame.sent */
};

/* Was a file that begins so written by this module? Pure. */
bool pcap_is_own(const unsigned char *head, size_t len);
/* The header. False: it could not be written (errno). */
bool pcap_begin(struct pcap *, FILE *);
bool pcap_frame(struct pcap *, const struct wire_frame *);

#endif
