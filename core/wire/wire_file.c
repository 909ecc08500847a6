#include "core/wire/wire_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <string.h>

#define INDENT "                    "

static int report_write_error(const char *path, struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		_("cannot write %s (%s); choose another path"), path, lang_error(errno));
}

int wire_file_open(struct wire_file *f, const char *path, struct fault *why)
{
	const char *dot = strrchr(path, '.');

	*f = (struct wire_file){ .path = path, .as_pcap = dot && strcmp(dot, ".pcap") == 0 };
	if (!f->as_pcap && (!dot || strcmp(dot, ".txt") != 0))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("the name must end in .pcap (Wireshark) or .txt (annotated bytes)"));
	f->file = fopen(path, "we");
	if (!f->file)
		return report_write_error(path, why);
	if (f->as_pcap && !pcap_begin(&f->pcap, f->file))
		f->failed = true;
	return 0;
}

static void print_bytes(FILE *out, const struct wire_frame *f)
{
	for (uint16_t i = 0; i < f->len; i++)
		fprintf(out, "%s%02X", i % 16 ? " " : i ? "\n" INDENT : INDENT, f->data[i]);
	fputc('\n', out);
}

void wire_file_print(FILE *out, const struct wire_frame *f, const char *sentence, bool bytes)
{
	char iso[CLOCK_ISO_SIZE];

	clock_format_iso(f->at_us, iso);
	fprintf(out, "%.15s  %s  %s\n", iso + 11, f->sent ? "→" : "←", sentence);
	if (bytes)
		print_bytes(out, f);
}

bool wire_file_takes(const struct wire_file *f, enum wire_protocol protocol)
{
	return !f->as_pcap || protocol == WIRE_MODBUS_TCP;
}

void wire_file_put(struct wire_file *f, const struct wire_frame *frame, const char *sentence)
{
	if (!wire_file_takes(f, frame->protocol))
		return;
	if (!f->as_pcap)
		wire_file_print(f->file, frame, sentence, true);
	else if (!pcap_frame(&f->pcap, frame))
		f->failed = true;
	f->count++;
}

int wire_file_close(struct wire_file *f, struct fault *why)
{
	bool failed = f->failed || ferror(f->file);

	if (fclose(f->file) != 0)
		failed = true;
	f->file = NULL;
	return failed ? report_write_error(f->path, why) : 0;
}
