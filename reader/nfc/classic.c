#include "reader/nfc/classic.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"
#include "reader/nfc/tag.h"

#include <errno.h>
#include <freefare.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CLASSIC_BLOCK = 16,
	PROGRESS_MS = 400,
	TOTAL_MS = 2000,
	HANGS_MAX = 2,
	HUNG_MAX = 8, /* cards remembered */
	CLASSIC_MEMORY_MAX = CLASSIC_MESSAGE_MAX + 3 * CLASSIC_BLOCK
};

bool classic_is(unsigned char sak)
{
	return sak == 0x08 || sak == 0x18 || sak == 0x88;
}

/* --- in the child process -------------------------------------------------------- */

/* Input and result of a job. A datagram of one byte reports progress. */
struct classic_result {
	int code;
	struct fault why;
	size_t len;
	unsigned char data[CLASSIC_MESSAGE_MAX];
};

struct classic_card {
	MifareTag tag;
	int parent;
	MifareClassicSectorNumber *sectors; /* of the NDEF application, 0 behind the last */
	size_t size;                        /* of their data blocks */
	struct classic_result out;
};

/* The public keys of AN1304, then the factory's. */
static const MifareClassicKey factory_key = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

static void report_progress(const struct classic_card *c)
{
	send(c->parent, "", 1, MSG_NOSIGNAL);
}

static int card_moved(struct classic_card *c)
{
	return fault_set(&c->out.why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE("classic.tag_taken_away_while",
			"the tag was removed while being read; hold it still"));
}

static bool unlock_sector(struct classic_card *c, MifareClassicSectorNumber sector,
	const MifareClassicKey key, MifareClassicKeyType type)
{
	MifareClassicBlockNumber block = mifare_classic_sector_last_block(sector);
	bool open = mifare_classic_authenticate(c->tag, block, key, type) == 0;

	report_progress(c);
	if (!open) { /* a card that was rejected goes to HALT */
		mifare_classic_disconnect(c->tag);
		mifare_classic_connect(c->tag);
		report_progress(c);
	}
	return open;
}

static bool unlock_to_read(struct classic_card *c, MifareClassicSectorNumber sector)
{
	return unlock_sector(c, sector, mifare_classic_nfcforum_public_key_a, MFC_KEY_A) ||
		unlock_sector(c, sector, factory_key, MFC_KEY_A);
}

static bool unlock_to_write(struct classic_card *c, MifareClassicSectorNumber sector)
{
	return unlock_sector(c, sector, factory_key, MFC_KEY_B) || unlock_to_read(c, sector);
}

static size_t data_blocks(MifareClassicSectorNumber sector)
{
	return mifare_classic_sector_block_count(sector) - 1;
}

/* 1: application found. 0: factory state, or no such application. */
static int find_application(struct classic_card *c)
{
	Mad mad = mad_read(c->tag);

	report_progress(c);
	if (!mad) {
		mifare_classic_disconnect(c->tag);
		if (mifare_classic_connect(c->tag) != 0)
			return card_moved(c);
		if (unlock_sector(c, 0, factory_key, MFC_KEY_A) ||
			unlock_sector(c, 0, mad_public_key_a, MFC_KEY_A))
			return 0;
		return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.cards_keys_not_public",
				"the keys of the card are not public; only its UID can be read"));
	}
	c->sectors = mifare_application_find(mad, mad_nfcforum_aid);
	mad_free(mad);
	if (!c->sectors || !c->sectors[0])
		return 0;
	for (size_t i = 0; c->sectors[i]; i++)
		c->size += data_blocks(c->sectors[i]) * CLASSIC_BLOCK;
	return 1;
}

/* 1: the memory read so far holds the message; 0: there is none; -1: broken; 2: read on. */
static int judge_memory(struct classic_card *c, const unsigned char *memory, size_t have)
{
	size_t offset, length;
	int found = ndef_find_message(memory, have, c->size, &offset, &length, &c->out.why);

	if (found == 0 && tag_is_torn(memory, have))
		return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.tag_written_only_part",
				"the tag was removed while being written and is only partly written; write it "
				"again"));
	if (found != 1)
		return found;
	if (offset + length > have)
		return 2;
	if (length > sizeof c->out.data)
		length = sizeof c->out.data;
	memcpy(c->out.data, memory + offset, length);
	c->out.len = length;
	return 1;
}

