#include "reader/picture/image.h"

#include <stdio.h>
#include <jpeglib.h>
#include <setjmp.h>

struct jpeg_trap {
	struct jpeg_error_mgr base;
	jmp_buf back;
	char text[JMSG_LENGTH_MAX];
};

/* libjpeg would end the process. */
static void fail_jpeg(j_common_ptr info)
{
	struct jpeg_trap *trap = (struct jpeg_trap *)info->err;

	trap->base.format_message(info, trap->text);
	longjmp(trap->back, 1);
}

/* ... and print warnings over the dashboard. */
static void drop_jpeg_message(j_common_ptr info)
{
	(void)info;
}

static int read_lines(struct jpeg_decompress_struct *info, const char *name, struct image *out,
	struct fault *why)
{
	jpeg_read_header(info, TRUE);
	info->out_color_space = JCS_GRAYSCALE;
	if (image_allocate(out, info->image_width, info->image_height, name, why))
		return -1;
	jpeg_start_decompress(info);
	while (info->output_scanline < info->output_height) {
		JSAMPROW row = out->grey + (size_t)info->output_scanline * out->width;

		jpeg_read_scanlines(info, &row, 1);
	}
	jpeg_finish_decompress(info);
	return 0;
}

int image_parse_jpeg(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why)
{
	struct jpeg_decompress_struct info;
	struct jpeg_trap trap;
	volatile int result = -1;

	info.err = jpeg_std_error(&trap.base);
	trap.base.error_exit = fail_jpeg;
	trap.base.output_message = drop_jpeg_message;
	jpeg_create_decompress(&info);
	if (setjmp(trap.back) == 0) {
		jpeg_mem_src(&info, bytes, (unsigned long)len);
		result = read_lines(&info, name, out, why);
	} else {
		image_broken(name, trap.text, why);
	}
	jpeg_destroy_decompress(&info);
	return result;
}
