#include "core/code/aim.h"
#include "core/base/lang.h"

#include <string.h>

static const struct aim aims[] = {
	{ 'A', "", SYMBOLOGY_CODE39, AIM_BY_SYMBOLOGY, "Code 39" },
	{ 'B', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Telepen" },
	{ 'C', "024", SYMBOLOGY_CODE128, AIM_BY_SYMBOLOGY, "Code 128" },
	{ 'C', "1", SYMBOLOGY_GS1_128, AIM_BY_SYMBOLOGY, "GS1-128" },
	{ 'C', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 128" },
	{ 'D', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code One" },
	{ 'E', "0", SYMBOLOGY_EAN13, AIM_BY_SYMBOLOGY, "EAN-13, UPC-A, UPC-E" },
	{ 'E', "3", SYMBOLOGY_EAN13, AIM_ADD_ON, N_("EAN-13 with an add-on") },
	{ 'E', "12", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("only an add-on of an EAN or UPC") },
	{ 'E', "4", SYMBOLOGY_EAN8, AIM_BY_SYMBOLOGY, "EAN-8" },
	{ 'E', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "EAN, UPC" },
	{ 'F', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Codabar" },
	{ 'G', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 93" },
	{ 'H', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 11" },
	{ 'I', "03", SYMBOLOGY_ITF, AIM_BY_SYMBOLOGY, N_("two-of-five interleaved") },
	{ 'I', "1", SYMBOLOGY_ITF14, AIM_BY_SYMBOLOGY, N_("two-of-five interleaved, checked") },
	{ 'I', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("two-of-five interleaved") },
	{ 'J', "1", SYMBOLOGY_UNKNOWN, AIM_ELEMENTS, "GS1 DotCode" },
	{ 'J', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "DotCode" },
	{ 'K', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 16K" },
	{ 'L', "", SYMBOLOGY_PDF417, AIM_BY_SYMBOLOGY, "PDF417" },
	{ 'M', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "MSI" },
	{ 'N', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Anker" },
	{ 'O', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Codablock" },
	{ 'P', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Plessey" },
	{ 'Q', "01256", SYMBOLOGY_QR, AIM_BY_SYMBOLOGY, "QR" },
	{ 'Q', "34", SYMBOLOGY_GS1_QR, AIM_BY_SYMBOLOGY, "GS1 QR" },
	{ 'Q', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "QR" },
	{ 'S', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("two-of-five") },
	{ 'R', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("two-of-five") },
	{ 'T', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Code 49" },
	{ 'U', "", SYMBOLOGY_MAXICODE, AIM_BY_SYMBOLOGY, "MaxiCode" },
	{ 'X', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("another code type") },
	{ 'Z', "0", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("keyboard") },
	{ 'Z', "1", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("magnetic stripe") },
	{ 'Z', "2", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("RFID tag") },
	{ 'Z', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("not a barcode") },
	{ 'c', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Channel Code" },
	{ 'd', "01346", SYMBOLOGY_DATAMATRIX, AIM_BY_SYMBOLOGY, "DataMatrix" },
	{ 'd', "25", SYMBOLOGY_GS1_DATAMATRIX, AIM_BY_SYMBOLOGY, "GS1 DataMatrix" },
	{ 'd', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "DataMatrix" },
	{ 'e', "0123", SYMBOLOGY_GS1_DATABAR, AIM_ELEMENTS, "GS1 DataBar" },
	{ 'e', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "GS1 DataBar" },
	{ 'g', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Grid Matrix" },
	{ 'h', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Han Xin" },
	{ 'o', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, N_("optical character recognition (OCR)") },
	{ 'p', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "PosiCode" },
	{ 's', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "SuperCode" },
	{ 'u', "", SYMBOLOGY_UNKNOWN, AIM_TEXT, "Ultracode" },
	{ 'z', "147A", SYMBOLOGY_GS1_AZTEC, AIM_BY_SYMBOLOGY, "GS1 Aztec" },
	{ 'z', "", SYMBOLOGY_AZTEC, AIM_BY_SYMBOLOGY, "Aztec" },
};

/* A modifier that no row names is a variant of its letter: a digit or a letter A to F as in the standard. */
static bool is_modifier(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

const struct aim *aim_find(const unsigned char *data, size_t len)
{
	if (len < AIM_PREFIX_LEN || data[0] != ']')
		return NULL;
	for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++)
		if (data[1] == (unsigned char)aims[i].letter && is_modifier(data[2]) &&
			(!aims[i].modifiers[0] || strchr(aims[i].modifiers, data[2])))
			return &aims[i];
	return NULL;
}
