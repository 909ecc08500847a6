#include "cli/import/xlsx_zip.h"
#include "core/base/lang.h"

#include <minizip/unzip.h>
#include <stdint.h>
#include <string.h>

/* --- an archive in memory ---------------------------------------------------------------------- */

static voidpf ZCALLBACK open_memory(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong ZCALLBACK read_memory(voidpf opaque, voidpf stream, void *out, uLong len)
{
	struct xlsx_zip *z = stream;
	size_t n = len < z->size - z->at ? len : z->size - z->at;

	(void)opaque;
	memcpy(out, z->bytes + z->at, n);
	z->at += n;
	return (uLong)n;
}

static uLong ZCALLBACK refuse_write(voidpf opaque, voidpf stream, const void *bytes, uLong len)
{
	(void)opaque;
	(void)stream;
	(void)bytes;
	(void)len;
	return 0;
}

static ZPOS64_T ZCALLBACK tell_memory(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((struct xlsx_zip *)stream)->at;
}

static long ZCALLBACK seek_memory(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	struct xlsx_zip *z = stream;
	uint64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at
		: origin == ZLIB_FILEFUNC_SEEK_END           ? z->size
													 : 0;

	(void)opaque;
	if (offset > z->size - base)
		return -1;
	z->at = (size_t)(base + offset);
	return 0;
}

static int ZCALLBACK end_memory(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

/* --- parts ------------------------------------------------------------------------------------- */

static int refuse_archive(const struct xlsx_zip *z, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.damaged",
			"%s is damaged; open it in the spreadsheet program and save it again as .xlsx"),
		z->name);
}

static int refuse_size(const struct xlsx_zip *z, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.too_large",
			"%s is too large when unpacked; copy the list into a new workbook, or save it as \"CSV "
			"UTF-8\""),
		z->name);
}

int xlsx_zip_open(struct xlsx_zip *z, struct fault *why)
{
	zlib_filefunc64_def memory = { .zopen64_file = open_memory,
		.zread_file = read_memory,
		.zwrite_file = refuse_write,
		.ztell64_file = tell_memory,
		.zseek64_file = seek_memory,
		.zclose_file = end_memory,
		.zerror_file = end_memory,
		.opaque = z };
	unz_global_info64 info;

	z->at = 0;
	z->handle = unzOpen2_64("", &memory);
	if (!z->handle)
		return refuse_archive(z, why);
	if (unzGetGlobalInfo64(z->handle, &info) != UNZ_OK || info.number_entry > XLSX_ZIP_ENTRIES) {
		xlsx_zip_close(z);
		return refuse_archive(z, why);
	}
	return 0;
}

void xlsx_zip_close(struct xlsx_zip *z)
{
	if (z->handle)
		unzClose(z->handle);
	z->handle = NULL;
}

bool xlsx_zip_has(struct xlsx_zip *z, const char *part)
{
	return unzLocateFile(z->handle, part, 2) == UNZ_OK;
}

static int read_pieces(struct xlsx_zip *z, uint64_t packed,
	int (*piece)(void *, const char *, size_t, bool, struct fault *), void *user, struct fault *why)
{
	char buffer[16384];
	uint64_t total = 0;
	int n;

	while ((n = unzReadCurrentFile(z->handle, buffer, sizeof buffer)) > 0) {
		total += (uint64_t)n;
		if (total > XLSX_ZIP_PART_MAX ||
			(total > XLSX_ZIP_SMALL && total / XLSX_ZIP_RATIO > packed))
			return refuse_size(z, why);
		if (piece(user, buffer, (size_t)n, false, why))
			return -1;
	}
	return n < 0 ? refuse_archive(z, why) : 0;
}

int xlsx_zip_read(struct xlsx_zip *z, const char *part,
	int (*piece)(void *, const char *, size_t, bool, struct fault *), void *user, struct fault *why)
{
	unz_file_info64 info;
	int result;

	if (unzLocateFile(z->handle, part, 2) != UNZ_OK ||
		unzGetCurrentFileInfo64(z->handle, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK ||
		(info.flag & 1) || unzOpenCurrentFile(z->handle) != UNZ_OK)
		return refuse_archive(z, why);
	result = read_pieces(z, info.compressed_size, piece, user, why);
	/* the checksum of the part */
	if (unzCloseCurrentFile(z->handle) != UNZ_OK && result == 0)
		return refuse_archive(z, why);
	return result ? -1 : piece(user, "", 0, true, why);
}
