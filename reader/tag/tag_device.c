#include "reader/tag/tag_device.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { TAG_CMD_WRITE = 0xA2, TAG_CMD_GET_VERSION = 0x60, GONE_MISSES = 3, TRIES = 3 };

/* libnfc 1.8.0 calls abort() on an invalid status byte. */
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
		d->stop_requested = true;
	return d->stop_requested;
}

/* As rfid_judge(): -1 lost, 0 go on. */
static int judge_error(struct tag_device *d, int error, struct fault *why)
{
	return error < 0 ? rfid_judge(&d->rfid, error, why) : 0;
}

/* 1 a tag answers, 0 none, -1 lost. */
static int find_any_tag(struct tag_device *d, struct rfid_tag *out, struct fault *why)
{
	int found = rfid_find(&d->rfid, out);

	return found < 0 ? judge_error(d, found, why) : found;
}

static int select_tag(struct tag_device *d, struct fault *why)
{
	int found = rfid_select(&d->rfid, d->tag.uid, d->tag.uid_len);

	return found < 0 ? judge_error(d, found, why) : found;
}

/* 1 alone and selected, 0 gone again, -1. */
static int select_single_tag(struct tag_device *d, struct fault *why)
{
	struct rfid_tag other;
	int found;

	if (judge_error(d, rfid_sleep(&d->rfid), why))
		return -1;
	found = find_any_tag(d, &other, why);
	if (found < 0)
		return -1;
	if (found && memcmp(other.uid, d->tag.uid, sizeof other.uid) != 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_device.more_one_tag_lies",
				"there is more than one tag on the reader; leave only one there"));
	return found ? found : select_tag(d, why);
}

int tag_device_wait(struct tag_device *d, int64_t end_ms, struct fault *why)
{
	while (!tag_device_stopped(d) && (end_ms == 0 || clock_mono_ms() < end_ms)) {
		int found = judge_error(d, rfid_reset_field(&d->rfid), why);

		if (found == 0)
			found = find_any_tag(d, &d->tag, why);
		if (found > 0)
			found = select_single_tag(d, why);
		if (found)
			return found;
	}
	return 0;
}

int tag_device_wait_gone(struct tag_device *d, struct fault *why)
{
	for (int misses = 0; misses < GONE_MISSES && !tag_device_stopped(d);) {
		int found = select_tag(d, why);

		if (found < 0 || (found && judge_error(d, rfid_sleep(&d->rfid), why)))
			return -1;
		misses = found ? 0 : misses + 1;
	}
	return 0;
}

/* --- pages ------------------------------------------------------------------------------- */

static int tag_moved(struct fault *why)
{
	return fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE("tag_device.tag_taken_away",
			"the tag was removed; put it on the reader again and hold it still"));
}

/* After a failed exchange. A tag that refuses (NAK) cannot be told from one that is gone:
 * selects it again by its UID. 1 it refuses, -1 it is gone. */
static int judge_failed_exchange(struct tag_device *d, int error, struct fault *why)
{
	int found = judge_error(d, error, why);

	if (found == 0)
		found = select_tag(d, why);
	if (found < 0)
		return -1;
	return found ? 1 : tag_moved(why);
}

/* At the edge of the field an exchange can fail: a tag refuses only if every try fails. */
static int exchange_command(struct tag_device *d, const unsigned char *command, size_t len,
	unsigned char *answer, size_t answer_len, struct fault *why)
{
	int result = 1;

	for (int i = 0; i < TRIES && result > 0; i++) {
		int n = command[0] == TAG_CMD_GET_VERSION
			? rfid_exchange_raw(&d->rfid, command, len, answer, answer_len)
			: rfid_exchange(&d->rfid, command, len, answer, answer_len);

		if (n >= 0 && (size_t)n == answer_len)
			return 0;
		result = judge_failed_exchange(d, n, why);
	}
	return result;
}

static int read_device_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why)
{
	const unsigned char command[] = { TAG_CMD_READ, page };

	return exchange_command(user, command, sizeof command, out, TAG_READ_BYTES, why);
}

static int write_device_page(void *user, unsigned char page,
	const unsigned char bytes[TAG_PAGE_BYTES], struct fault *why)
{
	const unsigned char command[] = { TAG_CMD_WRITE, page, bytes[0], bytes[1], bytes[2], bytes[3] };
	unsigned char none[1];

	return exchange_command(user, command, sizeof command, none, 0, why);
}

static int get_version(void *user, unsigned char out[TAG_VERSION_BYTES], struct fault *why)
{
	const unsigned char command[] = { TAG_CMD_GET_VERSION };

	return exchange_command(user, command, sizeof command, out, TAG_VERSION_BYTES, why);
}

struct tag_io tag_device_io(struct tag_device *d)
{
	return (struct tag_io){ .read = read_device_pages,
		.write = write_device_page,
		.version = get_version,
		.user = d };
}
