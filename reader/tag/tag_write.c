#include "reader/tag/tag_write.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"

#include <string.h>

enum { USER_OFFSET = TAG_USER_PAGE * TAG_PAGE_BYTES };

static int page_refused(unsigned page, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("tag_write.tag_refuses_write_page",
			"page %u of the tag cannot be written, it is locked or worn out; use another tag"),
		page);
}

static int write_page_or_fail(const struct tag_io *io, size_t page, const unsigned char *bytes,
	struct fault *why)
{
	int result = io->write(io->user, (unsigned char)page, bytes, why);

	return result > 0 ? page_refused((unsigned)page, why) : result;
}

/* Bytes of TLV block and terminator around a message. */
static size_t wrapped_size(size_t len)
{
	return len + (len < 0xFF ? 3 : 5);
}

static int check_size(const struct tag_image *image, size_t len, struct fault *why)
{
	size_t place = tag_image_place(image), capacity = tag_image_capacity(image);
	size_t around = wrapped_size(len) - len + place,
		   room = capacity > around ? capacity - around : 0;

	if (len <= room)
		return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("classic.message_bytes_tag_room",
			"the message has %zu bytes, the tag has room for %zu; shorten the message or use a "
			"larger tag"),
		len, room);
}

static int check_locks(const struct tag_image *image, size_t len, struct fault *why)
{
	size_t place = tag_image_place(image);
	size_t first = TAG_USER_PAGE + place / TAG_PAGE_BYTES;
	size_t last = TAG_USER_PAGE + (place + wrapped_size(len) - 1) / TAG_PAGE_BYTES;

	for (size_t page = first; page <= last; page++)
		if (tag_image_is_locked(image, page))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("tag_write.page_tag_locked_ever",
					"page %zu of the tag is locked for ever; use another tag"),
				page);
	return 0;
}

int tag_write_check(const struct tag_image *image, size_t len, struct fault *why)
{
	if (!image->model->pages)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_write.tags_chip_not_known",
				"the chip of this tag is not known and could be damaged; use an NTAG21x"));
	if (tag_image_format(image) < 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_write.tags_one_time_page",
				"page 3 of the tag, writable only once, is used for something else; use another "
				"tag"));
	if (tag_image_is_read_only(image))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_write.tag_read_only_capability",
				"the tag is marked as read-only (capability container); use another tag"));
	return check_size(image, len, why) || check_locks(image, len, why) ? -1 : 0;
}

int tag_write_format(const struct tag_io *io, struct tag_image *image, struct fault *why)
{
	const unsigned char cc[] = { 0xE1, 0x10, image->model->cc_size, 0x00 };
	static const unsigned char empty[] = { 0x03, 0x00, 0xFE, 0x00 };

	if (write_page_or_fail(io, TAG_USER_PAGE, empty, why) ||
		write_page_or_fail(io, TAG_CC_PAGE, cc, why))
		return -1;
	memcpy(image->memory + TAG_CC_PAGE * TAG_PAGE_BYTES, cc, sizeof cc);
	memcpy(image->memory + USER_OFFSET, empty, sizeof empty);
	return 0;
}

/* --- the message ------------------------------------------------------------------------- */

/* The user memory: now, while it is written, at the end. */
struct write_plan {
	const struct tag_image *image;
	size_t first, last; /* pages that change, counted from the beginning of the tag */
	unsigned char now[sizeof(((struct tag_image *)0)->memory)];
	unsigned char torn[sizeof(((struct tag_image *)0)->memory)];
	unsigned char last_state[sizeof(((struct tag_image *)0)->memory)];
};

static void make_write_plan(struct write_plan *p, const struct tag_image *image,
	const unsigned char *message, size_t len)
{
	size_t at = USER_OFFSET + tag_image_place(image);

	p->image = image;
	p->first = at / TAG_PAGE_BYTES;
	p->last = (at + wrapped_size(len) - 1) / TAG_PAGE_BYTES;
	memcpy(p->now, image->memory, sizeof p->now);
	memcpy(p->last_state, image->memory, sizeof p->last_state);
	ndef_wrap_message(message, len, p->last_state + at, sizeof p->last_state - at);
	memcpy(p->torn, p->last_state, sizeof p->torn);
	p->torn[at + 1] = 0; /* see tag_is_torn(): length 0 and a record behind it */
	if (len >= 0xFF)
		p->torn[at + 2] = message[0];
}

