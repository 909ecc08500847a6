/* iso_codes: countries (ISO 3166-1), currencies (ISO 4217; of 2026) and types of packages, as GS1 values
 * carry them. Pure. */
#ifndef CORE_GS1_ISO_CODES_H
#define CORE_GS1_ISO_CODES_H

#include <stdbool.h>

/* "276" -> "DE", "978" -> "EUR". Only the first three characters count. False if there is
 * no such number; out stays as it is. out[3], out[4]. */
bool iso_codes_country(const char *digits, char *out);
bool iso_codes_currency(const char *digits, char *out);
/* Are these two letters a country? */
bool iso_codes_is_country(const char *letters);
/* Is it a type of package: a code of UN/CEFACT recommendation 21, or one of GS1's (PackageTypeCode)? */
bool iso_codes_is_package(const char *code);

#endif
