#include "core/wire/wire_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <string.h>

#define INDENT "                    "

/* Lines as wire_file_print() writes them. */
static bool is_earlier_text(const unsigned char *head, size_t len)
{
	static const char shape[] = "dd:dd:dd.ddd";
	size_t at = 0;

	while (at < sizeof shape - 1 && at < len &&
		(shape[at] == 'd' ? isdigit(head[at]) != 0 : head[at] == (unsigned char)shape[at]))
		at++;
	while (at < len && isdigit(head[at]))
		at++;
	return at >= sizeof shape - 1 && len > at + 5 && memcmp(head + at, "  \342\206", 4) == 0;
}

int wire_file_open(struct wire_file *f, const struct wire_file_target *target, struct fault *why)
{
	const char *dot = strrchr(target->path, '.');
	struct output_target to = { .path = target->path,
		.database = target->database,
		.force = target->force,
		.is_force_free = target->is_force_free };

	*f = (struct wire_file){ .as_pcap = dot && strcmp(dot, ".pcap") == 0 };
	if (!f->as_pcap && (!dot || strcmp(dot, ".txt") != 0))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("wire_file.name_must_end_pcap",
				"the name must end in .pcap (Wireshark) or .txt (annotated bytes)"));
	to.is_own = f->as_pcap ? pcap_is_own : is_earlier_text;
	if (output_file_open(&f->out, &to, why))
		return -1;
	f->file = f->out.file;
	if (f->as_pcap)
		pcap_begin(&f->pcap, f->file); /* errors are kept in the FILE */
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
	else
		pcap_frame(&f->pcap, frame);
	f->count++;
}

int wire_file_close(struct wire_file *f, struct fault *why)
{
	f->file = NULL;
	return output_file_commit(&f->out, why);
}

void wire_file_discard(struct wire_file *f)
{
	f->file = NULL;
	output_file_discard(&f->out);
}
