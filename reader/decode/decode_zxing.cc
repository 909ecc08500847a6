#define ZX_USE_UTF8 1 /* 1.4: text() is a std::string, as in all later versions */
#include "reader/decode/decode_zxing.h"

#include <ZXing/ReadBarcode.h>

#include <new>
#include <string>

#if __has_include(<ZXing/ReaderOptions.h>)
#define IS_2_2 1 /* the options have another name, and some more */
using Options = ZXing::ReaderOptions;
#else
#define IS_2_2 0
using Options = ZXing::DecodeHints;
#endif

using ZXing::BarcodeFormat;
using ZXing::ContentType;

namespace
{

const int codes_max = 8; /* in one image */

Options make_options(enum decode_zxing_kinds kinds)
{
	Options options;

	options.setFormats(kinds == DECODE_ZXING_QR
			? ZXing::BarcodeFormats(BarcodeFormat::QRCode)
			: BarcodeFormat::Aztec | BarcodeFormat::PDF417 | BarcodeFormat::MaxiCode |
				BarcodeFormat::QRCode | BarcodeFormat::MicroQRCode | BarcodeFormat::DataMatrix);
	options.setTryHarder(true);
	options.setTryRotate(true);
	options.setTryDownscale(true);
	options.setMaxNumberOfSymbols(codes_max);
#if IS_2_2
	options.setTryInvert(false);
#endif
	return options;
}

ZXing::ImageView view_of(const struct gray *gray)
{
	return { gray->grey, static_cast<int>(gray->width), static_cast<int>(gray->height),
		ZXing::ImageFormat::Lum };
}

enum symbology symbology_of(BarcodeFormat format, bool gs1)
{
	switch (format) {
	case BarcodeFormat::Aztec:
		return gs1 ? SYMBOLOGY_GS1_AZTEC : SYMBOLOGY_AZTEC;
	case BarcodeFormat::PDF417:
		return SYMBOLOGY_PDF417;
	case BarcodeFormat::MaxiCode:
		return SYMBOLOGY_MAXICODE;
	case BarcodeFormat::MicroQRCode:
		return SYMBOLOGY_MICRO_QR;
	case BarcodeFormat::QRCode:
		return gs1 ? SYMBOLOGY_GS1_QR : SYMBOLOGY_QR;
	case BarcodeFormat::DataMatrix:
		return gs1 ? SYMBOLOGY_GS1_DATAMATRIX : SYMBOLOGY_DATAMATRIX;
	default:
		return SYMBOLOGY_UNKNOWN;
	}
}

template <typename Result> std::string utf8_of(const Result &result)
{
#if IS_2_2
	return result.text(ZXing::TextMode::Plain);
#else
	return result.text();
#endif
}

/* What the code says: its bytes, or its text if it names a character set. */
template <typename Result> std::string content_of(const Result &result)
{
	ContentType type = result.contentType();

	if (result.hasECI() && (type == ContentType::Text || type == ContentType::Mixed))
		return utf8_of(result);
	return std::string(result.bytes().begin(), result.bytes().end());
}

template <typename Result>
void report(const Result &result, void (*found)(void *user, const struct decode_zxing_code *),
	void *user)
{
	const std::string content = content_of(result);
	const std::string text =
		result.contentType() == ContentType::Text ? utf8_of(result) : std::string();
	struct decode_zxing_code code = {};

	code.symbology = symbology_of(result.format(), result.contentType() == ContentType::GS1);
	code.data = reinterpret_cast<const unsigned char *>(content.data());
	code.len = content.size();
	code.text = reinterpret_cast<const unsigned char *>(text.data());
	code.text_len = text.size();
	if (code.symbology != SYMBOLOGY_UNKNOWN && code.len > 0)
		found(user, &code);
}

} // namespace

int decode_zxing(const struct gray *gray, enum decode_zxing_kinds kinds, decode_zxing_found *found,
	void *user)
{
	try {
		for (const auto &result : ZXing::ReadBarcodes(view_of(gray), make_options(kinds)))
			if (result.isValid())
				report(result, found, user);
		return 0;
	} catch (const std::bad_alloc &) {
		return -1;
	} catch (...) {
		return 0;
	}
}