static int read_message(struct classic_card *c)
{
	unsigned char memory[CLASSIC_MEMORY_MAX];
	size_t have = 0;
	int found = 2;

	for (size_t i = 0; c->sectors[i]; i++) {
		MifareClassicBlockNumber first = mifare_classic_sector_first_block(c->sectors[i]);

		if (!unlock_to_read(c, c->sectors[i]))
			return card_moved(c);
		for (size_t b = 0; b < data_blocks(c->sectors[i]) && have + CLASSIC_BLOCK <= sizeof memory;
			 b++) {
			MifareClassicBlock block;

			if (mifare_classic_read(c->tag, (MifareClassicBlockNumber)(first + b), &block) != 0)
				return card_moved(c);
			report_progress(c);
			memcpy(memory + have, block, CLASSIC_BLOCK);
			have += CLASSIC_BLOCK;
			found = judge_memory(c, memory, have);
			if (found != 2)
				return found;
		}
	}
	return 0;
}

static int read_card(struct classic_card *c)
{
	int found = find_application(c);

	return found == 1 ? read_message(c) : found;
}

/* The length becomes 0 first and is written last: a card removed in between holds no message. */
static int write_blocks(struct classic_card *c, const unsigned char *memory, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; c->sectors[i] && at < len; i++) {
		MifareClassicBlockNumber first = mifare_classic_sector_first_block(c->sectors[i]);

		if (!unlock_to_write(c, c->sectors[i]))
			return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("classic.cards_keys_do_not",
					"the keys of the card do not allow writing; use another card"));
		for (size_t b = 0; b < data_blocks(c->sectors[i]) && at < len; b++, at += CLASSIC_BLOCK) {
			MifareClassicBlock block = { 0 };

			memcpy(block, memory + at, len - at < CLASSIC_BLOCK ? len - at : CLASSIC_BLOCK);
			if (mifare_classic_write(c->tag, (MifareClassicBlockNumber)(first + b), block) != 0)
				return card_moved(c);
			report_progress(c);
		}
	}
	return 0;
}

static int check_written(struct classic_card *c, const unsigned char *data, size_t len)
{
	int found = read_message(c);

	if (found < 0)
		return -1;
	if (found == 1 && c->out.len == len && memcmp(c->out.data, data, len) == 0)
		return 0;
	return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("classic.read_back_not_written",
			"the content read back differs from what was written; use another tag"));
}

static int write_to_card(struct classic_card *c)
{
	unsigned char memory[CLASSIC_MEMORY_MAX + CLASSIC_BLOCK] = { 0 }, data[CLASSIC_MESSAGE_MAX];
	size_t len = c->out.len, head = len < 0xFF ? 2 : 4;
	int found = find_application(c);
	unsigned char length;

	if (found == 0)
		return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.card_not_prepared_ndef",
				"the card is not prepared for NDEF; prepare it once with "
				"mifare-classic-write-ndef, or use an NTAG"));
	if (found < 0)
		return -1;
	if (head + len + 1 > c->size)
		return fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.message_bytes_tag_room",
				"the message has %zu bytes, the tag has room for %zu; shorten the message or use "
				"a larger tag"),
			len, c->size - head - 1);
	memcpy(data, c->out.data, len);
	ndef_wrap_message(data, len, memory, sizeof memory);
	length = memory[1];
	memory[1] = 0;
	if (write_blocks(c, memory, CLASSIC_BLOCK) || write_blocks(c, memory, head + len + 1))
		return -1;
	memory[1] = length;
	if (write_blocks(c, memory, CLASSIC_BLOCK))
		return -1;
	return check_written(c, data, len);
}

