#include "reader/tag/tag_device.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { CMD_READ = 0x30, CMD_WRITE = 0xA2, CMD_GET_VERSION = 0x60, GONE_MISSES = 3, TRIES = 3 };

/* libnfc 1.8.0 calls abort() on a status byte that no sane chip sends. */
static void on_abort(int number)
{
	static const char said[] = "warenspur-tag: HARDWARE: the NFC reader sent nonsense that libnfc "
							   "cannot bear; check its wiring and start again\n";

	(void)number;
	if (write(STDERR_FILENO, said, sizeof said - 1) < 0)
		_exit(EXIT_IO);
	_exit(EXIT_UNAVAILABLE);
}

int tag_device_open(struct tag_device *d, const char *address, struct fault *why)
{
	static const int watched[] = { SIGINT, SIGTERM, SIGHUP, 0 };

	*d = (struct tag_device){ .signals_fd = -1 };
	if (strncmp(address, "nfc:", 4) == 0)
		address += 4;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGABRT, on_abort);
	if (rfid_open(&d->rfid, address, why))
		return -1;
	d->signals_fd = wake_on_signals(watched, why);
	if (d->signals_fd >= 0)
		return 0;
	rfid_close(&d->rfid);
	return -1;
}

void tag_device_close(struct tag_device *d)
{
	rfid_close(&d->rfid);
	if (d->signals_fd >= 0)
		close(d->signals_fd);
}

bool tag_device_stopped(struct tag_device *d)
{
	if (wake_take_signal(d->signals_fd))
		d->stopped = true;
	return d->stopped;
}

/* As rfid_judge(): -1 lost, 0 go on. */
static int judge(struct tag_device *d, int error, struct fault *why)
{
	return error < 0 ? rfid_judge(&d->rfid, error, why) : 0;
}

/* 1 somebody answers, 0 nobody, -1 lost. */
static int find(struct tag_device *d, struct rfid_tag *out, struct fault *why)
{
	int found = rfid_find(&d->rfid, out);

	return found < 0 ? judge(d, found, why) : found;
}

static int select_tag(struct tag_device *d, struct fault *why)
{
	int found = rfid_select(&d->rfid, d->tag.uid, d->tag.uid_len);

	return found < 0 ? judge(d, found, why) : found;
}

/* 1 alone and selected, 0 gone again, -1. */
static int make_sure_alone(struct tag_device *d, struct fault *why)
{
	struct rfid_tag other;
	int found;

	if (judge(d, rfid_sleep(&d->rfid), why))
		return -1;
	found = find(d, &other, why);
	if (found < 0)
		return -1;
	if (found && memcmp(other.uid, d->tag.uid, sizeof other.uid) != 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("more than one tag lies on the reader; leave one there"));
	return found ? found : select_tag(d, why);
}

int tag_device_wait(struct tag_device *d, int64_t end_ms, struct fault *why)
{
	while (!tag_device_stopped(d) && (end_ms == 0 || clock_mono_ms() < end_ms)) {
		int found = judge(d, rfid_reset_field(&d->rfid), why);

		if (found == 0)
			found = find(d, &d->tag, why);
		if (found > 0)
			found = make_sure_alone(d, why);
		if (found)
			return found;
	}
	return 0;
}

int tag_device_wait_gone(struct tag_device *d, struct fault *why)
{
	for (int misses = 0; misses < GONE_MISSES && !tag_device_stopped(d);) {
		int found = select_tag(d, why);

		if (found < 0 || (found && judge(d, rfid_sleep(&d->rfid), why)))
			return -1;
		misses = found ? 0 : misses + 1;
	}
	return 0;
}

/* --- pages ------------------------------------------------------------------------------- */

static int moved(struct fault *why)
{
	return fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		_("the tag was taken away; lay it on the reader again and hold it still"));
}

/* An exchange failed. A tag that refuses (NAK) sounds like one that has gone: does it still answer
 * by its name? 1 it refuses, -1 it has gone. */
static int after_failure(struct tag_device *d, int error, struct fault *why)
{
	int found = judge(d, error, why);

	if (found == 0)
		found = select_tag(d, why);
	if (found < 0)
		return -1;
	return found ? 1 : moved(why);
}

/* A tag at the edge of the field fails now and then: only one that fails each time refuses. */
static int exchange(struct tag_device *d, const unsigned char *command, size_t len,
	unsigned char *answer, size_t answer_len, struct fault *why)
{
	int result = 1;

	for (int i = 0; i < TRIES && result > 0; i++) {
		int n = command[0] == CMD_GET_VERSION
			? rfid_exchange_raw(&d->rfid, command, len, answer, answer_len)
			: rfid_exchange(&d->rfid, command, len, answer, answer_len);

		if (n >= 0 && (size_t)n == answer_len)
			return 0;
		result = after_failure(d, n, why);
	}
	return result;
}

static int read_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why)
{
	const unsigned char command[] = { CMD_READ, page };

	return exchange(user, command, sizeof command, out, TAG_READ_BYTES, why);
}

static int write_page(void *user, unsigned char page, const unsigned char bytes[TAG_PAGE_BYTES],
	struct fault *why)
{
	const unsigned char command[] = { CMD_WRITE, page, bytes[0], bytes[1], bytes[2], bytes[3] };
	unsigned char none[1];

	return exchange(user, command, sizeof command, none, 0, why);
}

static int get_version(void *user, unsigned char out[TAG_VERSION_BYTES], struct fault *why)
{
	const unsigned char command[] = { CMD_GET_VERSION };

	return exchange(user, command, sizeof command, out, TAG_VERSION_BYTES, why);
}

struct tag_io tag_device_io(struct tag_device *d)
{
	return (struct tag_io){ .read = read_pages,
		.write = write_page,
		.version = get_version,
		.user = d };
}
