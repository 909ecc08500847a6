/* bare_nfc: what a loop of READs reaches with libnfc alone.
 *   bare_nfc CONNSTRING SECONDS      reads pages 4 to 224 of the tag that lies there, again and again
 * Prints READs a second. */
#include "core/base/clock.h"
#include "core/base/fault.h"

#include <nfc/nfc.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST = 4, END = 224, TIMEOUT_MS = 100 };

int main(int argc, char **argv)
{
	const nfc_modulation type_a = { .nmt = NMT_ISO14443A, .nbr = NBR_106 };
	nfc_connstring connstring;
	nfc_context *context;
	nfc_device *device;
	nfc_target target;
	unsigned char page = FIRST, answer[16];
	int64_t begin, end;
	long reads = 0;

	if (argc != 3)
		return EXIT_USAGE;
	snprintf(connstring, sizeof connstring, "%s", argv[1]);
	nfc_init(&context);
	device = nfc_open(context, connstring);
	if (!device || nfc_initiator_init(device) < 0 ||
		nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) < 0 ||
		nfc_initiator_select_passive_target(device, type_a, NULL, 0, &target) <= 0) {
		fprintf(stderr, "bare_nfc: no reader or no tag\n");
		return EXIT_UNAVAILABLE;
	}
	begin = clock_mono_us();
	end = begin + (int64_t)(atof(argv[2]) * 1e6);
	for (; clock_mono_us() < end; reads++) {
		if (nfc_initiator_transceive_bytes(device, (unsigned char[]){ 0x30, page }, 2, answer,
				sizeof answer, TIMEOUT_MS) != (int)sizeof answer)
			return EXIT_IO;
		page = page + 4 < END ? (unsigned char)(page + 4) : FIRST;
	}
	printf("%.1f\n", (double)reads * 1e6 / (double)(clock_mono_us() - begin));
	nfc_close(device);
	nfc_exit(context);
	return EXIT_OK;
}
