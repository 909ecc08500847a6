#include "core/wire/pcap.h"

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <string.h>

enum {
	LINKTYPE_RAW = 101,
	SNAP_LENGTH = 65535,
	MODBUS_PORT = 502,
	BOARD_PORT = 40502,
	WINDOW = 8192
};

static const uint32_t board = 0xc0000201, plc = 0xc0000202; /* 192.0.2.1, 192.0.2.2 */

static const struct pcap_header {
	uint32_t magic;
	uint16_t major, minor;
	int32_t zone;
	uint32_t accuracy, snap_length, link_type;
} header = { 0xa1b2c3d4, 2, 4, 0, 0, SNAP_LENGTH, LINKTYPE_RAW };

bool pcap_is_own(const unsigned char *head, size_t len)
{
	enum { RECORD_SIZE = 16 };
	struct iphdr ip;

	if (len < sizeof header || memcmp(head, &header, sizeof header) != 0)
		return false;
	if (len == sizeof header)
		return true;
	if (len < sizeof header + RECORD_SIZE + sizeof ip)
		return false;
	memcpy(&ip, head + sizeof header + RECORD_SIZE, sizeof ip);
	return (ip.saddr == htonl(board) && ip.daddr == htonl(plc)) ||
		(ip.saddr == htonl(plc) && ip.daddr == htonl(board));
}

bool pcap_begin(struct pcap *p, FILE *file)
{
	*p = (struct pcap){ .file = file, .next = { 1, 1 } };
	return fwrite(&header, sizeof header, 1, file) == 1;
}

/* RFC 1071; the sum may cover several pieces. */
static uint32_t add_to_checksum(uint32_t so_far, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i + 1 < len; i += 2)
		so_far += (uint32_t)(at[i] << 8 | at[i + 1]);
	return len % 2 ? so_far + (uint32_t)(at[len - 1] << 8) : so_far;
}

static uint16_t fold_checksum(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void make_headers(const struct pcap *p, const struct wire_frame *f, struct iphdr *ip,
	struct tcphdr *tcp)
{
	uint8_t pseudo[12];
	uint32_t from = htonl(f->sent ? board : plc), to = htonl(f->sent ? plc : board);
	uint16_t tcp_len = htons((uint16_t)(sizeof *tcp + f->len));

	memset(ip, 0, sizeof *ip);
	ip->version = 4;
	ip->ihl = sizeof *ip / 4;
	ip->ttl = 64;
	ip->protocol = IPPROTO_TCP;
	ip->tot_len = htons((uint16_t)(sizeof *ip + sizeof *tcp + f->len));
	ip->saddr = from;
	ip->daddr = to;
	ip->check = fold_checksum(add_to_checksum(0, ip, sizeof *ip));
	memset(tcp, 0, sizeof *tcp);
	tcp->source = htons(f->sent ? BOARD_PORT : MODBUS_PORT);
	tcp->dest = htons(f->sent ? MODBUS_PORT : BOARD_PORT);
	tcp->seq = htonl(p->next[f->sent]);
	tcp->ack_seq = htonl(p->next[!f->sent]);
	tcp->doff = sizeof *tcp / 4;
	tcp->ack = tcp->psh = 1;
	tcp->window = htons(WINDOW);
	memcpy(pseudo, &from, 4);
	memcpy(pseudo + 4, &to, 4);
	pseudo[8] = 0;
	pseudo[9] = IPPROTO_TCP;
	memcpy(pseudo + 10, &tcp_len, 2);
	tcp->check =
		fold_checksum(add_to_checksum(add_to_checksum(add_to_checksum(0, pseudo, sizeof pseudo),
										  tcp, sizeof *tcp),
			f->data, f->len));
}

bool pcap_frame(struct pcap *p, const struct wire_frame *f)
{
	struct iphdr ip;
	struct tcphdr tcp;
	uint32_t len = (uint32_t)(sizeof ip + sizeof tcp + f->len);
	const uint32_t record[4] = { (uint32_t)(f->at_us / 1000000), (uint32_t)(f->at_us % 1000000),
		len, len };

	make_headers(p, f, &ip, &tcp);
	p->next[f->sent] += f->len;
	return fwrite(record, sizeof record, 1, p->file) == 1 &&
		fwrite(&ip, sizeof ip, 1, p->file) == 1 && fwrite(&tcp, sizeof tcp, 1, p->file) == 1 &&
		fwrite(f->data, 1, f->len, p->file) == f->len;
}
