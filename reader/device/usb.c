#include "reader/device/usb.h"

#include <glob.h>
#include <string.h>

/* The USB identities in libnfc 1.8.0's drivers pn53x_usb and acr122_usb. */
static const struct usb_reader {
	const char *id, *driver;
} readers[] = {
	{ "04cc:0531", "pn53x_usb" },  /* Philips PN531 */
	{ "04cc:2533", "pn53x_usb" },  /* NXP PN533 */
	{ "04e6:5591", "pn53x_usb" },  /* SCM SCL3711 */
	{ "04e6:5594", "pn53x_usb" },  /* SCM SCL3712 */
	{ "054c:0193", "pn53x_usb" },  /* Sony PN531 */
	{ "054c:02e1", "pn53x_usb" },  /* Sony RC-S360 */
	{ "1fd3:0608", "pn53x_usb" },  /* ASK LoGO */
	{ "072f:2200", "acr122_usb" }, /* ACS ACR122U */
	{ "072f:90cc", "acr122_usb" }, /* ACS Touchatag */
	{ "072f:2214", "acr122_usb" }, /* ACS ACR1222 */
};

static void read_usb_id(const char *folder, const char *name, char out[5])
{
	char path[300];
	FILE *file;

	snprintf(path, sizeof path, "%.250s/%s", folder, name);
	file = fopen(path, "re");
	if (!file || !fgets(out, 5, file))
		out[0] = '\0';
	if (file)
		fclose(file);
}

static const struct usb_reader *find_usb_reader(const char *folder)
{
	char vendor[5], product[5], id[10];

	read_usb_id(folder, "idVendor", vendor);
	read_usb_id(folder, "idProduct", product);
	snprintf(id, sizeof id, "%s:%s", vendor, product);
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (strcmp(readers[i].id, id) == 0)
			return &readers[i];
	return NULL;
}

size_t usb_list_nfc(FILE *out)
{
	glob_t found = { 0 };
	size_t count = 0;

	glob("/sys/bus/usb/devices/*", 0, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const struct usb_reader *reader = find_usb_reader(found.gl_pathv[i]);

		if (reader) {
			fprintf(out, "  nfc:%s\n", reader->driver);
			count++;
		}
	}
	globfree(&found);
	return count;
}
