#include "core/code/scan.h"

#include <string.h>

static const char *const carriers[CARRIER_COUNT] = {
	[CARRIER_NFC] = "nfc",
	[CARRIER_BARCODE] = "barcode",
	[CARRIER_TYPED] = "typed",
};

static const char *const symbologies[SYMBOLOGY_COUNT] = {
	[SYMBOLOGY_UNKNOWN] = "UNKNOWN",
	[SYMBOLOGY_NTAG213] = "NTAG213",
	[SYMBOLOGY_NTAG215] = "NTAG215",
	[SYMBOLOGY_NTAG216] = "NTAG216",
	[SYMBOLOGY_MIFARE_UL] = "MIFARE-UL",
	[SYMBOLOGY_MIFARE_1K] = "MIFARE-1K",
	[SYMBOLOGY_MIFARE_4K] = "MIFARE-4K",
	[SYMBOLOGY_ISO14443_4] = "ISO14443-4",
	[SYMBOLOGY_TAG] = "TAG",
	[SYMBOLOGY_EAN13] = "EAN-13",
	[SYMBOLOGY_EAN8] = "EAN-8",
	[SYMBOLOGY_UPCA] = "UPC-A",
	[SYMBOLOGY_UPCE] = "UPC-E",
	[SYMBOLOGY_CODE128] = "CODE-128",
	[SYMBOLOGY_GS1_128] = "GS1-128",
	[SYMBOLOGY_CODE39] = "CODE-39",
	[SYMBOLOGY_ITF] = "ITF",
	[SYMBOLOGY_ITF14] = "ITF-14",
	[SYMBOLOGY_QR] = "QR",
	[SYMBOLOGY_GS1_QR] = "GS1-QR",
	[SYMBOLOGY_DATAMATRIX] = "DATAMATRIX",
	[SYMBOLOGY_GS1_DATAMATRIX] = "GS1-DATAMATRIX",
	[SYMBOLOGY_AZTEC] = "AZTEC",
	[SYMBOLOGY_GS1_AZTEC] = "GS1-AZTEC",
	[SYMBOLOGY_PDF417] = "PDF417",
	[SYMBOLOGY_MAXICODE] = "MAXICODE",
	[SYMBOLOGY_MICRO_QR] = "MICRO-QR",
	[SYMBOLOGY_GS1_DATABAR] = "GS1-DATABAR",
};

const char *scan_carrier_name(enum scan_carrier carrier)
{
	return carrier < CARRIER_COUNT ? carriers[carrier] : "typed";
}

const char *scan_symbology_name(enum symbology symbology)
{
	return symbologies[symbology < SYMBOLOGY_COUNT ? symbology : SYMBOLOGY_UNKNOWN];
}

enum scan_carrier scan_carrier_from(const char *name)
{
	int i = 0;

	while (i < CARRIER_COUNT && strcmp(carriers[i], name) != 0)
		i++;
	return (enum scan_carrier)i;
}

enum symbology scan_symbology_from(const char *name)
{
	int i = 0;

	while (i < SYMBOLOGY_COUNT && strcmp(symbologies[i], name) != 0)
		i++;
	return (enum symbology)i;
}

uint64_t scan_fingerprint(const struct scan *scan)
{
	unsigned char carrier = (unsigned char)scan->carrier;
	uint64_t hash = text_hash(TEXT_HASH_BEGIN, &carrier, 1);

	hash = text_hash(hash, scan->tag, strlen(scan->tag) + 1);
	hash = text_hash(hash, scan->data, scan->data_len);
	return hash ? hash : 1;
}