/* Writes a page, unless it has that content already (wear). */
static int write_page_state(const struct tag_io *io, struct write_plan *p, size_t page,
	const unsigned char *state, struct fault *why)
{
	size_t at = page * TAG_PAGE_BYTES;

	if (memcmp(p->now + at, state + at, TAG_PAGE_BYTES) == 0)
		return 0;
	if (write_page_or_fail(io, page, state + at, why))
		return -1;
	memcpy(p->now + at, state + at, TAG_PAGE_BYTES);
	return 0;
}

static int write_all_states(const struct tag_io *io, struct write_plan *p,
	const unsigned char *state, struct fault *why)
{
	for (size_t page = p->last + 1; page-- > p->first;)
		if (write_page_state(io, p, page, state, why))
			return -1;
	return 0;
}

static int page_differs(size_t page, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("tag_write.page_tag_does_not",
			"page %zu of the tag does not contain what was written; use another tag"),
		page);
}

static int check_pages(const struct tag_io *io, const struct write_plan *p, struct fault *why)
{
	unsigned char got[TAG_READ_BYTES];
	size_t step = TAG_READ_BYTES / TAG_PAGE_BYTES;

	for (size_t page = p->first; page <= p->last; page += step) {
		int result = io->read(io->user, (unsigned char)page, got, why);

		if (result)
			return result > 0 ? page_differs(page, why) : -1;
		for (size_t i = 0; i < step && page + i <= p->last; i++)
			if (memcmp(got + i * TAG_PAGE_BYTES, p->last_state + (page + i) * TAG_PAGE_BYTES,
					TAG_PAGE_BYTES) != 0)
				return page_differs(page + i, why);
	}
	return 0;
}

/* As a reader does: container, TLV blocks, message. */
static int check_message(const struct tag_io *io, const unsigned char *message, size_t len,
	struct fault *why)
{
	unsigned char got[SCAN_DATA_MAX];
	enum symbology kind;
	size_t got_len;

	if (tag_read_message(io->read, io->user, &kind, got, &got_len, why) == 1 && got_len == len &&
		memcmp(got, message, len) == 0)
		return 0;
	if (why && why->blame == FAULT_HARDWARE)
		return -1;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("classic.read_back_not_written",
			"the content read back differs from what was written; use another tag"));
}

int tag_write_message(const struct tag_io *io, const struct tag_image *image,
	const unsigned char *message, size_t len, struct fault *why)
{
	struct write_plan p;

	make_write_plan(&p, image, message, len);
	if (memcmp(p.now, p.last_state, sizeof p.now) != 0 &&
		(write_page_state(io, &p, p.first, p.torn, why) || write_all_states(io, &p, p.torn, why) ||
			write_all_states(io, &p, p.last_state, why)))
		return -1;
	return check_pages(io, &p, why) || check_message(io, message, len, why) ? -1 : 0;
}

/* --- locking ---------------------------------------------------------------------------- */

bool tag_write_can_lock(const struct tag_image *image)
{
	return image->model->pages &&
		(image->model->lock_shift >= 0 || image->model->user_end <= TAG_STATIC_END);
}

/* Dynamic lock bytes behind the user memory: a bit for each group of pages from 16 on. */
static int lock_dynamic(const struct tag_io *io, const struct tag_image *image, struct fault *why)
{
	unsigned char locks[TAG_PAGE_BYTES] = { 0 };
	size_t page, user_end = image->model->user_end;

	if (user_end <= TAG_STATIC_END)
		return 0;
	for (page = TAG_STATIC_END; page < user_end; page++) {
		size_t number = (page - TAG_STATIC_END) >> image->model->lock_shift;

		locks[number / 8] |= (unsigned char)(1 << number % 8);
	}
	return write_page_or_fail(io, user_end, locks, why);
}

int tag_write_lock(const struct tag_io *io, const struct tag_image *image, struct fault *why)
{
	static const unsigned char read_only[] = { 0x00, 0x00, 0x00, 0x0F };
	static const unsigned char static_locks[] = { 0x00, 0x00, 0xF8, 0xFF };
	struct tag_image after;

	/* The container's page is locked by the last of the three. */
	if (write_page_or_fail(io, TAG_CC_PAGE, read_only, why) || lock_dynamic(io, image, why) ||
		write_page_or_fail(io, TAG_LOCK_PAGE, static_locks, why) || tag_image_read(io, &after, why))
		return -1;
	for (size_t page = TAG_CC_PAGE; page < image->model->user_end; page++)
		if (!tag_image_is_locked(&after, page))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("tag_write.page_tag_did_not",
					"page %zu of the tag could not be made read-only; use another tag"),
				page);
	return 0;
}
