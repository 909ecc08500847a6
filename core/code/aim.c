#include "core/code/aim.h"
#include "core/base/lang.h"

#include <string.h>

static const struct aim aims[] = {
	{ 'A', "01234567", SYMBOLOGY_CODE39, AIM_BY_SYMBOLOGY, "Code 39" },
	{ 'C', "024", SYMBOLOGY_CODE128, AIM_BY_SYMBOLOGY, "Code 128" },
	{ 'C', "1", SYMBOLOGY_GS1_128, AIM_BY_SYMBOLOGY, "GS1-128" },
	{ 'E', "0", SYMBOLOGY_EAN13, AIM_BY_SYMBOLOGY, "EAN-13, UPC-A, UPC-E" },
	{ 'E', "3", SYMBOLOGY_EAN13, AIM_ADD_ON, N_("EAN-13 with an add-on") },
	{ 'E', "12", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("only an add-on of an EAN or UPC") },
	{ 'E', "4", SYMBOLOGY_EAN8, AIM_BY_SYMBOLOGY, "EAN-8" },
	{ 'F', "0124", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Codabar" },
	{ 'G', "0", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 93" },
	{ 'H', "0139", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 11" },
	{ 'I', "03", SYMBOLOGY_ITF, AIM_BY_SYMBOLOGY, N_("two-of-five interleaved") },
	{ 'I', "1", SYMBOLOGY_ITF14, AIM_BY_SYMBOLOGY, N_("two-of-five interleaved, checked") },
	{ 'J', "1", SYMBOLOGY_UNKNOWN, AIM_ELEMENTS, "GS1 DotCode" },
	{ 'J', "02345", SYMBOLOGY_UNKNOWN, AIM_TEXT, "DotCode" },
	{ 'L', "012345", SYMBOLOGY_UNKNOWN, AIM_TEXT, "PDF417" },
	{ 'M', "0123", SYMBOLOGY_UNKNOWN, AIM_TEXT, "MSI" },
	{ 'Q', "01256", SYMBOLOGY_QR, AIM_BY_SYMBOLOGY, "QR" },
	{ 'Q', "34", SYMBOLOGY_GS1_QR, AIM_BY_SYMBOLOGY, "GS1 QR" },
	{ 'S', "0", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("two-of-five") },
	{ 'R', "0123", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("two-of-five") },
	{ 'U', "0123", SYMBOLOGY_UNKNOWN, AIM_TEXT, "MaxiCode" },
	{ 'X', "0123456789", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("another code type") },
	{ 'd', "01346", SYMBOLOGY_DATAMATRIX, AIM_BY_SYMBOLOGY, "DataMatrix" },
	{ 'd', "25", SYMBOLOGY_GS1_DATAMATRIX, AIM_BY_SYMBOLOGY, "GS1 DataMatrix" },
	{ 'e', "0123", SYMBOLOGY_GS1_DATABAR, AIM_ELEMENTS, "GS1 DataBar" },
	{ 'z', "0123456789AB", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Aztec" },
};

const struct aim *aim_find(const unsigned char *data, size_t len)
{
	if (len < AIM_PREFIX_LEN || data[0] != ']')
		return NULL;
	for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++)
		if (data[1] == (unsigned char)aims[i].letter && data[2] &&
			strchr(aims[i].modifiers, data[2]))
			return &aims[i];
	return NULL;
}
