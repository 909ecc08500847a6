#include "reader/worker_message.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#define HEAD offsetof(struct worker_message, body)
#define SCAN_HEAD (HEAD + offsetof(struct scan, data))

static bool carries_fault(enum worker_message_kind kind)
{
	return kind == WORKER_MESSAGE_DOWN || kind == WORKER_MESSAGE_BAD ||
		kind == WORKER_MESSAGE_UNREAD || kind == WORKER_MESSAGE_FAILED;
}

static size_t message_size(const struct worker_message *m)
{
	if (m->kind == WORKER_MESSAGE_SCAN)
		return SCAN_HEAD + m->body.scan.data_len;
	return carries_fault(m->kind) ? HEAD + sizeof m->body.fault : HEAD;
}

bool worker_message_send(int fd, const struct worker_message *m)
{
	ssize_t n;

	do
		n = send(fd, m, message_size(m), MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

#define ENDED(text) ((text)[sizeof(text) - 1] = '\0')

static void end_texts(struct message *m)
{
	ENDED(m->id);
	ENDED(m->arguments);
	ENDED(m->text);
}

/* A bool that is neither 0 nor 1 is undefined behaviour when it is read. */
static void make_bool(bool *b)
{
	unsigned char byte;

	memcpy(&byte, b, 1);
	*b = byte != 0;
}

/* The memory of a worker may be corrupted by its device library: check everything. */
static bool is_valid_message(struct worker_message *m, size_t len)
{
	struct scan *scan = &m->body.scan;

	if (len < HEAD || (unsigned)m->kind >= WORKER_MESSAGE_KIND_COUNT)
		return false;
	if (m->kind == WORKER_MESSAGE_SCAN) {
		if (len < SCAN_HEAD || scan->data_len > SCAN_DATA_MAX ||
			(unsigned)scan->carrier >= CARRIER_COUNT ||
			(unsigned)scan->symbology >= SYMBOLOGY_COUNT || (unsigned)scan->loss >= SCAN_LOSS_COUNT)
			return false;
		ENDED(scan->place);
		ENDED(scan->source);
		ENDED(scan->tag);
		ENDED(scan->file);
		end_texts(&scan->note);
		make_bool(&scan->too_long);
		make_bool(&scan->sighting);
		make_bool(&scan->stays);
		make_bool(&scan->replayed);
		make_bool(&scan->no_read);
		make_bool(&scan->clock_ok);
	} else if (carries_fault(m->kind)) {
		end_texts(&m->body.fault.message);
		if ((unsigned)m->body.fault.blame >= FAULT_BLAME_COUNT)
			return false;
	}
	return len == message_size(m);
}

int worker_message_receive(int fd, struct worker_message *out)
{
	ssize_t n;

	do
		n = recv(fd, out, sizeof *out, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return 0;
	return n > 0 && is_valid_message(out, (size_t)n) ? 1 : -1;
}