static void run_job_process(struct classic_card *c, struct rfid *r, const struct rfid_tag *tag,
	int (*job)(struct classic_card *))
{
	nfc_iso14443a_info info = { .btSak = tag->sak, .szUidLen = tag->uid_len };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, SIG_DFL);
	memcpy(info.abtAtqa, tag->atqa, sizeof info.abtAtqa);
	memcpy(info.abtUid, tag->uid, tag->uid_len);
	c->tag = freefare_tag_new(r->device, info);
	if (!c->tag)
		c->out.code = fault_set(&c->out.why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.libfreefare_does_not_know",
				"libfreefare does not support this card; only its UID can be read"));
	else if (mifare_classic_connect(c->tag) != 0)
		c->out.code = card_moved(c);
	else
		c->out.code = job(c);
	send(c->parent, &c->out, sizeof c->out, MSG_NOSIGNAL);
	_exit(0);
}

/* --- in the parent process --------------------------------------------------------- */

/* Cards that made the library hang; after the second time a card is not read again. */
static struct hung_card {
	unsigned char uid[RFID_UID_MAX];
	int times;
} hung[HUNG_MAX];

static struct hung_card *find_hung_card(const struct rfid_tag *tag)
{
	struct hung_card *found = &hung[0];

	for (size_t i = 0; i < HUNG_MAX; i++) {
		if (hung[i].times && memcmp(hung[i].uid, tag->uid, RFID_UID_MAX) == 0)
			return &hung[i];
		if (hung[i].times < found->times)
			found = &hung[i];
	}
	memcpy(found->uid, tag->uid, RFID_UID_MAX);
	found->times = 0;
	return found;
}

/* False: the child hangs or has crashed. */
static bool wait_for_card_result(int fd, struct classic_result *out)
{
	struct pollfd said = { .fd = fd, .events = POLLIN };
	int64_t end_ms = clock_mono_ms() + TOTAL_MS;
	ssize_t n = 1;

	while (n == 1 && clock_mono_ms() < end_ms) {
		if (poll(&said, 1, PROGRESS_MS) <= 0)
			return false;
		n = recv(fd, out, sizeof *out, 0);
	}
	return n == (ssize_t)sizeof *out && out->len <= sizeof out->data;
}

static int run_job(struct rfid *r, const struct rfid_tag *tag, int (*job)(struct classic_card *),
	struct classic_result *io)
{
	struct hung_card *memory = find_hung_card(tag);
	struct classic_card card = { 0 };
	bool got;
	int pair[2];
	pid_t pid;

	if (memory->times >= HANGS_MAX)
		return fault_set(&io->why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.card_makes_libfreefare_hang",
				"libfreefare hangs with this card; only its UID can be read"));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return fault_set(&io->why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("classic.cannot_make_socket_pair",
				"cannot create a socket pair for the worker process (%s); close programs that "
				"have many files open"),
			message_error(errno));
	card.out = *io;
	card.parent = pair[1];
	pid = fork();
	if (pid == 0)
		run_job_process(&card, r, tag, job);
	close(pair[1]);
	got = pid > 0 && wait_for_card_result(pair[0], io);
	close(pair[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	memory->times += !got;
	if (got)
		return io->code;
	return fault_set(&io->why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE("classic.card_stopped_answering_middle",
			"the card stopped answering during the transfer; hold it still"));
}

static int result_fault(int code, const struct classic_result *result, struct fault *why)
{
	if (code < 0 && why)
		*why = result->why;
	return code;
}

int classic_read(struct rfid *r, const struct rfid_tag *tag, unsigned char *data, size_t *len,
	struct fault *why)
{
	struct classic_result result = { 0 };
	int code;

	code = run_job(r, tag, read_card, &result);
	*len = code == 1 ? result.len : 0;
	memcpy(data, result.data, *len);
	return result_fault(code, &result, why);
}

int classic_write(struct rfid *r, const struct rfid_tag *tag, const unsigned char *data, size_t len,
	struct fault *why)
{
	struct classic_result result;

	if (len > sizeof result.data)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.message_bytes_more_any",
				"the message has %zu bytes, more than any card of this type holds; shorten it"),
			len);
	result = (struct classic_result){ .len = len };
	memcpy(result.data, data, len);
	return result_fault(run_job(r, tag, write_to_card, &result), &result, why);
}
