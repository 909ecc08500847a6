#include "reader/nfc/tag_image.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"

#include <string.h>

static const struct tag_model models[] = {
	{ "NTAG213", SYMBOLOGY_NTAG213, 0x04, 0x0F, 45, 0x28, 0x12, 1 },
	{ "NTAG215", SYMBOLOGY_NTAG215, 0x04, 0x11, 135, 0x82, 0x3E, 4 },
	{ "NTAG216", SYMBOLOGY_NTAG216, 0x04, 0x13, 231, 0xE2, 0x6D, 4 },
	{ "NTAG210", SYMBOLOGY_TAG, 0x04, 0x0B, 20, 16, 0x06, -1 },
	{ "NTAG212", SYMBOLOGY_TAG, 0x04, 0x0E, 41, 0x24, 0x10, 1 },
	{ "MIFARE Ultralight EV1 (48 bytes)", SYMBOLOGY_MIFARE_UL, 0x03, 0x0B, 20, 16, 0x06, -1 },
	{ "MIFARE Ultralight EV1 (128 bytes)", SYMBOLOGY_MIFARE_UL, 0x03, 0x0E, 41, 0x24, 0x10, 1 },
};
static const struct tag_model ultralight = { "MIFARE Ultralight", SYMBOLOGY_MIFARE_UL, 0, 0, 16, 16,
	0x06, -1 };
static const struct tag_model ultralight_c = { "MIFARE Ultralight C", SYMBOLOGY_MIFARE_UL, 0, 0, 48,
	40, 0x12, -1 };
static const struct tag_model unknown = { N_("unknown Type 2 tag"), SYMBOLOGY_TAG, 0, 0, 0, 0, 0,
	-1 };

static const struct tag_model *find_model(const unsigned char *version)
{
	for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
		if (models[i].product == version[2] && models[i].storage == version[6])
			return &models[i];
	return &unknown;
}

/* Without GET_VERSION: an Ultralight has 16 pages, an Ultralight C more. */
static int guess_model(const struct tag_io *io, struct tag_image *out, struct fault *why)
{
	unsigned char beyond[TAG_READ_BYTES];
	int refused = io->read(io->user, TAG_STATIC_END, beyond, why);

	if (refused < 0)
		return -1;
	out->model = refused ? &ultralight : &ultralight_c;
	return 0;
}

static int read_memory(const struct tag_io *io, struct tag_image *out, struct fault *why)
{
	size_t pages = out->model->pages ? out->model->pages : TAG_STATIC_END;

	while (out->pages < pages) {
		int refused = io->read(io->user, (unsigned char)out->pages,
			out->memory + out->pages * TAG_PAGE_BYTES, why);

		if (refused < 0)
			return -1;
		if (refused)
			return 0; /* behind a password */
		out->pages += TAG_READ_BYTES / TAG_PAGE_BYTES;
	}
	out->pages = pages; /* a READ wraps at the end */
	return 0;
}

int tag_image_read(const struct tag_io *io, struct tag_image *out, struct fault *why)
{
	int refused;

	memset(out, 0, sizeof *out);
	refused = io->version(io->user, out->version, why);
	if (refused < 0)
		return -1;
	out->has_version = !refused;
	out->model = find_model(out->version);
	if (refused && guess_model(io, out, why))
		return -1;
	return read_memory(io, out, why);
}

static const unsigned char *container_bytes(const struct tag_image *image)
{
	return image->memory + TAG_CC_PAGE * TAG_PAGE_BYTES;
}

size_t tag_image_capacity(const struct tag_image *image)
{
	size_t by_chip =
		image->model->pages ? (size_t)(image->model->user_end - TAG_USER_PAGE) * TAG_PAGE_BYTES : 0;
	size_t by_container = (size_t)container_bytes(image)[2] * 8;
	size_t read =
		image->pages > TAG_USER_PAGE ? (image->pages - TAG_USER_PAGE) * TAG_PAGE_BYTES : 0;

	if (tag_image_format(image) != 1)
		by_container = by_chip;
	if (by_container < by_chip)
		by_chip = by_container;
	return by_chip < read ? by_chip : read;
}

static bool bit_at(const unsigned char *bytes, size_t number)
{
	return bytes[number / 8] >> number % 8 & 1;
}

bool tag_image_is_locked(const struct tag_image *image, size_t page)
{
	const unsigned char *locks = image->memory + TAG_LOCK_PAGE * TAG_PAGE_BYTES + 2;
	size_t user_end = image->model->user_end;

	if (page < TAG_STATIC_END)
		return page >= TAG_CC_PAGE && bit_at(locks, page);
	if (image->model->lock_shift < 0 || page >= user_end || user_end >= image->pages)
		return false;
	return bit_at(image->memory + user_end * TAG_PAGE_BYTES,
		(page - TAG_STATIC_END) >> image->model->lock_shift);
}

int tag_image_format(const struct tag_image *image)
{
	static const unsigned char nothing[TAG_PAGE_BYTES];

	if (container_bytes(image)[0] == TAG_CC_MAGIC)
		return 1;
	return memcmp(container_bytes(image), nothing, sizeof nothing) == 0 ? 0 : -1;
}

bool tag_image_is_read_only(const struct tag_image *image)
{
	return tag_image_format(image) == 1 && (container_bytes(image)[3] & 0x0F) != 0;
}

size_t tag_image_place(const struct tag_image *image)
{
	enum { CONTROL_BYTES = 5 };
	const unsigned char *user = image->memory + TAG_USER_PAGE * TAG_PAGE_BYTES;
	size_t at = 0, size = tag_image_capacity(image);

	while (at + CONTROL_BYTES <= size &&
		(user[at] == TAG_TLV_LOCK_CONTROL || user[at] == TAG_TLV_MEMORY_CONTROL) &&
		user[at + 1] == CONTROL_BYTES - 2)
		at += CONTROL_BYTES;
	return at;
}

int tag_image_message(const struct tag_image *image, size_t *offset, size_t *length,
	struct fault *why)
{
	const size_t user = TAG_USER_PAGE * TAG_PAGE_BYTES;
	size_t size = tag_image_capacity(image);
	int found;

	if (tag_image_format(image) != 1)
		return 0;
	if (tag_is_torn(image->memory + user, size))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.tag_written_only_part",
				"the tag was removed while being written and is only partly written; write it "
				"again"));
	found = ndef_find_message(image->memory + user, size, size, offset, length, why);
	*offset += user;
	return found;
}
